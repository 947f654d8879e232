import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { selfSigned } from '../certificates/index.ts'
import { tlsClient } from '../http/tls.testing.ts'
import { labelledTable } from '../storage/index.ts'
import type { Log } from './index.ts'
import { keysIn } from './keys.ts'
import { startNode } from './node.ts'
import { createSelf, type SelfOptions } from './self.ts'
import { readyDataDir, secretLabel, startTestHost, type TestHost, testLabel, testPolicies } from './testing.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const dir = mkdtempSync(join(tmpdir(), 'testudo-doors-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))
const silent: Log = { info: () => undefined, warn: () => undefined, error: () => undefined }
const now = () => Date.UTC(2026, 10, 22)
const DAY = 86_400_000

describe('a key', () => {
  const folder = join(dir, 'keys')

  it('of no plain name is refused, so that no name reaches another file', async () => {
    for (const name of ['', '../node', 'a/b', 'A', '-a', 'a.b', 'a b', 'x'.repeat(60)])
      await expect(keysIn(folder).key(name), name).rejects.toMatchObject({ code: 'host.key_name' })
  })

  it('is made once, also when many ask at once, and is the same after a restart', async () => {
    const [one, two] = [keysIn(folder), keysIn(folder)]
    const all = await Promise.all([one.key('seen'), two.key('seen'), one.key('seen'), two.key('seen')])
    const first = Buffer.from(all[0] ?? []).toString('hex')
    expect(first).toMatch(/^[0-9a-f]{64}$/)
    for (const key of all) expect(Buffer.from(key).toString('hex')).toBe(first)
    // Who wipes theirs wipes nobody else's.
    all[0]?.fill(0)
    expect(Buffer.from(await one.key('seen')).toString('hex')).toBe(first)
    expect(Buffer.from(await keysIn(folder).key('seen')).toString('hex')).toBe(first)
    expect(await keysIn(folder).key('other')).not.toEqual(Buffer.from(first, 'hex'))
    expect(readdirSync(folder).sort()).toEqual(['own-other.key', 'own-seen.key'])
    expect(statSync(join(folder, 'own-seen.key')).mode & 0o777).toBe(0o600)
  })

  it('that was cut is said to be damaged, not replaced', async () => {
    writeFileSync(join(folder, 'own-cut.key'), 'short')
    await expect(keysIn(folder).key('cut')).rejects.toMatchObject({ kind: 'conflict', code: 'host.key_damaged' })
    expect(readFileSync(join(folder, 'own-cut.key'), 'utf8')).toBe('short')
  })
})

describe('the certificate of a node', () => {
  const warned: string[] = []
  const self = (folder: string, config: SelfOptions['config'] = {}, at = now) =>
    createSelf({
      config,
      folder: join(dir, folder),
      now: at,
      log: { ...silent, warn: (_fields, message) => warned.push(message) },
      tlsOrigin: () => undefined,
      origin: () => 'http://localhost',
    })

  it('is made once and kept', async () => {
    const first = await self('self', { name: 'Node A' }).tls()
    expect(first.fingerprint).toMatch(/^[0-9a-f]{64}$/)
    expect(await self('self', { name: 'Node B' }).tls()).toEqual(first)
    expect(statSync(join(dir, 'self', 'tls-identity.pem')).mode & 0o777).toBe(0o600)
    expect(warned).toEqual([])
  })

  it('is said to run out thirty days before, once a day', async () => {
    let at = now() + (3 * 365 - 31) * DAY
    const node = self('self', {}, () => at)
    await node.tls()
    expect(warned).toEqual([])
    for (const days of [2, 0, 0.5, 0.6]) {
      at += days * DAY
      await node.tls()
    }
    expect(warned).toEqual(Array(2).fill('the certificate of this node runs out soon'))
  })

  it('comes from the settings’ files when they name some, and only with its own key', async () => {
    const [one, other] = await Promise.all(
      ['one', 'other'].map((name) => selfSigned({ name, hosts: ['localhost'], now: now(), days: 90 })),
    )
    const write = (name: string, text = '') => {
      const path = join(dir, name)
      writeFileSync(path, text)
      return path
    }
    const certificate = write('one.pem', one?.cert)
    const tls = (key: string, cert = certificate) => self('none', { tls: { port: 0, certificate: cert, key } }).tls()
    for (const [key, place] of [
      [write('other.key', other?.key), '/tls/key'],
      [join(dir, 'missing.key'), '/tls/key'],
      [write('text.key', 'hello'), '/tls/certificate'],
    ] as const)
      await expect(tls(key)).rejects.toMatchObject({ code: 'config.invalid', place: { path: place } })
    expect((await tls(write('one.key', one?.key))).certificate).toBe(one?.cert)
    expect(readdirSync(dir)).not.toContain('none')
  })
})

