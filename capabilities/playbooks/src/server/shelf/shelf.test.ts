import { webcrypto } from 'node:crypto'
import { type Playbook, sign, type Subtle } from '@testudo/cacao'
import type { Label } from '@testudo/kernel/label'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { containGateway } from '../../../../../exercise/src/playbooks.ts'
import { secretLabel, startTestHost, testLabel, type TestHost } from '../../../../../platform/src/host/testing.ts'
import { capability } from '../index.ts'
import { playbookDb } from '../tables.ts'

type Row = {
  id: string
  signed: { signee: string; valid: boolean; fingerprint?: string; vouched?: { name: string; by: string } }[]
  lastRun?: { id: string; status: string; mark: unknown }
}
type Shelf = { rows: Row[]; labels: Label[] }
type Run = { id: string; incident?: string; about?: { name: string } }

let node: TestHost
const people: Record<string, string> = {}
const INCIDENT = 'incident--7d2c0a40-22c5-4b9a-9f0e-3a4a1d3f7b10'

async function ask<T>(who: string, method: string, path: string, body?: unknown): Promise<T> {
  const told = await node.ask(method, `/api/playbooks${path}`, {
    as: people[who] ?? '',
    ...(body === undefined ? {} : { body }),
  })
  expect([path, told.status, told.body]).toMatchObject([path, 200, {}])
  return told.body as T
}
const keep = async (playbook: Playbook, label?: Label) =>
  (
    await ask<{ id: string }>('author', 'POST', '/library', {
      text: JSON.stringify(playbook),
      ...(label === undefined ? {} : { label }),
    })
  ).id
const start = async (id: string, more: object = {}) => {
  const inputs = { __gateway__: 'g', __network__: '10.0.0.0/8', __account__: 'a' }
  return (await ask<{ id: string }>('watch', 'POST', `/library/${id}/runs`, { inputs, ...more })).id
}
const rowFor = async (who: string, id: string) =>
  (await ask<Shelf>(who, 'GET', '/library')).rows.find((row) => row.id === id)

beforeAll(async () => {
  // Of two runs started in one millisecond neither is the newer one.
  let at = Date.UTC(2026, 10, 23, 8)
  node = await startTestHost({ capabilities: [capability], clock: { now: () => (at += 1) } })
  const enter = async (login: string, level: string, role: string) => {
    const clear = { organisation: 'CENTRE', nation: 'EST', communities: [], specialAccess: [] }
    const clearances = { ALLIED: level, TLP: 'RED' }
    const entered = await node.enter({ ...clear, clearances, login, name: login, roles: [role] })
    people[login] = entered.cookie
    return entered
  }
  const { id } = await enter('author', 'SECRET', 'analyst')
  await enter('watch', 'SECRET', 'watch')
  await enter('low', 'UNCLASSIFIED', 'watch')
  await enter('admin', 'SECRET', 'administrator')
  const author = await node.host.accounts.find(id)
  if (author === undefined) throw new Error('the author is not there')
  const written = '2026-11-23T06:00:00.000Z'
  const incident = {
    type: 'incident',
    spec_version: '2.1',
    id: INCIDENT,
    created: written,
    modified: written,
    name: 'Otter at sea',
  }
  await node.host.objects.put(author, [incident], { label: secretLabel, source: 'test' })
})
afterAll(() => node.close())

