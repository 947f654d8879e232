import { parsePattern } from '@testudo/stix/pattern/parse'
import { compilePattern } from '@testudo/stix/pattern/match'
import { type Observation, readObservations } from '@testudo/stix/pattern/observation'
import { PatternStream } from '@testudo/stix/pattern/stream'
import { naiveMatch, type PlainObservation } from '../../standards/stix/testing/naivePattern.ts'
import { Dice } from '../../standards/stix/testing/randomPattern.ts'

const NOON = Date.UTC(2026, 2, 1, 12)

/** Connections, files, mails and names as a sensor would report them; one observation in a hundred meets a pattern. */
function observe(dice: Dice, i: number, watched: number): PlainObservation {
  const at = new Date(NOON + i * 20).toISOString()
  const address = (of: number) => `10.${of >> 16}.${(of >> 8) & 255}.${of & 255}`
  const wanted = dice.once(100) ? dice.roll(watched) : undefined
  const any = 1_000_000 + dice.roll(1_000_000)
  const objects = [
    () => ({
      0: { type: 'ipv4-addr', value: address(any) },
      1: { type: 'ipv4-addr', value: address(wanted ?? any + 7) },
      2: {
        type: 'network-traffic',
        src_ref: '0',
        dst_ref: '1',
        dst_port: dice.pick([53, 80, 443]),
        protocols: ['tcp'],
      },
    }),
    () => ({ 0: { type: 'domain-name', value: `host-${wanted ?? any}.example` } }),
    () => ({
      0: {
        type: 'file',
        name: `${any}.exe`,
        size: any,
        hashes: { MD5: (wanted ?? any).toString(16).padStart(32, '0') },
      },
    }),
    () => ({ 0: { type: 'url', value: `https://host-${wanted ?? any}.example/a` } }),
  ][(wanted ?? dice.roll(4)) % 4]
  return {
    type: 'observed-data',
    first_observed: at,
    last_observed: at,
    number_observed: 1,
    objects: objects?.() ?? {},
  }
}

/** Pattern `i` of the kind that `observe` meets with the same number. */
function atomic(i: number): string {
  const hash = i.toString(16).padStart(32, '0')
  const last = `10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`
  return (
    [
      `[network-traffic:dst_ref.type = 'ipv4-addr' AND network-traffic:dst_ref.value = '${last}']`,
      `[domain-name:value = 'host-${i}.example']`,
      `[file:hashes.MD5 = '${hash}' OR file:hashes.'SHA-256' = '${hash}${hash}']`,
      `[url:value IN ('https://host-${i}.example/a', 'http://host-${i}.example/a')]`,
    ][i % 4] ?? ''
  )
}

/** The same tests joined over several observations. */
function joined(i: number, patterns: number): string {
  const other = atomic((i + 4) % patterns)
  return (
    [
      atomic(i),
      `${atomic(i)} REPEATS 3 TIMES WITHIN 600 SECONDS`,
      `(${atomic(i)} FOLLOWEDBY ${other}) WITHIN 600 SECONDS`,
      `(${atomic(i)} AND ${other}) WITHIN 300 SECONDS`,
      `${atomic(i)} FOLLOWEDBY ${other}`,
    ][(i >> 2) % 5] ?? ''
  )
}

function cpuSeconds<T>(work: () => T): { readonly value: T; readonly seconds: number } {
  const before = process.cpuUsage()
  const value = work()
  const { user, system } = process.cpuUsage(before)
  return { value, seconds: (user + system) / 1e6 }
}

function observations(count: number, patterns: number) {
  const dice = new Dice(7)
  const plain = Array.from({ length: count }, (_, i) => observe(dice, i, patterns))
  const read = readObservations(plain)
  if ('error' in read) throw new Error(read.error.message)
  return { plain, read: read.observations }
}

function streamed(texts: readonly string[], read: readonly Observation[]) {
  const stream = new PatternStream()
  for (const [i, text] of texts.entries()) {
    const flaw = stream.add(String(i), text)
    if (flaw) throw new Error(`${text}: ${flaw.message}`)
  }
  const hit = new Set<number>()
  const counted = cpuSeconds(() => {
    let hits = 0
    for (const [i, one] of read.entries()) {
      const found = stream.push(one).length
      hits += found
      if (found > 0) hit.add(i)
    }
    return hits
  })
  return { ...counted, held: stream.held(), hit }
}

