import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { readPolicies } from './policies.ts'

const SHIPPED = join(import.meta.dirname, '../../../policies')
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'testudo-policies-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

it.each([
  ['is no JSON', '{\n\n  "id": }', 'policy.not_json', 3],
  ['names a key twice', '{\n"id":"A",\n"id":"B"}', 'policy.not_json', 3],
  ['is not UTF-8', Buffer.from([0x22, 0xff, 0x22]), 'policy.unreadable', undefined],
  ['is nested a million levels deep', '['.repeat(1_000_000), 'policy.not_json', 1],
  ['is no policy', '{"id":"A"}', 'label.bad_policy', undefined],
])('names the file that %s', async (_what, content, code, line) => {
  cpSync(SHIPPED, folder, { recursive: true })
  const file = join(folder, 'm-bad.json')
  writeFileSync(file, content)
  const fault = await readPolicies(folder).catch((error: unknown) => error)
  expect(fault).toMatchObject({ kind: 'invalid', place: { file, ...(line === undefined ? {} : { line }) } })
  if (code.startsWith('policy.')) expect(fault).toMatchObject({ code })
})

it('names the folder that is not there, or holds none', async () => {
  for (const dir of [join(folder, 'none'), folder])
    await expect(readPolicies(dir)).rejects.toMatchObject({ code: 'policy.folder', place: { file: dir } })
})

it('reads those that ship with a node', async () => {
  expect((await readPolicies(SHIPPED)).all().length).toBeGreaterThan(2)
})
