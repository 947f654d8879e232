import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ImportReport } from '@testudo/platform/objects'
import { afterAll, expect, it } from 'vitest'
import { askNode as ask, type KillableNode, killNode as kill, startKillable as start } from '../faults/killable.ts'
import { malware, relationship } from '../support/stix.ts'

const OBJECTS = 6_000
const MOST_KILLS = 12

const folder = mkdtempSync(join(tmpdir(), 'testudo-resume-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Good, wrong, doubled, updated and dangling objects, and one marking that arrives after what it marks. */
function lines(): string {
  const made: object[] = []
  for (let i = 0; i < OBJECTS / 2; i++) {
    const one = malware(`resumed ${i}`)
    const bad = i % 97 === 0 ? { ...malware(`wrong ${i}`), id: `malware--not-a-uuid-${i}` } : undefined
    const newer = i % 31 === 0 ? { ...one, modified: '2030-01-01T00:00:00.000Z' } : undefined
    const same = i % 41 === 0 ? one : undefined
    made.push(one, relationship(one, 'uses', malware(`resumed ${i % 7 === 0 ? OBJECTS + i : i - 1}`)))
    for (const extra of [bad, newer, same]) if (extra !== undefined) made.push(extra)
  }
  return made.map((object) => JSON.stringify(object)).join('\n')
}

const counted = ({ milliseconds: _ms, ...report }: ImportReport) => report

it('an import killed again and again answers as one that nobody disturbed', { timeout: 600_000 }, async () => {
  const text = lines()
  const calm = await start(join(folder, 'calm'))
  const settled = async (node: KillableNode, job: string): Promise<{ state: string; result?: ImportReport }> => {
    for (;;) {
      const seen = (await ask(node, 'GET', `/jobs/${job}`)) as { state: string; result?: ImportReport }
      if (seen.state !== 'running' && seen.state !== 'waiting') return seen
      await new Promise((later) => setTimeout(later, 100))
    }
  }
  const undisturbed = (await ask(calm, 'POST', '/threats/import?source=calm', text)) as { job: string }
  const wanted = await settled(calm, undisturbed.job)
  expect(wanted.state).toBe('done')
  await kill(calm)

  const data = join(folder, 'killed')
  let node = await start(data)
  void ask(node, 'POST', '/threats/import?source=calm', text).catch(() => undefined)
  await expect.poll(() => ask(node, 'GET', '/jobs'), { timeout: 30_000 }).toHaveLength(1)
  const jobOf = async () => ((await ask(node, 'GET', '/jobs')) as { id: string; state: string; done: number }[])[0]
  const job = (await jobOf())?.id ?? ''
  let kills = 0
  let seen = 0
  while (kills < MOST_KILLS) {
    await new Promise((later) => setTimeout(later, 120 + 45 * kills))
    const now = await jobOf()
    if (now?.state !== 'running') break
    seen = Math.max(seen, now.done)
    await kill(node)
    kills += 1
    node = await start(data)
  }
  const got = await settled(node, job)
  const verdicts = (await ask(node, 'GET', `/threats/imports/${job}/verdicts?limit=500`)) as { rows: unknown[] }
  console.info(`${kills} kills, the furthest after ${seen} of ${wanted.result?.total} objects`)
  expect(kills).toBeGreaterThan(2)
  expect(got.state).toBe('done')
  expect(got.result && counted(got.result)).toEqual(wanted.result && counted(wanted.result))
  expect(verdicts.rows).toHaveLength(500)
  expect(readdirSync(join(data, 'uploads'))).toEqual([])
  await kill(node)
})
