import { Fault } from '@testudo/kernel/fault'
import { rmSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { readyDataDir } from '../../../../../platform/src/host/testing.ts'
import { sameLabel, secretLabel, type SourceHost, startSourceHost, testLabel, until } from './sources.testing.ts'

let node: SourceHost
beforeAll(async () => {
  node = await startSourceHost()
}, 120_000)
afterAll(() => node.close())
beforeEach(() => {
  node.matcher.busy = undefined
  node.matcher.gate = async () => undefined
})

const push = (more: object = {}) => ({ name: 'Suricata', place: { kind: 'push' }, ...more })
const line = (n: number) => `{"event_type":"dns","timestamp":"2026-11-22T05:00:00Z","n":${n}}\n`

describe('who may', () => {
  it('people without the verb, and nobody, add no source', async () => {
    expect((await node.call('', 'POST', '', push())).status).toBe(401)
    const staff = await node.enter({
      login: 'staff',
      name: 'staff',
      organisation: 'CCDCOE',
      nation: 'EST',
      clearances: { ALLIED: 'SECRET' },
      roles: ['staff'],
    } as Parameters<SourceHost['enter']>[0])
    expect((await node.call(staff.cookie, 'POST', '', push())).status).toBe(403)
  })

  it('no source stands under a label its maker may not read', async () => {
    expect(await node.call(node.low, 'POST', '', push({ label: secretLabel }))).toMatchObject({
      status: 403,
      body: { code: 'detection.label_beyond', place: { path: '/body/label' } },
    })
    const nonsense = { policy: 'NONE', classification: 'X', categories: [], originators: [] }
    expect((await node.call(node.high, 'POST', '', push({ label: nonsense }))).status).toBe(403)
  })

  it('a hidden source answers as an absent one, to people and to machines', async () => {
    const id = await node.add(push({ label: secretLabel }))
    const absent = '00000000-0000-4000-8000-000000000000'
    for (const [method, rest, body] of [
      ['PUT', '', push()],
      ['DELETE', '', undefined],
      ['POST', '/restore', undefined],
    ] as const) {
      const hidden = await node.call(node.low, method, `/${id}${rest}`, body)
      expect(hidden.status).toBe(404)
      expect(hidden).toEqual(await node.call(node.low, method, `/${absent}${rest}`, body))
    }
    expect((await node.rows(node.low)).map((row) => row.id)).not.toContain(id)
    const hidden = await node.send(id, line(1), node.lowSensor)
    expect(hidden).toMatchObject({ status: 404 })
    expect(hidden).toEqual(await node.send(absent, line(1), node.lowSensor))
    expect(node.events(id)).toEqual([])
    expect(await node.send(id, line(1))).toMatchObject({ status: 200, body: { events: 1 } })
  })

  it('people send nothing as machines do, and machines list nothing', async () => {
    const id = await node.add(push())
    expect((await node.ask('POST', `/api/detection/sources/${id}/events`, { as: node.high, body: {} })).status).toBe(
      403,
    )
    expect((await node.ask('GET', '/api/detection/sources', { token: node.sensor })).status).toBe(403)
  })

  it('a change of the label needs both', async () => {
    const id = await node.add(push())
    expect((await node.call(node.low, 'PUT', `/${id}`, push({ label: secretLabel }))).status).toBe(403)
    expect(sameLabel((await node.row(id)).label, testLabel)).toBe(true)
  })
})

describe('bad words', () => {
  it.each([
    [{ name: '' }, '/body/name'],
    [{ name: 'a\u0007b' }, '/body/name'],
    [{ most: 0 }, '/body/most'],
    [{ format: 'evtx' }, '/body/format'],
    [{ place: { kind: 'smoke' } }, '/body/place/kind'],
    [{ place: { kind: 'syslog', transport: 'tcp', port: 70_000 } }, '/body/place/port'],
    [{ place: { kind: 'syslog', transport: 'tcp', port: 0, clients: ['a'.repeat(64)] } }, '/body/place/clients'],
    [{ place: { kind: 'syslog', transport: 'tcp', port: 0 }, format: 'csv' }, '/body/format'],
    [{ place: { kind: 'file', path: '/etc/passwd' } }, '/body/place/path'],
    [{ place: { kind: 'nats', server: 'http://x', subject: 'a' } }, '/body/place/server'],
    [{ place: { kind: 'nats', server: 'nats://a:b@x', subject: 'a' } }, '/body/place/server'],
    [{ place: { kind: 'nats', server: 'nats://1.1.1.1', subject: 'a b' } }, '/body/place/subject'],
    [{ place: { kind: 'nats', server: 'nats://127.0.0.1:4222', subject: 'a' } }, undefined],
    [{ surprise: 1 }, '/body/surprise'],
  ])('%j are refused by name', async (more, path) => {
    const { status, body } = await node.call(node.high, 'POST', '', push(more))
    expect({ status, path: (body as { place?: { path?: string } }).place?.path }).toEqual({ status: 400, path })
  })

  it('of other kinds nothing is pushed', async () => {
    const id = await node.add({ name: 's', place: { kind: 'syslog', transport: 'udp', port: 0 } })
    expect(await node.send(id, line(1))).toMatchObject({ status: 409, body: { code: 'detection.not_pushed' } })
  })
})

describe('bytes', () => {
  it('are answered when they are kept: plain, gzip, without a last line end, in any format', async () => {
    const id = await node.add(push())
    expect(await node.send(id, line(1) + line(2))).toMatchObject({ status: 200, body: { events: 2, format: 'eve' } })
    expect(await node.send(id, gzipSync(line(3)))).toMatchObject({ status: 200, body: { events: 1 } })
    expect(await node.send(id, line(4).trim())).toMatchObject({ status: 200, body: { events: 1 } })
    expect(await node.send(id, 'a,b\n5,6\n7,8')).toMatchObject({ status: 200, body: { events: 2, format: 'csv' } })
    expect(await node.send(id, line(9))).toMatchObject({ status: 200, body: { events: 1, format: 'eve' } })
    expect(node.events(id).map((event) => event['n'] ?? event['a'])).toEqual([1, 2, 3, 4, '5', '7', 9])
    expect(await node.row(id)).toMatchObject({ events: 7, state: 'live', dropped: 0 })
  })

  it('that are dirty are counted and told; broken gzip is refused and the next is taken', async () => {
    const id = await node.add(push())
    expect(await node.send(id, `${line(1)}{"cut":\n${line(2)}`)).toMatchObject({
      status: 200,
      body: { events: 2, dirt: [{ kind: 'broken', count: 1 }] },
    })
    const cut = gzipSync(line(3).repeat(2_000)).subarray(0, 40)
    expect(await node.send(id, cut)).toMatchObject({ status: 400, body: { code: 'objects.gzip_broken' } })
    expect(await node.send(id, line(4))).toMatchObject({ status: 200, body: { events: 1 } })
    expect((await node.row(id)).dirt).toEqual([{ kind: 'broken', count: 1 }])
    expect(await node.send(id, '')).toMatchObject({ status: 200, body: { events: 0, bytes: 0 } })
  })

  it('of a person with a file are taken too', async () => {
    const id = await node.add(push())
    const answer = await node.http.inject({
      method: 'POST',
      url: `/api/detection/sources/${id}/upload`,
      headers: { cookie: node.high, origin: 'http://localhost', 'content-type': 'application/octet-stream' },
      body: Buffer.from(line(1)),
    })
    expect(JSON.parse(answer.body)).toMatchObject({ events: 1, format: 'eve' })
  })

  it('of documents sent at once never mix', async () => {
    const id = await node.add(push())
    node.matcher.gate = () => new Promise((resolve) => setTimeout(resolve, 1))
    const tables = Array.from(
      { length: 8 },
      (_, d) => `d,n\n${Array.from({ length: 30_000 }, (_u, n) => `${d},${n}\n`).join('')}`,
    )
    const answers = await Promise.all(tables.map((table) => node.send(id, table)))
    expect(answers.map(({ body }) => body['events'])).toEqual(Array(8).fill(30_000))
    const seen = node.events(id)
    for (let d = 0; d < 8; d++)
      expect(seen.filter((event) => event['d'] === String(d)).map((event) => Number(event['n']))).toEqual(
        Array.from({ length: 30_000 }, (_, n) => n),
      )
  })
})

describe('too much', () => {
  it('beyond what is let in is answered with 429 and when to come again', async () => {
    const id = await node.add(push({ most: 100 }))
    expect((await node.send(id, Array.from({ length: 100 }, (_, n) => line(n)).join(''))).status).toBe(200)
    node.time.now += 100
    expect((await node.send(id, Array.from({ length: 100 }, (_, n) => line(n)).join(''))).status).toBe(200)
    const refused = await node.send(id, line(1))
    expect(refused).toMatchObject({ status: 429, retryAfter: '1', body: { code: 'detection.too_fast' } })
    expect(node.events(id)).toHaveLength(200)
    node.time.now += 2_000
    expect((await node.send(id, line(1))).status).toBe(200)
  })

  it('a busy matcher is answered with 429, and nothing was taken', async () => {
    const id = await node.add(push())
    node.matcher.busy = new Fault('unavailable', 'detection.no_room', 'no room')
    expect(await node.send(id, line(1))).toMatchObject({ status: 429, retryAfter: '5' })
    expect(node.events(id)).toEqual([])
    node.matcher.busy = undefined
    expect(await node.send(id, line(1))).toMatchObject({ status: 200 })
  })

  it('a source that fails inside the matcher stops no other', async () => {
    const [bad, good] = [await node.add(push()), await node.add(push())]
    node.matcher.gate = async (source) => {
      if (source === bad) throw new Error('broken inside')
    }
    expect((await node.send(bad, line(1))).status).toBe(503)
    expect((await node.send(good, line(1))).status).toBe(200)
    expect((await node.row(bad)).trouble).toContain('could not read')
  })

  it('paused sources take nothing', async () => {
    const id = await node.add(push({ paused: true }))
    expect(await node.send(id, line(1))).toMatchObject({ status: 409, body: { code: 'detection.source_paused' } })
    expect((await node.row(id)).state).toBe('paused')
  })
})

describe('changes', () => {
  it('each have their way back, stand in the log and are told to screens', async () => {
    const facts: unknown[] = []
    const id = await node.add(push({ most: 5 }))
    node.host.events.subscribe('test', ['detection.sources'], async (fact) => void facts.push(...fact.ids))
    const changed = await node.call(node.high, 'PUT', `/${id}`, push({ name: 'Zeek' }))
    expect(changed.body).toMatchObject({ done: true, undo: { name: 'Suricata', most: 5 } })
    expect(await node.row(id)).toMatchObject({ name: 'Zeek' })
    const { undo } = changed.body as { undo: unknown }
    expect((await node.call(node.high, 'PUT', `/${id}`, undo)).status).toBe(200)
    expect(await node.row(id)).toMatchObject({ name: 'Suricata', most: 5 })
    expect((await node.call(node.high, 'DELETE', `/${id}`)).body).toEqual({ done: true, undo: { restore: id } })
    expect((await node.rows()).map((row) => row.id)).not.toContain(id)
    expect(node.book.get(id)?.name).toBe('Suricata')
    expect((await node.send(id, line(1))).status).toBe(404)
    expect((await node.call(node.high, 'POST', `/${id}/restore`)).status).toBe(200)
    expect((await node.send(id, line(1))).status).toBe(200)
    expect(node.matcher.ended).toContain(id)
    await until(() => facts.filter((one) => one === id).length >= 5, 'five facts')
  })

  it('of the label leave old events under the old one', async () => {
    const id = await node.add(push({ name: 'gate' }))
    await node.send(id, line(1))
    await node.call(node.high, 'PUT', `/${id}`, push({ name: 'secret gate', label: secretLabel }))
    const name = node.book.matcherName(id) ?? ''
    expect(name).not.toBe(id)
    await node.send(id, line(2))
    expect(node.events(id).map((event) => event['n'])).toEqual([1])
    expect(node.events(name).map((event) => event['n'])).toEqual([2])
    expect(node.book.get(id)).toMatchObject({ name: 'gate' })
    expect(sameLabel(node.book.get(id)?.label, testLabel)).toBe(true)
    expect(sameLabel(node.book.get(name)?.label, secretLabel)).toBe(true)
    // Counts of what came before are another label's.
    expect(await node.row(id)).toMatchObject({ events: 1, id })
    expect((await node.rows(node.low)).map((row) => row.id)).not.toContain(id)
  })
})

it('all of it is there again after a restart', async () => {
  const dataDir = await readyDataDir()
  const first = await startSourceHost({ dataDir })
  const id = await first.add(push({ label: secretLabel, logsource: { product: 'linux' } }))
  await first.send(id, line(1))
  await first.close()
  const again = await startSourceHost({ dataDir }, first)
  expect(await again.row(id)).toMatchObject({ name: 'Suricata', events: 1, format: 'eve' })
  expect(again.matcher.opened.get(id)).toMatchObject({ logsource: { product: 'linux' } })
  expect((await again.send(id, line(2))).status).toBe(200)
  expect(await again.row(id)).toMatchObject({ events: 2 })
  await again.close()
  rmSync(dataDir, { recursive: true, force: true })
}, 120_000)