const rate = (count: number, seconds: number) => `${Math.round(count / seconds).toLocaleString('en')}/s`

/** STIX patterns over a stream of observations, in CPU time of one core, beside a matcher that tries each pattern on each. */
export function benchPatterns(print: (line: string) => void): void {
  const texts = Array.from({ length: 10_000 }, (_, i) => atomic(i))
  const parsed = cpuSeconds(() => texts.filter((text) => 'error' in parsePattern(text)).length)
  print(`parse: ${rate(texts.length, parsed.seconds)} patterns`)

  const { plain, read } = observations(200_000, texts.length)
  const json = plain.map((one) => JSON.stringify(one))
  const ours = streamed(texts, read)
  print(
    `10,000 patterns, ${read.length} observations: ${rate(read.length, ours.seconds)}, ${ours.value} hits (goal 100,000/s)`,
  )
  const fromText = cpuSeconds(() => {
    let count = 0
    for (const text of json) {
      const one = readObservations(JSON.parse(text) as PlainObservation)
      if (!('error' in one)) count += one.observations.length
    }
    return count
  })
  print(
    `  reading them from JSON text costs ${rate(read.length, fromText.seconds)} by itself; both together ${rate(read.length, fromText.seconds + ours.seconds)}`,
  )

  // The naive side tries every pattern: some that hit and some that do not are enough to see its rate and to compare what is found.
  const missed = read.flatMap((_, i) => (ours.hit.has(i) ? [] : i)).slice(0, 50)
  const sample = [...[...ours.hit].slice(0, 50), ...missed]
  const some = sample.flatMap((i) => plain[i] ?? [])
  const someRead = sample.flatMap((i) => read[i] ?? [])
  const naive = cpuSeconds(() => {
    let hits = 0
    for (const text of texts) for (const one of some) if (naiveMatch(text, [one]) === true) hits++
    return hits
  })
  const each = cpuSeconds(() => {
    let hits = 0
    for (const text of texts) {
      const pattern = compilePattern(text)
      if ('error' in pattern) throw new Error(pattern.error.message)
      for (const one of someRead) {
        const answer = pattern.match([one])
        if ('matched' in answer && answer.matched) hits++
      }
    }
    return hits
  })
  const same = streamed(texts, someRead)
  print(
    `  ${some.length} of them: stream ${same.value} hits; each pattern on each ${rate(some.length, each.seconds)}, ${each.value} hits; naive ${rate(some.length, naive.seconds)}, ${naive.value} hits`,
  )
  if (same.value !== naive.value || each.value !== naive.value || same.value < 50) throw new Error('the hits differ')

  const mixed = Array.from({ length: 1_000 }, (_, i) => joined(i, 1_000))
  const busy = observations(200_000, 1_000)
  const joins = streamed(mixed, busy.read)
  print(
    `1,000 patterns, four in five over several observations: ${rate(busy.read.length, joins.seconds)}, ${joins.value} hits, ${joins.held} observations held`,
  )

  // Tests without a constant that must be there cannot be looked up: each is tried on every object of its type.
  const searching = Array.from({ length: 1_000 }, (_, i) => (i % 20 === 0 ? open(i) : atomic(i)))
  const searched = streamed(searching, busy.read)
  print(
    `1,000 patterns, one in twenty by LIKE, MATCHES or ISSUBSET: ${rate(busy.read.length, searched.seconds)}, ${searched.value} hits`,
  )
}

const open = (i: number): string =>
  [
    `[network-traffic:dst_ref.value ISSUBSET '10.${i & 255}.0.0/24']`,
    `[domain-name:value LIKE '%-${i}.example']`,
    `[url:value MATCHES '^https://host-${i}[.]example/']`,
    `[file:name LIKE '${i}%.exe']`,
  ][(i / 20) % 4] ?? ''
