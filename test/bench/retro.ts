import { appendFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { mergeProbes, prepareProbes } from '../../capabilities/detection/src/core/history/probes.ts'
import { type History, openHistory } from '../../capabilities/detection/src/server/history/history.ts'
import { hunt } from '../../capabilities/detection/src/server/history/hunt.ts'
import {
  isPlanted,
  MADE_COLUMNS,
  madePlaces,
  madeRows,
  nameProbe,
  plantedName,
  readMade,
} from '../support/made-events.ts'

const WANTED = 100_000
const BATCH = 50_000
const MOST_OF_THE_OTHER = 10_000_000
const BILLION = 1e9

/** CPU seconds of this process that the work takes, all threads together. */
async function coreSeconds<T>(work: () => T | Promise<T>): Promise<{ readonly seconds: number; readonly value: T }> {
  const before = process.cpuUsage()
  const value = await work()
  const { user, system } = process.cpuUsage(before)
  return { seconds: (user + system) / 1e6, value }
}

/** A hundred thousand names against stored events, beside DuckDB's semi-join over Parquet of the same events. */
export async function benchRetro(print: (line: string) => void, events: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'testudo-bench-retro-'))
  const names: string[] = []
  for (let n = 0; n < events; n++) if (isPlanted(n)) names.push(plantedName(n))
  for (let i = 0; names.length < WANTED; i++) names.push(`nobody-${i}.example`)
  const csv = join(folder, 'events.csv')
  const other = Math.min(events, MOST_OF_THE_OTHER)
  let history: History | undefined
  try {
    const opened = (history = openHistory({
      folder: join(folder, 'events'),
      columns: MADE_COLUMNS,
      placesOf: madePlaces,
      durable: 'segment',
    }))
    const kept = await coreSeconds(() => {
      for (let from = 0; from < events; from += BATCH) opened.append(madeRows(from, Math.min(events, from + BATCH)))
      opened.seal()
    })
    const size = opened.segments.reduce((sum, { bytes }) => sum + bytes, 0)
    print(
      `kept: ${events} made events, ${Math.round(events / kept.seconds)} a core second with making them, ${(size / events).toFixed(1)} bytes an event`,
    )
    const probes = names.map((name, id) => nameProbe(name, id))
    const sorted = await coreSeconds(() => [...prepareProbes(probes).values()])
    const list = await coreSeconds(() => {
      let found = 0
      for (const segment of opened.segments)
        for (const asked of sorted.value) mergeProbes(segment.values(1), asked, () => (found += 1))
      return found
    })
    const scaled = sorted.seconds + (list.seconds * BILLION) / events
    print(
      `hit list: ${list.value} values in segments, ${sorted.seconds.toFixed(3)} core s to sort what is looked for and ${list.seconds.toFixed(3)} to merge; a billion events ${scaled.toFixed(2)} core s (goal 4)`,
    )
    const whole = await coreSeconds(() =>
      hunt(opened.segments, { probes, confirm: (row, ids) => ids.filter((id) => names[id] === readMade(row)[1]) }),
    )
    print(`with rows fetched and confirmed: ${whole.value.length} hits, ${whole.seconds.toFixed(3)} core s`)

    for (let from = 0; from < other; from += BATCH)
      appendFileSync(
        csv,
        madeRows(from, Math.min(other, from + BATCH))
          .map(({ bytes }) => `${bytes.toString()}\n`)
          .join(''),
      )
    const instance = await DuckDBInstance.create(':memory:', { threads: '1' })
    const db = await instance.connect()
    const parquet = join(folder, 'events.parquet')
    await db.run(
      `copy (select * from read_csv('${csv}', delim=' ', header=false, names=['address','name'])) to '${parquet}' (format parquet, compression zstd)`,
    )
    const wanted = join(folder, 'wanted.csv')
    appendFileSync(wanted, names.map((name) => `${name}\n`).join(''))
    await db.run(`create table wanted as select * from read_csv('${wanted}', header=false, names=['name'])`)
    const joined = await coreSeconds(async () => {
      const answer = await db.runAndReadAll(`select count(*) from '${parquet}' where name in (select name from wanted)`)
      return Number(answer.getRows()[0]?.[0])
    })
    const theirs = (joined.seconds * BILLION) / other
    print(
      `DuckDB semi-join over Parquet: ${joined.value} hits among ${other} events, ${joined.seconds.toFixed(3)} core s, scaled ${theirs.toFixed(1)} core s: ${(theirs / scaled).toFixed(1)} times ours`,
    )
    db.closeSync()
    instance.closeSync()
  } finally {
    history?.close()
    rmSync(folder, { recursive: true, force: true })
  }
}
