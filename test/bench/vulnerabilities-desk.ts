/**
 * The desk at scale, on a whole node: 100,000 pieces of equipment with 50 components each and 11,521 real records. Run alone
 * with `node test/bench/vulnerabilities-desk.ts [embedded|postgres] [pieces]`.
 */
import { randomUUID } from 'node:crypto'
import { createReadStream, existsSync, rmSync } from 'node:fs'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { createGunzip } from 'node:zlib'
import { canonicalLabel, type Label } from '@testudo/kernel/label'
import { pgArray } from '@testudo/platform/storage'
import { readFeed } from '../../capabilities/vulnerabilities/src/core/feeds/index.ts'
import type { VulnerabilityRecord } from '../../capabilities/vulnerabilities/src/core/model.ts'
import { capability, vulnerabilitiesOf } from '../../capabilities/vulnerabilities/src/server/index.ts'
import {
  freshDataDir,
  readyDataDir,
  secretLabel,
  startTestHost,
  type TestHost,
  testLabel,
} from '../../platform/src/host/testing.ts'
import { startPostgres } from '../support/postgres.ts'
import { poolOf, RECORDS, worldOf } from './vulnerabilities.ts'

type Print = (line: string) => void
type Engine = 'embedded' | 'postgres'

const PIECES = 100_000
const PIECES_A_STATEMENT = 250
const ASSETS = 500
/** One in so many pieces is one of the mission picture's, and one in so many is secret. */
const [ONE_IN_ASSETS, ONE_IN_SECRET] = [20, 5]
const OPENINGS = 40
const ARRIVALS = 10
/** A record that speaks of very many pieces. */
const WIDE = 'CVE-2022-4974'
const number = (n: number) => n.toLocaleString('en')
const at = (values: readonly number[], part: number) =>
  (values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))] ?? 0).toFixed(0)

