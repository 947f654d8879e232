import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openHistory } from '../../capabilities/detection/src/server/history/history.ts'
import { isPlanted, MADE_COLUMNS, madePlaces, madeRows, plantedAmong, plantedName } from '../support/made-events.ts'

const EVENTS = Number(process.env['RETRO_EVENTS'] ?? 100_000_000)
const BATCH = 50_000
const hunter = fileURLToPath(new URL('retro-hunter.ts', import.meta.url))

let folder: string
beforeAll(() => {
  // On the disk, where events are kept: the folder for temporary files may be memory.
  folder = mkdtempSync('/var/tmp/testudo-retro-')
  const history = openHistory({
    folder: join(folder, 'events'),
    columns: MADE_COLUMNS,
    placesOf: madePlaces,
    durable: 'segment',
  })
  const began = process.cpuUsage().user
  for (let from = 0; from < EVENTS; from += BATCH) history.append(madeRows(from, Math.min(EVENTS, from + BATCH)))
  history.seal()
  const size = history.segments.reduce((sum, { bytes }) => sum + bytes, 0)
  const seconds = (process.cpuUsage().user - began) / 1e6
  console.log(
    `${EVENTS} events in ${history.segments.length} segments, ${(size / EVENTS).toFixed(1)} bytes an event, ${Math.round(EVENTS / seconds)} a core second`,
  )
  expect(history.rows).toBe(EVENTS)
  history.close()
}, 1_500_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Runs the hunt; killed as by a power cut when `until` segments are done. @returns what it said last */
function huntOnce(until?: number): Promise<{ found?: readonly (readonly [number, string])[]; segmentsDone?: number }> {
  const child = spawn(process.execPath, [hunter, join(folder, 'events'), join(folder, 'hunt.jsonl'), String(EVENTS)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  let last = '{}'
  child.stdout.setEncoding('utf8')
  child.stdout.on('data', (text: string) => {
    said += text
    const lines = said.split('\n')
    said = lines.pop() ?? ''
    last = lines.at(-1) ?? last
    for (const line of lines)
      if (until !== undefined && (JSON.parse(line) as { segmentsDone?: number }).segmentsDone === until)
        child.kill('SIGKILL')
  })
  return new Promise((resolve) => child.once('close', () => resolve(JSON.parse(last) as object)))
}

it(`over ${EVENTS} events finds exactly what was planted, killed twice on the way`, {
  timeout: 1_500_000,
}, async () => {
  const segments = Math.ceil(EVENTS / 2 ** 20)
  const first = await huntOnce(Math.floor(segments / 3))
  expect(first.found).toBeUndefined()
  const second = await huntOnce(Math.floor((2 * segments) / 3))
  expect(second.found).toBeUndefined()
  const { found } = await huntOnce()
  const planted: [number, string][] = []
  for (let n = 0; n < EVENTS; n++) if (isPlanted(n)) planted.push([n / 10, plantedName(n)])
  expect(planted).toHaveLength(plantedAmong(EVENTS))
  expect(planted.length).toBeGreaterThan(EVENTS / 2_000_000)
  expect(found).toEqual(planted)
})
