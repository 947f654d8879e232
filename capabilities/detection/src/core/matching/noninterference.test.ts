import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Matcher } from './matcher.ts'
import type { Hit, Knowledge } from './types.ts'

const NOW = Date.parse('2026-11-22T12:00:00Z')
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

const RULE = (id: string, what: string) =>
  `title: ${what}\nid: ${id}\nname: ${what}\nlogsource: {product: windows, category: process_creation}\ndetection:\n  s: {CommandLine|contains: ${what}}\n  condition: s\n`
const PATTERNS: readonly (readonly ['stix' | 'sigma', string])[] = [
  ['stix', "[domain-name:value = 'a.example']"],
  ['stix', "[domain-name:value IN ('a.example', 'b.example')]"],
  ['stix', "[ipv4-addr:value = '198.51.100.0/24']"],
  ['stix', "[process:command_line LIKE '%one%'] REPEATS 2 TIMES WITHIN 100 SECONDS"],
  [
    'stix',
    "[process:command_line LIKE '%one%'] FOLLOWEDBY [domain-name:value = 'a.example' AND network-traffic:dst_port = 1]",
  ],
  ['stix', "[process:command_line LIKE '%two%'] FOLLOWEDBY [domain-name:value = 'b.example']"],
  ['sigma', RULE('r1', 'one')],
  ['sigma', RULE('r2', 'two')],
  ['sigma', RULE('r1', 'two')],
  [
    'sigma',
    'title: f\nlogsource: {product: windows}\nfilter:\n  rules: any\n  s: {CommandLine|contains: two}\n  condition: not s\n',
  ],
  ['sigma', 'title: f2\nlogsource: {product: windows}\nfilter:\n  rules: [one]\n  s: {User: u}\n  condition: not s\n'],
  [
    'sigma',
    'title: c\nid: c1\ncorrelation:\n  type: event_count\n  rules: [one]\n  timespan: 2m\n  condition: {gte: 2}\n',
  ],
  [
    'sigma',
    'title: c\nid: c2\ncorrelation:\n  type: temporal\n  rules: [one, two]\n  timespan: 2m\n  generate: true\n',
  ],
  ['sigma', 'title: broken\n'],
]
const LABELS = ['mine', 'hidden'] as const

const knowledge = fc
  .uniqueArray(fc.tuple(fc.constantFrom(...LABELS), fc.nat(PATTERNS.length - 1), fc.nat(1)), {
    maxLength: 14,
    selector: ([label, i, copy]) => `${label} ${i} ${copy}`,
  })
  .map((list) =>
    list.map(([label, i, copy]): Knowledge => {
      const [language, pattern] = PATTERNS[i] ?? ['stix', '']
      const id = `indicator--${i}-${copy}`
      return { key: `${id} ${label}`, id, modified: '', name: id, label, language, pattern }
    }),
  )

const event = fc.oneof(
  fc.tuple(fc.constantFrom('one', 'two', 'one two', 'none'), fc.constantFrom('u', 'v')).map(([CommandLine, User]) => ({
    Channel: 'Microsoft-Windows-Sysmon/Operational',
    EventID: 1,
    Image: 'C:\\x.exe',
    CommandLine,
    User,
  })),
  fc.constantFrom('a.example', 'b.example', 'c.example').map((rrname) => ({
    event_type: 'dns',
    flow_id: 1,
    src_ip: '10.0.0.1',
    dest_ip: '198.51.100.7',
    dest_port: 1,
    dns: { rrname },
  })),
)
/** An event of one of two sources of two labels, so many seconds before or after its arrival; or knowledge comes and goes. */
const step = fc.record({
  source: fc.constantFrom('own', 'other'),
  late: fc.constantFrom(0, 10, 50, 4_000, 4_010, -500),
  event,
})
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never
type Moment = { readonly step: Step } | { readonly learn: readonly Knowledge[] } | { readonly forget: Knowledge }

function run(moments: readonly Moment[]): Hit[] {
  const matcher = new Matcher()
  for (const id of ['own', 'other']) matcher.open({ id, label: `label of ${id}` })
  const hits: Hit[] = []
  for (const [i, moment] of moments.entries()) {
    if ('learn' in moment) matcher.learn(moment.learn, [])
    else if ('forget' in moment) matcher.learn([], [moment.forget.key])
    else {
      const now = NOW + i * 1_000
      const at = now - moment.step.late * 1_000
      const text = `${JSON.stringify({ '@timestamp': new Date(at).toISOString(), ...moment.step.event })}\n`
      hits.push(...matcher.push(moment.step.source, utf8(text), now).hits)
    }
  }
  hits.push(...matcher.due(NOW + 1e7))
  for (const id of ['own', 'other']) hits.push(...matcher.flush(id, NOW + 1e7).hits)
  return hits
}

/** Each seen by its own: the order among hits of different knowledge says nothing. */
const shown = (hits: readonly Hit[]) => hits.map((hit) => JSON.stringify(hit)).sort()

const moments = fc
  .tuple(knowledge, fc.array(step, { maxLength: 25 }), fc.array(fc.nat(1_000), { maxLength: 12 }))
  .map(([known, steps, cuts]): Moment[] => {
    const list: Moment[] = steps.map((one) => ({ step: one }))
    list.unshift({ learn: known.slice(0, 4) })
    for (const [i, one] of known.slice(4).entries())
      list.splice((cuts[i] ?? 0) % (list.length + 1), 0, i % 3 === 2 ? { forget: one } : { learn: [one] })
    return list
  })

it('what one label knows changes nothing of what another label is told', () => {
  let told = 0
  fc.assert(
    fc.property(moments, (all) => {
      const mine = (one: Knowledge) => one.label === 'mine'
      const without = all.map((moment): Moment => {
        if ('learn' in moment) return { learn: moment.learn.filter(mine) }
        return 'forget' in moment && !mine(moment.forget) ? { learn: [] } : moment
      })
      const own = run(all).filter((hit) => hit.known.endsWith(' mine'))
      told += own.length
      expect(shown(own)).toEqual(shown(run(without)))
    }),
    { numRuns: 300 },
  )
  expect(told).toBeGreaterThan(100)
}, 120_000)

it('events of one label change nothing of what another label of events is told', () => {
  let told = 0
  fc.assert(
    fc.property(moments, (all) => {
      // Nothing takes the place of an event, so that time is the same for both.
      const without = all.map((one): Moment => ('step' in one && one.step.source === 'other' ? { learn: [] } : one))
      const own = run(all).filter((hit) => hit.source === 'own')
      told += own.length
      expect(shown(own)).toEqual(shown(run(without)))
    }),
    { numRuns: 300 },
  )
  expect(told).toBeGreaterThan(100)
}, 120_000)
