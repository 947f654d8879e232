import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openStorage } from '@testudo/platform/storage'
import { afterAll, expect, it } from 'vitest'

const folder = mkdtempSync(join(tmpdir(), 'testudo-cli-open-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const run = (...args: readonly string[]) => {
  const { TESTUDO_DATA: _data, ...env } = process.env
  return spawnSync(process.execPath, [join(import.meta.dirname, 'main.ts'), ...args], {
    env,
    encoding: 'utf8',
    timeout: 50_000,
  })
}

it('says that a folder is of a newer Testudo, and ends', async () => {
  expect(run('export', '--data', folder).status).toBe(0)
  const storage = await openStorage({ dataDir: folder })
  await storage.asOwner((tx) =>
    tx.query(
      `insert into migration (capability, step, name, checksum, down) select capability, 99, name, checksum, down from migration where capability = 'objects' and step = 1`,
    ),
  )
  await storage.close()
  const { status, stderr, signal } = run('export', '--data', folder, '--json')
  expect([status, signal]).toEqual([5, null])
  expect(stderr).toContain('storage.schema_newer')
})
