import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { askNode, type KillableNode, killNode, startKillable } from '../faults/killable.ts'

const PIECES = 8_000
const ENTRIES = 12_000
const folder = mkdtempSync(join(tmpdir(), 'testudo-kill-inventory-'))
let node: KillableNode | undefined
afterAll(async () => {
  if (node?.child.exitCode === null && node.child.signalCode === null) await killNode(node)
  rmSync(folder, { recursive: true, force: true })
})

const table = () => {
  const lines = Array.from(
    { length: PIECES },
    (_, i) => `gw ${i},Acme,Box,${i % 7}.1\ngw ${i},Acme,Firmware,${i % 5}.2`,
  )
  return `equipment,vendor,product,version\n${lines.join('\n')}\n`
}
const exploited = () =>
  JSON.stringify({
    title: 'CISA Catalog of Known Exploited Vulnerabilities',
    count: ENTRIES,
    vulnerabilities: Array.from({ length: ENTRIES }, (_, i) => ({
      cveID: `CVE-2026-${10_000 + i}`,
      dateAdded: '2026-11-20',
    })),
  })

interface Job {
  readonly id: string
  readonly kind: string
  readonly state: string
  readonly done: number
  readonly result?: { readonly new?: number; readonly equipment?: { readonly new: number } }
}
const INVENTORY = 'vulnerabilities.inventory'
const FEED = 'vulnerabilities.import'
const jobs = async (node: KillableNode) => (await askNode(node, 'GET', '/jobs')) as readonly Job[]
const OPEN: ReadonlySet<string> = new Set(['running', 'waiting'])
const pause = (milliseconds: number) => new Promise((later) => setTimeout(later, milliseconds))

/** Starts an import and ends the node once some of it is kept. @returns how much was */
async function cutOff(node: KillableNode, kind: string, path: string, body: string): Promise<number> {
  void askNode(node, 'POST', path, body).catch(() => undefined)
  for (;;) {
    const found = (await jobs(node)).find((job) => job.kind === kind)
    if (found !== undefined && (found.done > 0 || !OPEN.has(found.state))) {
      await killNode(node)
      return found.done
    }
    await pause(5)
  }
}

async function settled(node: KillableNode, kind: string): Promise<Job | undefined> {
  for (;;) {
    const found = (await jobs(node)).find((job) => job.kind === kind)
    if (found === undefined || !OPEN.has(found.state)) return found
    await pause(50)
  }
}

it('an inventory and a list of exploited vulnerabilities go on after a kill, and count as if nothing had been', {
  timeout: 600_000,
}, async () => {
  node = await startKillable(folder)
  const pieces = await cutOff(node, INVENTORY, '/vulnerabilities/inventory/import?fileName=list.csv', table())
  node = await startKillable(folder)
  expect((await settled(node, INVENTORY))?.result?.equipment).toEqual({ new: PIECES, changed: 0, same: 0 })
  expect(await askNode(node, 'GET', '/vulnerabilities/inventory?limit=1')).toMatchObject({ found: PIECES })
  expect(await askNode(node, 'GET', '/vulnerabilities/inventory/imports')).toMatchObject({
    rows: [{ file: 'list.csv', new: PIECES, changed: 0, same: 0, stands: PIECES }],
  })

  const entries = await cutOff(node, FEED, '/vulnerabilities/import?source=CISA', exploited())
  node = await startKillable(folder)
  expect((await settled(node, FEED))?.result).toMatchObject({ total: ENTRIES, new: ENTRIES, changed: 0, same: 0 })
  await askNode(node, 'POST', '/vulnerabilities/import?source=CISA&dryRun=true', exploited())
  expect((await settled(node, FEED))?.result).toMatchObject({ dryRun: true, new: 0, changed: 0, same: ENTRIES })
  await expect.poll(() => readdirSync(join(folder, 'uploads'))).toEqual([])
  await killNode(node)

  console.info(`killed after ${pieces} of ${PIECES} pieces and ${entries} of ${ENTRIES} entries`)
  expect(pieces).toBeGreaterThan(0)
  expect(pieces).toBeLessThan(PIECES)
  expect(entries).toBeGreaterThan(0)
  expect(entries).toBeLessThan(ENTRIES)
})