describe('the shelf', () => {
  it('names the last run of a playbook that the reader may read, and no other', async () => {
    const id = await keep(containGateway, testLabel)
    expect(await rowFor('low', id)).not.toHaveProperty('lastRun')
    const open = await start(id)
    const closed = await start(id, { label: secretLabel })
    expect(await rowFor('low', id)).toMatchObject({ lastRun: { id: open, status: 'running' } })
    expect(await rowFor('watch', id)).toMatchObject({ lastRun: { id: closed } })
    await ask('watch', 'POST', `/runs/${closed}/stop`, { reason: 'enough' })
    expect(await rowFor('watch', id)).toMatchObject({ lastRun: { id: closed, status: 'stopped' } })
  })

  it('names the incident of a run to whom the incident is open, though the run is open to more', async () => {
    const id = await keep({ ...containGateway, name: 'Another' }, testLabel)
    const run = await start(id, { incident: INCIDENT })
    expect((await ask<{ row: Run }>('watch', 'GET', `/runs/${run}`)).row.about).toMatchObject({ name: 'Otter at sea' })
    await node.host.tables.asOwner(async (tx) => {
      const label = { label: JSON.stringify(testLabel), label_id: await node.host.tables.labelNumber(tx, testLabel) }
      await playbookDb(tx).updateTable('playbooks_run').set(label).where('id', '=', run).execute()
    })
    for (const path of [`/runs/${run}`, '/runs', `/library/${id}?incident=${INCIDENT}`])
      expect(JSON.stringify(await ask('low', 'GET', path))).not.toContain('Otter at sea')
    expect(JSON.stringify(await ask('watch', 'GET', '/runs'))).toContain('Otter at sea')
  })

  it('offers the labels in use that the reader may read, and keeps a playbook under the chosen one', async () => {
    const levels = async (who: string) =>
      (await ask<Shelf>(who, 'GET', '/library')).labels.map(({ classification }) => classification)
    expect(await levels('low')).not.toContain('SECRET')
    expect(await levels('author')).toContain('SECRET')
    const id = await keep({ ...containGateway, name: 'Chosen' }, secretLabel)
    expect([await rowFor('low', id), (await rowFor('watch', id))?.id]).toEqual([undefined, id])
  })

  it('says who signed, and whether that still holds', async () => {
    const subtle = webcrypto.subtle as unknown as Subtle
    const pair = await webcrypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify'])
    const spki = Buffer.from(await webcrypto.subtle.exportKey('spki', pair.publicKey)).toString('base64')
    const signed = await sign(containGateway, {
      subtle,
      privateKey: pair.privateKey,
      algorithm: 'ES256',
      key: { public_key: spki },
      id: 'jss--5d0092c5-5f74-4287-9642-33f4c354e56d',
      signee: 'Tallinn watch',
      at: '2026-11-23T06:00:00.000Z',
    })
    const [good, bad] = [await keep(signed), await keep({ ...signed, name: 'Something else' })]
    expect((await rowFor('watch', good))?.signed).toMatchObject([{ signee: 'Tallinn watch', valid: true }])
    expect((await rowFor('watch', bad))?.signed).toMatchObject([{ signee: 'Tallinn watch', valid: false }])

    const key = (await rowFor('watch', good))?.signed[0]?.fingerprint ?? ''
    const words = { name: 'Mari Tamm', organisation: 'Tallinn watch' }
    const send = async (who: string, method: string, path: string, body?: object) =>
      (await node.ask(method, `/api/playbooks${path}`, { as: people[who] ?? '', ...(body && { body }) })).status
    expect(await send('author', 'PUT', `/keys/${key}`, words)).toBe(403)
    expect(await send('admin', 'PUT', '/keys/abc', words)).toBe(400)
    expect(await send('admin', 'PUT', `/keys/${key}`, { ...words, name: ' ' })).toBe(400)
    expect(await send('admin', 'DELETE', `/keys/${key}`)).toBe(404)
    expect((await rowFor('watch', good))?.signed[0]).not.toHaveProperty('vouched')
    await ask('admin', 'PUT', `/keys/${key}`, words)
    expect((await rowFor('low', good))?.signed).toMatchObject([{ valid: true, vouched: { ...words, by: 'admin' } }])
    expect((await rowFor('watch', bad))?.signed[0]).not.toHaveProperty('vouched')
    expect(await ask('watch', 'POST', '/checks', { text: JSON.stringify(signed) })).toMatchObject({
      signatures: [{ signee: 'Tallinn watch', vouched: words }],
    })
    await node.host.tables.asOwner(async (tx) => {
      const label = {
        label: JSON.stringify(secretLabel),
        label_id: await node.host.tables.labelNumber(tx, secretLabel),
      }
      await playbookDb(tx).updateTable('playbooks_key').set(label).execute()
    })
    expect((await rowFor('low', good))?.signed[0]).not.toHaveProperty('vouched')
    expect(await ask('low', 'GET', '/keys')).toMatchObject({ rows: [] })
    expect(await ask('watch', 'GET', '/keys')).toMatchObject({ rows: [{ fingerprint: key, ...words }] })
    await ask('admin', 'DELETE', `/keys/${key}`)
    expect((await rowFor('watch', good))?.signed[0]).not.toHaveProperty('vouched')
  })
})
