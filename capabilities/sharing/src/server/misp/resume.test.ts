import { rmSync } from 'node:fs'
import { afterAll, expect, it } from 'vitest'
import { readyDataDir } from '../../../../../platform/src/host/testing.ts'
import { mispImports } from '../../core/contract/misp.ts'
import { attribute, event, type MispNode, mispNode, uuid } from './misp.testing.ts'

const dataDir = await readyDataDir()
const open: MispNode[] = []
afterAll(async () => {
  for (const one of open) await one.node.close()
  rmSync(dataDir, { recursive: true, force: true })
})

const EVENTS = 12
const many = () =>
  Array.from({ length: EVENTS }, (_, n) =>
    event(n + 1, {
      Attribute: Array.from({ length: 60 }, (__, i) => attribute((n + 1) * 1_000 + i)),
      ...(n === 3 ? { distribution: '4', SharingGroup: { uuid: uuid(999), name: 'x' } } : {}),
    }),
  )

it('an import that was cut off goes on where it was, and counts everything once', async () => {
  const before = await mispNode(dataDir)
  let cut = false
  const { accept } = before.node.host.exchange
  // The node is ended in the middle: with the fifth batch.
  let batches = 0
  const exchange = before.node.host.exchange as { accept: typeof accept }
  exchange.accept = async (...given) => {
    batches += 1
    if (batches > 5) {
      cut = true
      await new Promise(() => undefined)
    }
    return accept(...given)
  }
  const asked = before.post('', many(), before.analyst)
  while (!cut) await new Promise((done) => setTimeout(done, 20))
  await before.node.close()
  await asked.catch(() => undefined)

  const after = await mispNode(dataDir, { again: true })
  open.push(after)
  let rows = (await after.read(mispImports, '/imports', after.analyst)).rows
  // As long as it takes on a busy machine: the test itself has an end.
  while (rows[0]?.state === 'running' || rows[0]?.state === 'waiting') {
    await new Promise((done) => setTimeout(done, 100))
    rows = (await after.read(mispImports, '/imports', after.analyst)).rows
  }
  expect(rows[0]).toMatchObject({ state: 'done' })
  const whole = await after.take(many(), after.analyst, 'dryRun=true')
  const report = rows[0]?.report
  expect(rows).toHaveLength(1)
  expect(report).toMatchObject({ events: EVENTS, refused: 0, quarantined: 0, held: whole.report.held })
  expect((report?.new ?? 0) + (report?.same ?? 0)).toBe(whole.report.same)
}, 240_000)
