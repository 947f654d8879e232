/**
 * What nodes exchange by: objects per second of accepting in batches of 250 with rows of the caller alongside, and of
 * walking feeds with texts in pages of 1,000. Run alone with `node test/bench/exchange.ts [embedded|postgres] [copies]`:
 * with 20 copies of ATT&CK, half a million objects under 300 labels and more.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadavg } from 'node:os'
import type { Subject } from '@testudo/kernel/subject'
import { createObjects, type ObjectStore } from '@testudo/platform/objects'
import { openStorage, type Storage } from '@testudo/platform/storage'
import { OPEN, person, testPolicies } from '../support/policies.ts'
import { startPostgres } from '../support/postgres.ts'
import { attackTexts, copies, copyOf } from './attack-copies.ts'

type Print = (line: string) => void
const BATCH = 250
const PAGE = 1_000
const LABELS = 300
const FRESH = 20
/** Labels as a federation uses them: few carry most objects. */
const labelAt = (n: number) => ({ ...OPEN, originators: [`O${Math.floor(LABELS * ((n * 0.618_034) % 1) ** 3)}`] })

/** Prints the figures of one engine. */
export async function benchExchange(
  print: Print,
  engine: 'embedded' | 'postgres',
  copiesOfAttack: number,
): Promise<void> {
  const texts = attackTexts()
  if (texts === undefined) return
  const folder = mkdtempSync(join(tmpdir(), 'testudo-bench-'))
  const server = engine === 'postgres' ? await startPostgres() : undefined
  if (engine === 'postgres' && server === undefined) return
  const storage = await openStorage(
    server === undefined ? { dataDir: folder } : { url: await server.database('bench') },
  )
  try {
    await measure(print, engine, storage, texts, copiesOfAttack)
  } finally {
    await storage.close()
    await server?.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function measure(
  print: Print,
  engine: string,
  storage: Storage,
  texts: readonly string[],
  count: number,
): Promise<void> {
  const objects = await createObjects(storage, { policies: testPolicies, clock: Date, defaultLabel: OPEN })
  const ana = person('ana', 'SECRET')
  await storage.asOwner((tx) => tx.query('create table bench_row(id text not null, verdict text not null)'))
  const accepted = await seconds(() => acceptAll(objects, ana, texts))
  const rate = (n: number, s: number) => `${Math.round(n / s)}/s`
  print(
    `accept ${engine}: ${texts.length} objects under ${LABELS} labels, batches of ${BATCH} with rows alongside: ${rate(texts.length, accepted)} (goal 3000; load ${loadavg()[0]?.toFixed(1)})`,
  )
  for (let copy = 1; copy < count; copy++)
    await objects.import(ana, copies(texts, copy, copy + 1), { source: 'bench', defaultLabel: labelAt(copy) })
  const total = Object.values(await objects.counts(ana)).reduce((a, b) => a + b, 0)
  const first: number[] = []
  for (let i = 0; i < FRESH; i++) {
    const fresh = { ...ana, id: `fresh ${i}` }
    first.push(1_000 * (await seconds(() => objects.feed(fresh, { view: 'all' }, { limit: PAGE, texts: true }))))
  }
  first.sort((a, b) => a - b)
  print(
    `feed ${engine}: first page of ${PAGE} for a fresh reader of ${total} objects: median ${first[FRESH / 2]?.toFixed(0)} ms, p95 ${first[FRESH - 2]?.toFixed(0)} ms (goal 50; load ${loadavg()[0]?.toFixed(1)})`,
  )
  for (const what of ['first walk, filling the feed', 'walk over the filled feed']) {
    let rows = 0
    const took = await seconds(async () => (rows = await walk(objects, ana)))
    const goal = what.startsWith('first') ? '10000 on PostgreSQL' : '20000'
    print(`  ${what}: ${rows} rows, ${rate(rows, took)} (goal ${goal}; load ${loadavg()[0]?.toFixed(1)})`)
  }
  const poll = await seconds(async () => {
    for (let i = 0; i < 100; i++) await objects.feed(ana, { view: 'all' }, { after: END, limit: PAGE, texts: true })
  })
  print(`  nothing new: ${(poll * 10).toFixed(1)} ms`)
}

const END = BigInt(Number.MAX_SAFE_INTEGER)

async function acceptAll(objects: ObjectStore, who: Subject, texts: readonly string[]): Promise<void> {
  for (let i = 0; i < texts.length; i += BATCH)
    await objects.accept(
      who,
      texts.slice(i, i + BATCH).map((text, n) => ({ text: copyOf(text, 0), label: labelAt(i + n), portions: [] })),
      {
        source: 'peer:EST',
        alongside: async (tx, outcomes) => {
          await tx.query(
            `insert into bench_row select * from json_to_recordset($1::json) as x(id text, verdict text)`,
            [JSON.stringify(outcomes)],
          )
        },
      },
    )
}

async function walk(objects: ObjectStore, who: Subject): Promise<number> {
  let after = 0n
  let rows = 0
  for (;;) {
    const page = await objects.feed(who, { view: 'all' }, { after, limit: PAGE, texts: true })
    rows += page.length
    after = page.at(-1)?.stamp ?? after
    if (page.length < PAGE) return rows
  }
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work()
  return (performance.now() - began) / 1_000
}

if (import.meta.main)
  await benchExchange(
    (line) => console.info(line),
    process.argv[2] === 'postgres' ? 'postgres' : 'embedded',
    Number(process.argv[3] ?? 1),
  )
