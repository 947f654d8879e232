import { createReadStream, existsSync } from 'node:fs'
import { join } from 'node:path'
import { createGunzip } from 'node:zlib'
import { judge, type Sight, tallyFound } from '../../capabilities/vulnerabilities/src/core/decision/index.ts'
import { readFeed } from '../../capabilities/vulnerabilities/src/core/feeds/index.ts'
import { judgeTogether } from '../../capabilities/vulnerabilities/src/core/matching/together.ts'
import { compileEntry } from '../../capabilities/vulnerabilities/src/core/matching/entry.ts'
import {
  createIndex,
  matchId,
  type MatchIndex,
  verdictOf,
} from '../../capabilities/vulnerabilities/src/core/matching/index.ts'
import { type Kind, readKind } from '../../capabilities/vulnerabilities/src/core/matching/kind.ts'
import { matchOne } from '../../capabilities/vulnerabilities/src/core/matching/plain.testing.ts'
import { createLedger, type Ledger } from '../../capabilities/vulnerabilities/src/core/matching/ledger.ts'
import type { Component, Equipment, VulnerabilityRecord } from '../../capabilities/vulnerabilities/src/core/model.ts'
import { median } from './median.ts'

type Print = (line: string) => void

export const RECORDS = join(
  process.env['TESTUDO_SHARED_DATA'] ?? join(import.meta.dirname, '../../../shared/data'),
  'vuln/cve-records-v5.ndjson.gz',
)
const COMPONENTS = 50
const SMALL = 1_000
const OTHERS = 20_000
const SLOWEST = 20
const label = { policy: 'ALLIED', classification: 'UNCLASSIFIED', categories: [], originators: [] }
const number = (n: number) => n.toLocaleString('en')

/**
 * 11,521 real records against generated equipment: read, matched, decided. CPU seconds of this process. Not in it: the
 * database, labels, and what missions say (decided without any).
 */
export async function benchVulnerabilities(print: Print, equipment = 100_000): Promise<void> {
  if (!existsSync(RECORDS)) return print('the shared data is not here')
  const records: VulnerabilityRecord[] = []
  const reading = await cpu(async () => {
    for await (const batch of readFeed(createReadStream(RECORDS).pipe(createGunzip())))
      if ('length' in batch)
        for (const { items } of batch) for (const item of items) if (item.kind === 'record') records.push(item)
  })
  const pool = poolOf(records)
  print(
    `${number(records.length)} records, ${number(pool.length)} names of products in them; read in ${reading.toFixed(2)} CPU s`,
  )

  besidePlain(print, records, pool)

  const ledger = createLedger()
  const { index } = ledger
  const world = worldOf(pool)
  const before = rss()
  let generating = 0
  const building = await cpu(async () => {
    for (let n = 0; n < equipment; n++) {
      const began = process.cpuUsage()
      const one = world(n)
      const { user } = process.cpuUsage(began)
      generating += user / 1e6
      ledger.putEquipment({ row: one.id, label, at: 0, equipment: one })
    }
    for (const _ of index.places.arrange());
  })
  print(
    `${number(index.equipment)} pieces of equipment × ${COMPONENTS} components (${number(index.kinds)} distinct) indexed in ${(building - generating).toFixed(1)} CPU s, RSS ${before} → ${rss()} MB`,
  )

  const slow: { readonly record: VulnerabilityRecord; readonly ms: number }[] = []
  const matching = await cpu(async () => {
    for (const record of records) {
      const began = performance.now()
      ledger.putRecords(record.id, [{ row: record.id, label, at: 0, record }])
      slow.push({ record, ms: performance.now() - began })
    }
  })
  const outcomes = new Map<string, number>()
  const deciding = await cpu(async () => {
    for (const record of records) {
      const outcome = decide(record, ledger)
      if (outcome !== undefined) outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
    }
  })
  let [matches, undecidable] = [0, 0]
  for (const id of ledger.ids())
    for (const { findings } of ledger.entry(id)?.records ?? [])
      for (const finding of findings)
        index.each(finding, () => {
          matches++
          if (verdictOf(finding) === 'undecidable') undecidable++
        })
  const total = reading + matching + deciding
  print(
    `matched in ${matching.toFixed(1)} CPU s: ${number(matches)} matches (${number(undecidable)} undecidable); decided in ${deciding.toFixed(1)} CPU s: ${[...outcomes].map(([name, n]) => `${name} ${number(n)}`).join(', ')}; RSS ${rss()} MB`,
  )
  print(
    `read, matched and decided: ${total.toFixed(1)} CPU s (bound 30; with the index ${(total + building - generating).toFixed(1)})`,
  )
  // Wall time of one call tells of neighbours too: the slowest are asked again, by CPU time.
  const again: { ms: number; matches: number; id: string }[] = []
  for (const { record } of slow.toSorted((a, b) => b.ms - a.ms).slice(0, SLOWEST)) {
    const times: number[] = []
    let count = 0
    for (let i = 0; i < 5; i++) times.push(await cpu(async () => void (count = index.matchRecord(record).length)))
    again.push({ ms: median(times) * 1e3, matches: count, id: record.id })
  }
  const [worst] = again.toSorted((a, b) => b.ms - a.ms)
  print(
    `one new record: median ${median(slow.map(({ ms }) => ms)).toFixed(2)} ms; of the ${SLOWEST} slowest, asked again, the slowest ${worst?.ms.toFixed(0)} CPU ms with ${number(worst?.matches ?? 0)} matches, ${worst?.id} (bound 200)`,
  )
}

const SIGHT: Sight = { allows: () => true, joined: () => label, hidden: new Set() }