export async function benchVulnerabilityDesk(print: Print, engine: Engine, pieces = PIECES): Promise<void> {
  if (!existsSync(RECORDS)) return print('the shared data is not here')
  const server = engine === 'postgres' ? await startPostgres() : undefined
  if (engine === 'postgres' && server === undefined) return
  const dataDir = engine === 'embedded' ? await readyDataDir() : await freshDataDir()
  const url = await server?.database('desk')
  const start = () => startTestHost({ dataDir, capabilities: [capability], checkReplies: false, ...(url && { url }) })
  let node = await start()
  try {
    print(`${engine}:`)
    const records: VulnerabilityRecord[] = []
    for await (const batch of readFeed(createReadStream(RECORDS).pipe(createGunzip())))
      if ('length' in batch)
        for (const { items } of batch) for (const item of items) if (item.kind === 'record') records.push(item)
    let began = performance.now()
    const world = worldOf(poolOf(records))
    for (let from = 0; from < pieces; from += PIECES_A_STATEMENT)
      await seed(node, world, from, Math.min(pieces, from + PIECES_A_STATEMENT))
    print(`  ${number(pieces)} pieces × 50 stored in ${seconds(began)} s`)
    const readers = new Map<string, string>()
    for (const [name, clearance] of [
      ['low', 'UNCLASSIFIED'],
      ['high', 'SECRET'],
    ] as const) {
      const rights = { nation: 'EST', organisation: 'E', clearances: { ALLIED: clearance }, roles: ['watch'] }
      readers.set(name, (await node.enter({ login: name, name, ...rights })).cookie)
    }

    let spent = process.cpuUsage()
    began = performance.now()
    let longest = watch()
    await door(node).items.keep(testLabel, records)
    await door(node).matches.settled()
    print(
      `  ${number(records.length)} records kept and matched, the index read before: ${seconds(began)} s, ${cpu(spent)} CPU s of this process, longest turn ${longest()} ms`,
    )

    await node.close()
    node = await start()
    for (const [name, cookie] of readers) {
      spent = process.cpuUsage()
      began = performance.now()
      longest = watch()
      const { body } = await desk(node, cookie)
      const { open } = body as { open: number }
      print(
        `  first open after a start, ${name}: ${seconds(began)} s (${cpu(spent)} CPU s), ${number(open)} open; longest turn ${longest()} ms`,
      )
    }
    for (const [name, cookie] of readers) {
      longest = watch()
      const times = await timed(OPENINGS, () => desk(node, cookie))
      print(
        `  open of the desk, ${name}: p50 ${at(times, 0.5)} ms, p95 ${at(times, 0.95)}; longest turn ${longest()} ms`,
      )
    }
    const cookie = readers.get('high') ?? ''
    for (const [name, id] of [
      ['of very many pieces', WIDE],
      ['of some', 'CVE-2021-44228'],
    ] as const) {
      longest = watch()
      let run = 0
      const times = await timed(10, async () => {
        const { body } = await node.ask('GET', `/api/vulnerabilities/known/${id}`, { as: cookie })
        run = (body as { counts?: { run: number } }).counts?.run ?? 0
      })
      print(
        `  page of one ${name} (${number(run)}): p50 ${at(times, 0.5)} ms, p95 ${at(times, 0.95)}; longest turn ${longest()} ms`,
      )
    }
    await arrivals(print, node, cookie, records)
    print(`  RSS ${rss()} MB${engine === 'postgres' ? ' (the server apart)' : ''}`)
  } finally {
    await node.close()
    await server?.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
}

/** A new record that speaks of very many pieces, until the desk tells it. */
async function arrivals(print: Print, node: TestHost, cookie: string, records: readonly VulnerabilityRecord[]) {
  const wide = records.find(({ id }) => id === WIDE)
  if (wide === undefined) throw new Error(`${WIDE} is not among the records`)
  const times: number[] = []
  const longest = watch()
  for (let n = 0; n < ARRIVALS; n++) {
    const id = `CVE-2026-${90_000 + n}`
    const began = performance.now()
    await door(node).items.keep(testLabel, [{ ...wide, id }])
    for (;;) {
      const { body } = await desk(node, cookie, `&text=${id}`)
      if ((body as { rows: readonly unknown[] }).rows.length > 0) break
      if (performance.now() - began > 60_000) throw new Error(`${id} never came`)
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    times.push(performance.now() - began)
  }
  print(
    `  a new record of very many pieces until the desk tells it: p50 ${at(times, 0.5)} ms, p95 ${at(times, 0.95)}; longest turn ${longest()} ms`,
  )
}

const desk = (node: TestHost, cookie: string, more = '') =>
  node.ask('GET', `/api/vulnerabilities/desk?show=all${more}`, { as: cookie })

function door({ host }: TestHost) {
  const found = vulnerabilitiesOf(host)
  if (found === undefined) throw new Error('the capability does not run')
  return found
}

/** As an import would leave them, in fewer statements and without telling anybody. */
async function seed(node: TestHost, world: ReturnType<typeof worldOf>, from: number, to: number): Promise<void> {
  const rows = Array.from({ length: to - from }, (_, i) => {
    const n = from + i
    const { components, ...one } = world(n)
    const asset = n % ONE_IN_ASSETS === 0 ? `x-testudo-asset--${n % ASSETS}` : undefined
    const label: Label = n % ONE_IN_SECRET === 0 ? secretLabel : testLabel
    return { row: randomUUID(), label, components, one: { ...one, ...(asset && { asset }) } }
  })
  await node.host.tables.asOwner(async (tx) => {
    for (const [label, some] of Map.groupBy(rows, (row) => row.label)) {
      const labelId = await node.host.tables.labelNumber(tx, label)
      const column = (pick: (row: (typeof rows)[number]) => string | number) => pgArray(some.map(pick))
      await tx.query(
        `insert into vulnerabilities_equipment(row, id, label_id, label, name, operator, operator_name, body, digest, components, seen, at)
        select r, i, $1::int, $2::text, n, o, p, b, r, 50, 0, 0
        from unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[]) as t(r, i, n, o, p, b)`,
        [
          labelId,
          canonicalLabel(label),
          column(({ row }) => row),
          column(({ one }) => one.id),
          column(({ one }) => one.name),
          column(({ one }) => one.operator),
          column(({ one }) => one.operatorName),
          column(({ one }) => JSON.stringify({ ...one, seen: undefined })),
        ],
      )
      await tx.query(
        `insert into vulnerabilities_component(row, part, label_id, body)
        select r, 0, $1::int, b from unnest($2::text[], $3::text[]) as t(r, b)`,
        [labelId, column(({ row }) => row), column(({ components }) => JSON.stringify(components))],
      )
    }
  })
}

async function timed(times: number, work: () => Promise<unknown>): Promise<readonly number[]> {
  const found: number[] = []
  for (let n = 0; n < times; n++) {
    const began = performance.now()
    await work()
    found.push(performance.now() - began)
  }
  return found
}

/** The longest this process kept others waiting since then, in ms. */
function watch(): () => string {
  const delay = monitorEventLoopDelay({ resolution: 5 })
  delay.enable()
  return () => {
    delay.disable()
    return (delay.max / 1e6).toFixed(0)
  }
}

const seconds = (since: number) => ((performance.now() - since) / 1e3).toFixed(1)
const cpu = (since: NodeJS.CpuUsage) => {
  const { user, system } = process.cpuUsage(since)
  return ((user + system) / 1e6).toFixed(1)
}
const rss = () => Math.round(process.memoryUsage.rss() / 1e6)

if (import.meta.main)
  await benchVulnerabilityDesk(
    console.info,
    process.argv[2] === 'postgres' ? 'postgres' : 'embedded',
    Number(process.argv[3] ?? PIECES),
  )
