import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Hit, Knowledge } from '@testudo/detection'
import { createMatching } from '../../capabilities/detection/src/server/matching/createMatching.ts'
import { eveLines, indicatorList } from './eve.ts'

type Print = (line: string) => void

const EVENTS = 200_000
const INDICATORS = 100_000
const PIECE = 256 * 1024
/** Fields the plain loop looks at; ours looks at all others too. */
const FIELDS = new Set([
  'src_ip',
  'dest_ip',
  'dns.rrname',
  'tls.sni',
  'http.hostname',
  'http.url',
  'fileinfo.sha256',
  'fileinfo.md5',
])

/** What a node does with events: reads, keeps on the disk, matches. CPU seconds of this process, all threads together. */
export async function benchMatching(print: Print, events = EVENTS): Promise<void> {
  const list = indicatorList(INDICATORS)
  const eve = eveLines(events, list)
  print(
    `${events.toLocaleString('en')} events, ${(eve.length / 1e6).toFixed(0)} MB; ${INDICATORS.toLocaleString('en')} indicators as STIX patterns`,
  )
  const folder = mkdtempSync(join(tmpdir(), 'testudo-bench-matching-'))
  const hits: Hit[] = []
  const take = async (more: readonly Hit[]) => void hits.push(...more)
  const plain = byHand(eve, list)
  for (const behaviour of [false, true]) {
    hits.length = 0
    const matching = createMatching({ folder: join(folder, String(behaviour)), seed: 7, take, behaviour })
    try {
      await matching.open({ id: 's', label: 'l' })
      const learning = await cpu(() => matching.learn(list.map(knowledgeOf), []))
      const run = await cpu(async () => {
        const sent: Promise<unknown>[] = []
        for (let at = 0; at < eve.length; at += PIECE) {
          sent.push(matching.push('s', eve.subarray(at, at + PIECE)))
          if (sent.length === 64) await Promise.all(sent.splice(0))
        }
        await Promise.all(sent)
      })
      const rate = (seconds: number) =>
        `${Math.round(events / seconds).toLocaleString('en')} events/s/core, ${(eve.length / seconds / 1e6).toFixed(0)} MB/s`
      const found = new Set(
        hits
          .filter(({ field, kind }) => kind === 'indicator' && FIELDS.has(field))
          .map((hit) => `${hit.line} ${hit.value}`),
      )
      const missing = [...plain.found].filter((one) => !found.has(one))
      print(
        `${behaviour ? 'with behaviour' : 'kept and searched'}: ${rate(run)}; ${found.size} hits (${hits.length} in all fields); learnt in ${learning.toFixed(2)} CPU s`,
      )
      if (!behaviour)
        print(
          `plain Node loop (JSON.parse, Set, 8 fields, nothing kept): ${rate(plain.seconds)}; ${plain.found.size} hits; ours takes ${(run / plain.seconds).toFixed(1)} times as long, with the disk`,
        )
      if (missing.length > 0 || found.size !== plain.found.size)
        throw new Error(`hits differ: ${missing.length} are missing`)
    } finally {
      await matching.close()
    }
  }
  await smallSources(print, join(folder, 'small'))
  rmSync(folder, { recursive: true, force: true })
}

/** Many sources that send one event at a time: those that wait together share one wait of the disk. */
async function smallSources(print: Print, folder: string): Promise<void> {
  const [sources, pushes] = [500, 20]
  const matching = createMatching({ folder, seed: 7, take: async () => undefined, behaviour: false })
  const ids = Array.from({ length: sources }, (_, i) => `s${i}`)
  await Promise.all(ids.map((id) => matching.open({ id, label: 'l' })))
  const began = performance.now()
  const spent = await cpu(async () => {
    for (let n = 0; n < pushes; n++)
      await Promise.all(ids.map((id) => matching.push(id, Buffer.from(`{"n":${n},"host":"${id}.example"}\n`))))
  })
  const wall = (performance.now() - began) / 1e3
  await matching.close()
  print(
    `${sources} sources, one event a push: ${Math.round((sources * pushes) / spent).toLocaleString('en')} pushes/s/core, ${Math.round((sources * pushes) / wall).toLocaleString('en')} a second by the clock, each on the disk`,
  )
}

async function cpu(work: () => unknown): Promise<number> {
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1e6
}

function knowledgeOf(value: string, i: number): Knowledge {
  const path = /^[\d.]+$/.test(value)
    ? 'ipv4-addr:value'
    : value.startsWith('http')
      ? 'url:value'
      : value.includes('.')
        ? 'domain-name:value'
        : `file:hashes.'${value.length === 64 ? 'SHA-256' : 'MD5'}'`
  const id = `indicator--${i}`
  return {
    key: id,
    id,
    modified: '',
    name: value,
    label: `l${i % 3}`,
    language: 'stix',
    pattern: `[${path} = '${value}']`,
  }
}

function byHand(eve: Buffer, list: readonly string[]) {
  const wanted = new Set(list)
  const found = new Set<string>()
  const before = process.cpuUsage()
  let line = 0
  for (let at = 0; at < eve.length; ) {
    const end = eve.indexOf(10, at)
    line++
    const event = JSON.parse(eve.toString('utf8', at, end)) as Record<string, Record<string, string> & string>
    const { src_ip, dest_ip, dns, tls, http, fileinfo } = event
    const url = http && `http://${http['hostname']}${http['url']}`
    for (const value of [
      src_ip,
      dest_ip,
      dns?.['rrname'],
      tls?.['sni'],
      http?.['hostname'],
      url,
      fileinfo?.['sha256'],
      fileinfo?.['md5'],
    ])
      if (value !== undefined && wanted.has(value)) found.add(`${line} ${value}`)
    at = end + 1
  }
  const { user, system } = process.cpuUsage(before)
  return { found, seconds: (user + system) / 1e6 }
}