describe('a capability', () => {
  let host: TestHost
  const closed: string[] = []
  beforeAll(async () => {
    host = await startTestHost({
      capabilities: [
        {
          name: 'sample',
          verbs: {},
          async start(given) {
            given.onClose(async () => {
              await given.tables.asOwner((tx) => tx.query('select 1'))
              closed.push('before the database')
            })
            await given.tables.migrate('sample', [
              {
                name: 'notes',
                up: `create table sample_note (id int primary key, label_id int not null); ${labelledTable('sample_note')}`,
                down: 'drop table sample_note',
              },
            ])
            return {}
          },
        },
      ],
    })
  })

  it('has tables of its own, of which each reader sees what it may', async () => {
    const { tables } = host.host
    await expect(
      tables.asOwner(async (tx) => {
        await tx.query('insert into sample_note values (9, 0)')
        throw new Error('no')
      }),
    ).rejects.toThrow('no')
    await tables.asOwner(async (tx) => {
      for (const [id, label] of [testLabel, secretLabel].entries())
        await tx.query('insert into sample_note values ($1, $2)', [id, await tables.labelNumber(tx, label)])
    })
    const low = await host.enter({ login: 'low', name: 'Low', clearances: { ALLIED: 'UNCLASSIFIED' } })
    const subject = await host.host.accounts.find(low.id)
    if (subject === undefined) throw new Error('not there')
    const seen = await tables.readAs(subject, (tx) => tx.query('select id from sample_note order by id'))
    expect(seen).toEqual([{ id: 0 }])
    expect([tables.mayRead(subject, testLabel), tables.mayRead(subject, secretLabel)]).toEqual([true, false])
  })

  it('is told when the node closes, while the database still answers', async () => {
    await host.close()
    expect(closed).toEqual(['before the database'])
  })
})

describe('a node with a port for nodes', () => {
  it('answers there under its own names, with the certificate it shows to others too', async () => {
    const from = await readyDataDir()
    const node = await startNode({
      dataDir: from,
      policies: testPolicies,
      defaultLabel: testLabel,
      capabilities: [],
      exercise: true,
      log: silent,
      port: 0,
      config: {
        name: 'Node A',
        tls: { port: 0, hosts: ['node-a.example', '127.0.0.1'] },
        outbound: { allow: ['127.0.0.1'] },
      },
    })
    const { fingerprint } = await node.host.self.tls()
    const { port, hostname } = new URL(node.tlsAddress ?? '')
    expect([hostname, node.host.self.tlsOrigin()]).toEqual(['node-a.example', node.tlsAddress])
    const ask = (tls: { fingerprint: string }, url = `https://127.0.0.1:${port}/livez`) =>
      node.host.outbound({ method: 'GET', url, tls })
    expect((await ask({ fingerprint })).status).toBe(200)
    await expect(ask({ fingerprint: 'a'.repeat(64) })).rejects.toMatchObject({ code: 'outbound.failed' })
    const client = tlsClient(Number(port))
    const asked = async (host: string) =>
      (await client.ask({ path: '/api/identity/session', headers: { host } })).status
    expect(await asked(`node-a.example:${port}`)).toBe(200)
    expect(await asked(`localhost:${port}`)).toBe(200)
    expect(await asked('evil.example')).toBe(421)
    client.close()
    await node.close()
    await expect(ask({ fingerprint })).rejects.toMatchObject({ code: 'outbound.failed' })
    rmSync(from, { recursive: true, force: true })
  })
})
