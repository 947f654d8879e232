/**
 * Reads below row security, for a reader of half the store and for one of 0.3 % of it. Run alone with
 * `node test/bench/reads.ts [embedded|postgres] [copies]`; 20 copies of ATT&CK are half a million objects.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Label, loadPolicies } from '@testudo/kernel/label'
import { createObjects, type ObjectStore } from '@testudo/platform/objects'
import { openStorage, type Storage } from '@testudo/platform/storage'
import { readPage } from '../../platform/src/objects/pages.ts'
import { person } from '../support/policies.ts'
import { startPostgres } from '../support/postgres.ts'
import { attackTexts, copyOf } from './attack-copies.ts'

const LABELS = 300
const RUNS = 200
const SEARCHES = [
  'powershell',
  'credential dumping',
  'APT29',
  'windows registry',
  'phishing attachment',
  'lateral movement',
  'T1059',
  'kerberos',
]

const groups = Array.from({ length: LABELS }, (_, i) => `G${i}`)
const policies = loadPolicies([
  {
    id: 'BENCH',
    name: { en: 'Bench', fr: 'Banc' },
    version: '1',
    classifications: [{ name: 'C', portion: 'C', banner: { en: 'C', fr: 'C' }, colour: '#202020' }],
    tags: [{ tag: 'To', type: 'PERMISSIVE', values: groups, short: 'TO', long: { en: 'TO', fr: 'À' } }],
    equivalents: [],
  },
])
const labelOf = (group: number): Label => ({
  policy: 'BENCH',
  classification: 'C',
  categories: [{ type: 'PERMISSIVE', tag: 'To', values: [`G${group}`] }],
  originators: [],
})
const reader = (name: string, communities: readonly string[]) =>
  person(name, 'C', { clearances: { BENCH: 'C' }, communities: [...communities], nation: '', organisation: '' })
const all = reader('all', groups)
const broad = reader(
  'broad',
  groups.filter((_, i) => i % 2 === 0),
)
const narrow = reader('narrow', ['G7'])

/** Fills an empty store with copies of ATT&CK under 300 labels of equal size, scattered over the whole. */
export async function fill(objects: ObjectStore, texts: readonly string[], copies: number): Promise<void> {
  const slice = Math.ceil((texts.length * copies) / LABELS)
  const parts = 4
  for (let turn = 0; turn < LABELS * parts; turn++) {
    const from = Math.floor((turn * slice) / parts)
    const to = Math.min(Math.floor(((turn + 1) * slice) / parts), texts.length * copies)
    const lines = (async function* () {
      for (let i = from; i < to; i++)
        yield Buffer.from(`${copyOf(texts[i % texts.length] ?? '', Math.floor(i / texts.length))}\n`)
    })()
    if (to > from) await objects.import(all, lines, { source: 'bench', defaultLabel: labelOf(turn % LABELS) })
  }
}

async function time(runs: number, work: (i: number) => Promise<unknown>): Promise<{ p50: number; p95: number }> {
  const took: number[] = []
  for (let i = -5; i < runs; i++) {
    const started = performance.now()
    await work(i + 5)
    if (i >= 0) took.push(performance.now() - started)
  }
  return quantiles(took)
}

function quantiles(took: readonly number[]): { p50: number; p95: number } {
  const sorted = took.toSorted((a, b) => a - b)
  return { p50: sorted[Math.floor(sorted.length / 2)] ?? 0, p95: sorted[Math.floor(sorted.length * 0.95)] ?? 0 }
}

/** Prints the read figures of a filled store. */
export async function measureReads(
  storage: Storage,
  objects: ObjectStore,
  print: (line: string) => void,
): Promise<void> {
  const show = (what: string, { p50, p95 }: { p50: number; p95: number }, goal = '') =>
    print(`  ${what.padEnd(46)} p50 ${p50.toFixed(2)} ms  p95 ${p95.toFixed(2)} ms ${goal}`)
  for (const who of [broad, narrow]) {
    const ids = (await objects.list(who, { limit: 500 })).rows.map((r) => r.id)
    print(`reader ${who.name}: ${Object.values(await objects.counts(who)).reduce((a, b) => a + b, 0)} objects readable`)
    show('point read', await time(RUNS, (i) => objects.get(who, ids[i % ids.length] ?? '')), '(goal p95 2)')
    show('page of 100, with bodies', await time(RUNS, () => objects.list(who, { limit: 100 })), '(goal 10)')
    show(
      'page of 100 attack-patterns by name',
      await time(50, () => objects.list(who, { limit: 100, types: ['attack-pattern'], order: 'name' })),
    )
    show('counts by type', await time(50, () => objects.counts(who)), '(goal 50)')
    show('search', await time(40, (i) => objects.search(who, SEARCHES[i % SEARCHES.length] ?? '')), '(goal p95 100)')
    show('search, misspelt', await time(20, () => objects.search(who, 'powershel execusion')))
    show('edges of an object', await time(RUNS, (i) => objects.edges(who, ids[i % ids.length] ?? '')))
  }
  const mask = new Uint8Array(Math.ceil(LABELS / 8)).fill(0b0101_0101)
  const query = { kinds: undefined, order: 'added', revoked: true, after: undefined, limit: 100 } as const
  const wide = groups.map((_, i) => i)
  // One after the other, turn by turn: what else the machine does falls on both alike.
  const took = { on: [] as number[], off: [] as number[] }
  for (let i = 0; i < RUNS; i++) {
    took.on.push((await time(1, () => storage.asReader(mask, (tx) => readPage(tx, query, wide)))).p50)
    took.off.push((await time(1, () => storage.asOwner((tx) => readPage(tx, query, wide)))).p50)
  }
  const [on, off] = [quantiles(took.on), quantiles(took.off)]
  show('page of 100, row security on', on)
  show('page of 100, row security off (owner)', off, `on/off ${(on.p50 / off.p50).toFixed(2)} (goal 1.25)`)
}

/** Fills and measures one engine. */
export async function benchReads(
  print: (line: string) => void,
  engine: 'embedded' | 'postgres' = 'postgres',
  copies = 1,
): Promise<void> {
  const texts = attackTexts()
  if (texts === undefined) return
  const folder = mkdtempSync(join(tmpdir(), 'testudo-bench-'))
  const server = engine === 'postgres' ? await startPostgres() : undefined
  if (engine === 'postgres' && server === undefined) return
  const storage = await openStorage(
    server === undefined ? { dataDir: folder } : { url: await server.database('bench') },
  )
  const objects = await createObjects(storage, { policies, clock: Date, defaultLabel: labelOf(0) })
  await fill(objects, texts, copies)
  await storage.tidy('vacuum')
  await storage.tidy('analyze')
  print(`reads ${engine}, ${texts.length * copies} objects, ${objects.labelCount()} labels`)
  await measureReads(storage, objects, print)
  await storage.close()
  await server?.stop()
  rmSync(folder, { recursive: true, force: true })
}

if (import.meta.main)
  await benchReads(console.info, process.argv[2] === 'embedded' ? 'embedded' : 'postgres', Number(process.argv[3] ?? 1))
