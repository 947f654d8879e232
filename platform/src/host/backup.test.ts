import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { restoreNode } from './node.ts'
import { PASSWORD, startTestHost, testLabel, testPolicies } from './testing.ts'

const dir = mkdtempSync(join(tmpdir(), 'testudo-backup-'))
const path = join(dir, 'node.backup')
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }
const into = (name: string) => ({
  dataDir: join(dir, name),
  policies: testPolicies,
  defaultLabel: testLabel,
  capabilities: [],
  exercise: true,
  log: silent,
})
const identity = {
  type: 'identity',
  spec_version: '2.1',
  id: 'identity--11111111-1111-4111-8111-111111111111',
  created: '2026-01-01T00:00:00.000Z',
  modified: '2026-01-01T00:00:00.123456789Z',
  name: 'Ünicode \u2028 "quoted" \\ back',
  identity_class: 'organization',
}

/** Names and bytes: nothing, less and more than one piece, and what is still being written. */
const FILES: readonly (readonly [string, Uint8Array])[] = [
  ['empty', Buffer.alloc(0)],
  ['a1', Buffer.from([0, 255, 10, 13])],
  ['b2', Buffer.alloc(500_000, 'Testudo')],
  ['c3.part', Buffer.from('half')],
]

beforeAll(async () => {
  const host = await startTestHost({ dataDir: join(dir, 'from') })
  await host.enterFirst()
  await host.host.objects.put(host.identity.operator.subject, [identity], { label: testLabel, source: 'test' })
  await host.host.keys.key('sharing')
  await host.host.self.tls()
  for (const [name, keeping] of [
    ['kept-folder', 'in backups'],
    ['other', undefined],
  ] as const) {
    const folder = await host.host.folder(name, keeping)
    for (const [file, bytes] of FILES) writeFileSync(join(folder, file), bytes)
  }
  await host.backup(path)
  await host.close()
})
afterAll(() => rmSync(dir, { recursive: true, force: true }))

describe('a backup', () => {
  it('is readable by its owner only', () => {
    expect(statSync(path).mode & 0o077).toBe(0)
  })

  it('that is cut, altered or empty is refused before anything is written', async () => {
    const bytes = readFileSync(path)
    const text = gunzipSync(bytes).toString()
    const broken = join(dir, 'broken')
    for (const content of [
      bytes.subarray(0, bytes.length / 2),
      gzipSync(text.replace('"quoted', '"quothed').replace('\\"quoted', '\\"quothed')),
      gzipSync(text.slice(0, text.lastIndexOf('{'))),
      gzipSync(''),
      Buffer.from('x'),
    ]) {
      writeFileSync(broken, content)
      await expect(restoreNode(into('none'), broken)).rejects.toMatchObject({ code: 'backup.damaged' })
    }
    expect(() => statSync(join(dir, 'none'))).toThrow()
  })

  it('that names a file outside of its folder is refused, however well it adds up', async () => {
    const lines = gunzipSync(readFileSync(path)).toString().trimEnd().split('\n').slice(0, -1)
    for (const place of [
      { folder: 'kept-folder', file: '../../keys/node.pem' },
      { folder: '../keys', file: 'node.pem' },
      { folder: 'kept-folder', file: '..' },
    ]) {
      const text = [...lines, JSON.stringify(place), 'AAAA', ''].join('\n')
      const end = JSON.stringify({ rows: 0, sha256: createHash('sha256').update(text).digest('hex') })
      writeFileSync(join(dir, 'outside'), gzipSync(`${text}${end}\n`))
      await expect(restoreNode(into('nowhere'), join(dir, 'outside'))).rejects.toMatchObject({ code: 'backup.damaged' })
    }
    expect(() => statSync(join(dir, 'nowhere'))).toThrow()
  })

  it('is given to operators only, and leaves nothing behind', async () => {
    const host = await startTestHost()
    expect((await host.ask('POST', '/api/backup')).status).toBe(401)
    const analyst = await host.enter({ login: 'analyst', name: 'Analyst', roles: ['analyst'] })
    expect((await host.ask('POST', '/api/backup', { as: analyst.cookie })).status).toBe(403)
    const operator = await host.enter({ login: 'operator', name: 'Operator', roles: ['operator'] })
    const answer = await host.ask('POST', '/api/backup', { as: operator.cookie })
    expect(answer).toMatchObject({ status: 200, headers: { 'content-type': 'application/gzip' } })
    expect(readdirSync(host.dataDir).filter((name) => name.startsWith('backup-'))).toEqual([])
    await host.close()
  })

  it('is not restored over a node', async () => {
    await expect(restoreNode(into('from'), path)).rejects.toMatchObject({ code: 'backup.folder_not_empty' })
  })

  it('becomes the same node: people, objects byte for byte, keys and an audit log that holds', async () => {
    const report = await restoreNode(into('to'), path)
    expect(report).toMatchObject({ audit: { ok: true }, files: 3 })
    const host = await startTestHost({ dataDir: join(dir, 'to') })
    expect(await host.identity.firstLink()).toBeUndefined()
    expect(
      (await host.ask('POST', '/api/identity/sign-in', { body: { login: 'first', password: PASSWORD } })).status,
    ).toBe(200)
    const stored = await host.host.objects.get(host.identity.operator.subject, identity.id)
    expect(JSON.parse(stored?.body ?? '')).toEqual(expect.objectContaining(identity))
    await host.host.objects.put(
      host.identity.operator.subject,
      [{ ...identity, modified: '2026-02-01T00:00:00.000Z' }],
      { label: testLabel, source: 'test' },
    )
    expect((await host.host.objects.versions(host.identity.operator.subject, identity.id)).length).toBe(2)
    await host.close()
    expect(readdirSync(join(dir, 'to/own'))).toEqual(['kept-folder'])
    expect(readdirSync(join(dir, 'to/own/kept-folder')).sort()).toEqual(['a1', 'b2', 'empty'])
    for (const [file, bytes] of FILES.slice(0, 3))
      expect(readFileSync(join(dir, 'to/own/kept-folder', file)).equals(bytes), file).toBe(true)
    const keys = readdirSync(join(dir, 'from/keys'))
    expect(keys.sort()).toEqual(['node.pem', 'own-sharing.key', 'seal.key', 'tls-identity.pem'])
    for (const name of keys) {
      const file = join('keys', name)
      expect(readFileSync(join(dir, 'to', file)), name).toEqual(readFileSync(join(dir, 'from', file)))
      expect(statSync(join(dir, 'to', file)).mode & 0o777).toBe(0o600)
    }
  })
})
