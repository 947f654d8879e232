import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { startSourceHost } from '../../capabilities/detection/src/server/sources/sources.testing.ts'
import { readyDataDir } from '../../platform/src/host/testing.ts'

const KILLS = 6
const ROUND = 10_000
/** One batch is a mebibyte of such lines. */
const MOST_TWICE = Math.ceil((1024 * 1024) / 90)

const line = (n: number) =>
  `{"event_type":"dns","timestamp":"2026-11-22T05:00:00Z","n":${n},"rrname":"host-${n}.example.net"}\n`

it('a node killed while it follows a file that rotates loses nothing, and reads at most a batch twice', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'testudo-followed-'))
  const out = join(folder, 'seen')
  const logs = mkdtempSync(join(tmpdir(), 'testudo-logs-'))
  const path = join(logs, 'eve.json')
  writeFileSync(path, line(0))
  const dataDir = await readyDataDir()
  const config = { detection: { folders: [logs], keepDays: 1, keepGigabytes: 1 } }
  const node = await startSourceHost({ dataDir, config })
  await node.add({ name: 'log', place: { kind: 'file', path }, paused: true })
  const [row] = await node.rows()
  await node.call(node.high, 'PUT', `/${row?.id ?? ''}`, { name: 'log', place: { kind: 'file', path } })
  await node.close()
  const before = new Set([0])

  const start = async (): Promise<ChildProcess> => {
    const script = new URL('file-follower.ts', import.meta.url).pathname
    const child = spawn(process.execPath, [script, dataDir, logs, out], { stdio: ['ignore', 'pipe', 'inherit'] })
    await once(child.stdout ?? child, 'data')
    return child
  }
  const seen = () => (existsSync(out) ? readFileSync(out, 'utf8').split('\n').filter(Boolean).map(Number) : [])
  let written = 1
  let child = await start()
  for (let kill = 0; kill < KILLS; kill++) {
    for (let step = 0; step < 10; step++) {
      let text = ''
      for (let n = 0; n < ROUND / 10; n++) text += line(written++)
      appendFileSync(path, text)
      if (step === 5) {
        renameSync(path, `${path}.${KILLS - kill}`)
        writeFileSync(path, '')
      }
      await new Promise((resolve) => setTimeout(resolve, 20 + 13 * kill))
    }
    child.kill('SIGKILL')
    await once(child, 'exit')
    child = await start()
  }
  const all = () => new Set([...seen(), ...before])
  for (let tries = 0; all().size < written; tries++) {
    if (tries > 600) break
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect(all().size).toBe(written)
  const twice = seen().length - new Set(seen()).size
  console.log(`${written} events, ${KILLS} kills: ${twice} read twice`)
  expect(twice).toBeLessThanOrEqual(KILLS * MOST_TWICE)
  for (const one of [folder, logs, dataDir]) rmSync(one, { recursive: true, force: true })
}, 300_000)
