import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, it } from 'vitest'
import { openHistory } from '../../capabilities/detection/src/server/history/history.ts'

const ROUNDS = Number(process.env['MATCHER_KILLS'] ?? 5)
const runner = fileURLToPath(new URL('matcher-runner.ts', import.meta.url))
const folder = mkdtempSync('/var/tmp/testudo-matcher-kill-')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Told {
  readonly acked: string[]
  readonly hits: Set<string>
}

/** Lets the matcher run until it has acknowledged so many events, then kills it as a power cut would. */
function runUntil(first: number, wanted: number): Promise<Told> {
  const child = spawn(process.execPath, [runner, join(folder, 'events'), String(first)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const told: Told = { acked: [], hits: new Set() }
  let rest = ''
  child.stdout.setEncoding('utf8')
  child.stdout.on('data', (text: string) => {
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      const word = JSON.parse(line) as { acked?: string[]; hit?: string }
      told.acked.push(...(word.acked ?? []))
      if (word.hit !== undefined) told.hits.add(word.hit)
    }
    if (told.acked.length >= wanted) child.kill('SIGKILL')
  })
  return new Promise((resolve) => child.once('close', () => resolve(told)))
}

it(`a matcher killed ${ROUNDS} times has kept every acknowledged event, and told its hits before`, async () => {
  const acked: string[] = []
  for (let round = 0; round < ROUNDS; round++) {
    // Numbers of one round never meet those of another. Different lengths: kills fall before, into and behind segments.
    const told = await runUntil(round * 1_000_000, 2_500 + round * 1_700)
    expect(told.acked.length).toBeGreaterThan(2_000)
    const planted = told.acked.filter((id) => (Number(id.split('-')[1]) + 1) % 50 === 0)
    expect(planted.length).toBeGreaterThan(20)
    expect(planted.filter((id) => !told.hits.has(id))).toEqual([])
    acked.push(...told.acked)
  }
  const history = openHistory({ folder: join(folder, 'events'), columns: 0, placesOf: () => undefined })
  history.seal()
  const kept = new Map<string, number>()
  for (const segment of history.segments)
    for (const block of segment.head.blocks.keys())
      for (const row of segment.rows(block)) {
        const { id } = JSON.parse(row.bytes.toString()) as { id: string }
        kept.set(id, (kept.get(id) ?? 0) + 1)
      }
  history.close()
  console.log(
    `${acked.length} events acknowledged in ${ROUNDS} lives, ${kept.size} kept in ${history.segments.length} segments`,
  )
  expect(acked.filter((id) => !kept.has(id))).toEqual([])
  expect([...kept].filter(([, count]) => count > 1)).toEqual([])
})
