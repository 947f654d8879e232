import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createObjects } from '@testudo/platform/objects'
import { extendFrontier, leafHash, openStorage } from '@testudo/platform/storage'
import { expect, it } from 'vitest'
import { OPEN, person, testPolicies } from '../support/policies.ts'

const ROUNDS = 20
const ana = person('ana', 'SECRET')

/** Runs the importer, kills it hard some time after its first word, and answers what it had been told is durable. */
async function killed(dataDir: string, round: number, afterMs: number): Promise<string[]> {
  const child = spawn(process.execPath, [join(import.meta.dirname, '../faults/importer.ts'), dataDir, String(round)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    if (said === '') setTimeout(() => child.kill('SIGKILL'), afterMs)
    said += chunk
  })
  await new Promise((done) => child.once('close', done))
  // The last line may be cut in the middle by the kill: only whole lines were acknowledged.
  return said
    .slice(0, said.lastIndexOf('\n') + 1)
    .split(/\s+/)
    .filter((word) => word.includes('--'))
}

it('loses no acknowledged object to kill -9 during import, twenty times', { timeout: 600_000 }, async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'testudo-kill-'))
  let total = 0
  let slowest = 0
  for (let round = 0; round < ROUNDS; round++) {
    const acknowledged = await killed(dataDir, round, 150 + 97 * round)
    total += acknowledged.length
    const started = performance.now()
    const storage = await openStorage({ dataDir })
    const objects = await createObjects(storage, { policies: testPolicies, clock: Date, defaultLabel: OPEN })
    slowest = Math.max(slowest, performance.now() - started)
    const found = new Set((await objects.getMany(ana, acknowledged)).map((o) => o.id))
    expect(acknowledged.filter((id) => !found.has(id))).toEqual([])
    await storage.asOwner(async (tx) => {
      const [counts] =
        await tx.query(`select l.seq::int as seq, (select count(*) from version)::int as versions, l.leaf::int as leaf, (select count(*) from audit_leaf)::int as leaves,
        l.thing, (select count(*) from thing)::int as things, l.fact::int as fact, (select count(*) from outbox)::int as facts, (select coalesce(sum(n), 0) from tally)::int as tallied, (select count(*) from version where head)::int as heads from ledger l`)
      expect(counts).toMatchObject({
        seq: counts?.['versions'],
        leaf: counts?.['leaves'],
        thing: counts?.['things'],
        fact: counts?.['facts'],
        tallied: counts?.['heads'],
      })
      const leaves = await tx.query<{ entry: string; hash: Uint8Array }>(
        'select entry, hash from audit_leaf order by idx',
      )
      expect(leaves.every((l) => Buffer.compare(l.hash, leafHash(l.entry)) === 0)).toBe(true)
      const [ledger] = await tx.query<{ frontier: Uint8Array }>('select frontier from ledger')
      expect(
        Buffer.compare(
          ledger?.frontier ?? new Uint8Array(),
          extendFrontier(
            new Uint8Array(),
            0,
            leaves.map((l) => l.hash),
          ),
        ),
      ).toBe(0)
    })
    await storage.close()
  }
  console.info(`${total} acknowledged objects over ${ROUNDS} kills, slowest reopening ${Math.round(slowest)} ms`)
  expect(total).toBeGreaterThan(200)
  rmSync(dataDir, { recursive: true, force: true })
})