/** As for a reader of everything; undefined: nothing runs it. */
function decide(record: VulnerabilityRecord, { index, fleet, entry }: Ledger): string | undefined {
  const records = entry(record.id)?.records
  if (records === undefined) return undefined
  const given = { id: record.id, records: [{ item: record, label, at: 0, row: '' }], kev: [], statements: [] }
  const parts = { index, fleet, speaksOf: () => 'no' as const, joinLabels: () => label }
  return judge(given, { ...tallyFound(parts, records, [], SIGHT), standings: [] }, [], new Map()).outcome
}

/** The same records and a part of the equipment, by a loop with a map by product: the same matches, and how long. */
function besidePlain(print: Print, records: readonly VulnerabilityRecord[], pool: readonly Component[][]): void {
  const world = worldOf(pool)
  const equipment = Array.from({ length: SMALL }, (_, n) => world(n))
  const index: MatchIndex = createIndex()
  const timed = (work: () => void) => {
    const began = process.cpuUsage()
    work()
    const { user, system } = process.cpuUsage(began)
    return (user + system) / 1e6
  }
  const ours = new Set<string>()
  const oursSpent = timed(() => {
    for (const one of equipment) index.add(one.id, one)
    for (const record of records)
      for (const one of index.matchRecord(record)) ours.add(`${matchId(record.id, one)} ${one.verdict}`)
  })
  const plain = new Set<string>()
  const plainSpent = timed(() => {
    const byKey = new Map<string, { readonly row: string; readonly component: number; readonly kind: Kind }[]>()
    const kinds = new Map<string, readonly Kind[]>()
    for (const one of equipment) {
      const read = one.components.map(readKind)
      kinds.set(one.id, read)
      for (const [component, kind] of read.entries())
        for (const key of kind.keys) {
          const list = byKey.get(key) ?? []
          list.push({ row: one.id, component, kind })
          byKey.set(key, list)
        }
    }
    for (const record of records) {
      if (record.state !== 'published') continue
      if (record.configurations.length > 0 || record.affected.some((one) => compileEntry(one).vague)) {
        for (const [row, read] of kinds)
          for (const one of matchOne(row, row, read, record)) plain.add(`${matchId(record.id, one)} ${one.verdict}`)
        continue
      }
      const entries = record.affected.map((one) => compileEntry(one))
      const candidates = new Set(entries.flatMap(({ keys }) => keys.flatMap((key) => byKey.get(key) ?? [])))
      for (const { row, component, kind } of candidates) {
        const { truth } = judgeTogether(entries, kind)
        if (truth > 0)
          plain.add(`${matchId(record.id, { row, component })} ${truth === 2 ? 'affected' : 'undecidable'}`)
      }
    }
  })
  const missing = [...plain].filter((one) => !ours.has(one)).length
  print(
    `beside a plain loop (map by product, the same comparisons, nothing shared) on ${number(SMALL)} pieces of equipment: ${oursSpent.toFixed(1)} CPU s against ${plainSpent.toFixed(1)}; ${number(ours.size)} matches, equal`,
  )
  if (missing > 0 || ours.size !== plain.size)
    throw new Error(`matches differ: ${missing} missing, ${ours.size} against ${plain.size}`)
}

/** For each product of the records, components in versions the records name and others. */
export function poolOf(records: readonly VulnerabilityRecord[]): Component[][] {
  const products = new Map<string, { name: Omit<Component, 'version'>; versions: Set<string> }>()
  for (const { affected } of records)
    for (const { product, ranges } of affected) {
      const { cpe, purl, vendor, product: words } = product
      const key = JSON.stringify([vendor, words, cpe, purl])
      const known = products.get(key) ?? { name: { ...product, name: words ?? purl ?? cpe ?? '' }, versions: new Set() }
      products.set(key, known)
      for (const { exact, from, to } of ranges)
        for (const version of [exact, from, to])
          if (version !== undefined && known.versions.size < 12) known.versions.add(version)
    }
  return [...products.values()].map(({ name, versions }, n) => [
    ...[...versions].map((version) => ({ ...name, version })),
    { ...name, version: `${n % 7}.${n % 13}.${n % 5}` },
    ...(n % 10 === 0 ? [{ ...name }] : []),
  ])
}

/** Equipment by number, the same in every run. A fifth of the components are products the records name, most often in versions they name. Few products stand everywhere, most in few places. Every component is an object of its own, as rows of a database are. */
export function worldOf(pool: readonly Component[][]): (n: number) => Equipment {
  return (n) => {
    let state = (n * 2_654_435_761 + 12_345) >>> 0
    const next = () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
      return state / 2 ** 32
    }
    const components: Component[] = Array.from({ length: COMPONENTS }, (_, i) => {
      if (i % 5 !== 0) {
        const other = Math.floor(next() ** 2 * OTHERS)
        return {
          name: `Tool ${other}`,
          vendor: `Maker ${other % 997}`,
          product: `Tool ${other}`,
          version: `${other % 5}.${Math.floor(next() * 4)}`,
        }
      }
      const versions = pool[Math.floor(next() ** 2 * pool.length)] ?? []
      return { name: '', ...versions[Math.floor(next() * versions.length)] }
    })
    return {
      id: `e${n}`,
      name: `Equipment ${n}`,
      operator: `o${n % 300}`,
      operatorName: `Operator ${n % 300}`,
      nation: 'FRA',
      exposure: (['small', 'controlled', 'open'] as const)[n % 3] ?? 'open',
      safety: 'marginal',
      seen: 0,
      components,
    }
  }
}

const rss = () => Math.round(process.memoryUsage.rss() / 1e6)

async function cpu(work: () => Promise<void>): Promise<number> {
  const began = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(began)
  return (user + system) / 1e6
}
