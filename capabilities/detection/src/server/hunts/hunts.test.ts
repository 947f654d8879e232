import { rmSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Reply } from '@testudo/kernel/contract'
import { canonicalLabel, type Label } from '@testudo/kernel/label'
import {
  readyDataDir,
  secretLabel,
  startTestHost,
  type TestHost,
  testLabel,
} from '../../../../../platform/src/host/testing.ts'
import type { checkHunt, hunt, hunts, testRule } from '../../core/index.ts'
import { capability, detectionOf } from '../index.ts'
import { HuntBook } from './huntBook.ts'

/* A whole node: events pushed to it, then looked for by people of different clearance. */

type HuntReply = Reply<typeof hunt>
interface Person {
  readonly cookie: string
  readonly id: string
}

const WORKBENCH = { nation: 'POL', organisation: 'Rail CERT', roles: ['analyst'] }
const SIGMA = `title: Shell by an office program
id: 11111111-1111-4111-8111-111111111111
logsource: { product: windows, category: process_creation }
detection:
  sel: { Image|endswith: '\\cmd.exe' }
  condition: sel
`
const BURST = `title: Failed logon
name: failed_logon
logsource: { product: windows, service: security }
detection: { sel: { EventID: 4625 }, condition: sel }
---
title: Many failed logons
correlation:
  type: event_count
  rules: [failed_logon]
  group-by: [TargetUserName]
  timespan: 5m
  condition: { gte: 3 }
`

/** A node with two people, and sources of their own labels. */
async function nodeOf(dataDir?: string) {
  const node = await startTestHost({ capabilities: [capability], ...(dataDir !== undefined && { dataDir }) })
  const high = await node.enter({ login: 'high', name: 'High', ...WORKBENCH, clearances: { ALLIED: 'SECRET' } })
  const low = await node.enter({ login: 'low', name: 'Low', ...WORKBENCH, clearances: { ALLIED: 'UNCLASSIFIED' } })
  const ask = async <T>(person: Person, path: string, body?: object): Promise<{ status: number; body: T }> => {
    const answer = await node.ask(body === undefined ? 'GET' : 'POST', `/api/detection/${path}`, {
      as: person.cookie,
      ...(body !== undefined && { body }),
    })
    return { status: answer.status, body: answer.body as T }
  }
  return {
    node,
    high,
    low,
    ask,
    async source(name: string, label: Label): Promise<string> {
      const { body } = await ask<{ id: string }>(high, 'sources', { name, place: { kind: 'push' }, label })
      return body.id
    },
    async push(source: string, events: readonly object[]): Promise<void> {
      const answer = await node.http.inject({
        method: 'POST',
        url: `/api/detection/sources/${source}/upload`,
        headers: { cookie: high.cookie, origin: 'http://localhost', 'content-type': 'application/octet-stream' },
        body: events.map((event) => `${JSON.stringify(event)}\n`).join(''),
      })
      expect(JSON.parse(answer.body)).toMatchObject({ events: events.length })
    },
    /** Starts a hunt and waits for its end. */
    async hunt(person: Person, asked: object): Promise<HuntReply> {
      const { body, status } = await ask<{ id: string }>(person, 'hunts', asked)
      expect([status, body]).toMatchObject([200, { id: expect.any(String) as string }])
      await expect
        .poll(async () => (await ask<HuntReply>(person, `hunts/${body.id}`)).body.row.state, { timeout: 60_000 })
        .not.toMatch(/waiting|running/)
      return (await ask<HuntReply>(person, `hunts/${body.id}`)).body
    },
  }
}

const at = (node: TestHost, minutes: number) => new Date(node.time.now - minutes * 60_000).toISOString()
const dns = (node: TestHost, minutes: number, name: string, from = '10.31.4.20') => ({
  timestamp: at(node, minutes),
  event_type: 'dns',
  src_ip: from,
  dest_ip: '10.31.0.53',
  dns: { type: 'query', rrname: name },
})
const logon = (node: TestHost, minutes: number, user: string) => ({
  Event: {
    System: { Channel: 'Security', EventID: 4625, TimeCreated: { SystemTime: at(node, minutes) } },
    EventData: { TargetUserName: user },
  },
})
const windows = (node: TestHost, minutes: number, image: string) => ({
  Event: {
    System: {
      Channel: 'Microsoft-Windows-Sysmon/Operational',
      EventID: 1,
      TimeCreated: { SystemTime: at(node, minutes) },
    },
    EventData: { Image: image, CommandLine: `${image} /c whoami` },
  },
})

let one: Awaited<ReturnType<typeof nodeOf>>
let open = ''
let secret = ''
beforeAll(async () => {
  one = await nodeOf()
  const { node } = one
  open = await one.source('Border', testLabel)
  secret = await one.source('Vault', secretLabel)
  await one.push(open, [
    dns(node, 90, 'gw.evil.example'),
    dns(node, 30, 'benign.example'),
    dns(node, 20, 'evil.example', '198.51.100.9'),
  ])
  await one.push(secret, [dns(node, 60, 'evil.example', '10.99.0.1'), dns(node, 10, 'deep.evil.example', '10.99.0.2')])
  const hosts = await one.source('Hosts', testLabel)
  await one.push(hosts, [
    windows(node, 15, 'C:\\Windows\\System32\\cmd.exe'),
    windows(node, 14, 'C:\\Windows\\notepad.exe'),
    ...[9, 8, 7].map((minutes) => logon(node, minutes, 'bob')),
  ])
}, 180_000)
afterAll(() => one.node.close())

describe('a question that cannot be asked', () => {
  it.each([
    ['stix', "[domain-name:value = 'x'", 1],
    ['stix', '[domain-name:value = 1\n AND url:value = ]', 2],
    [
      'sigma',
      'title: x\nlogsource: { product: windows }\ndetection:\n  sel: { Image|endswth: x }\n  condition: sel\n',
      4,
    ],
    ['sigma', 'a: [', 1],
    ['indicators', 'no indicator at all!\n', 1],
  ])('in %s says where it is wrong: %j', async (language, text, line) => {
    const { status, body } = await one.ask<Reply<typeof checkHunt>>(one.low, 'hunts/check', { language, text })
    expect([status, body.flaw?.line]).toEqual([200, line])
    expect(body.flaw?.message).toBeTruthy()
    expect((await one.ask(one.low, 'hunts', { language, text })).status).toBe(400)
  })

  it.each([
    ['a regular expression that would not end', 'stix', `[file:name MATCHES '${'(a+)+'.repeat(12)}$']`],
    ['a thousand open brackets', 'stix', `[${'('.repeat(1_000)}a:b=1`],
    [
      'a hundred thousand alternatives',
      'stix',
      `[file:name IN (${Array.from({ length: 100_000 }, (_, i) => `'${i}'`).join(',')})]`,
    ],
    [
      'aliases that multiply',
      'sigma',
      `a: &a [x,x]\n${Array.from({ length: 30 }, (_, i) => `b${i}: &b${i} [*${i === 0 ? 'a' : `b${i - 1}`},*${i === 0 ? 'a' : `b${i - 1}`}]`).join('\n')}`,
    ],
  ])('because it is hostile is answered in short: %s', async (_what, language, text) => {
    const began = process.cpuUsage()
    const { status } = await one.ask(one.low, 'hunts/check', { language, text })
    const spent = process.cpuUsage(began)
    expect(status).toBe(200)
    expect((spent.user + spent.system) / 1e6).toBeLessThan(8)
  })

  it('has no end before its beginning', async () => {
    const { status } = await one.ask(one.low, 'hunts', { language: 'indicators', text: 'evil.example', from: 2, to: 1 })
    expect(status).toBe(400)
  })

  it('may be asked by the staff, and neither recorded nor kept as a rule by them', async () => {
    const staff = await one.node.enter({
      login: 'st',
      name: 'St',
      ...WORKBENCH,
      roles: ['staff'],
      clearances: { ALLIED: 'SECRET' },
    })
    const { row } = await one.hunt(staff, { language: 'indicators', text: 'evil.example' })
    expect(row.hits).toBe(4)
    expect((await one.ask(staff, `hunts/${row.id}/sightings`, {})).status).toBe(403)
    const rule = { language: 'sigma', text: SIGMA, name: 'x' }
    expect((await one.ask(staff, 'rules', rule)).status).toBe(403)
  })
})

describe('a hunt', () => {
  it('for values finds what its reader may read, and counts nothing else', async () => {
    const high = await one.hunt(one.high, { language: 'indicators', text: 'evil.example\n203.0.113.0/24' })
    const low = await one.hunt(one.low, { language: 'indicators', text: 'evil.example\n203.0.113.0/24' })
    expect([high.row.state, high.row.hits, high.row.done, high.row.total]).toEqual(['done', 4, 10, 10])
    expect([low.row.state, low.row.hits, low.row.done, low.row.total]).toEqual(['done', 2, 8, 8])
    expect(low.hits.map(({ host, values }) => [host, values[0]?.value])).toEqual([
      ['10.31.0.53', 'evil.example'],
      ['10.31.4.20', 'gw.evil.example'],
    ])
    expect(low.hits.every(({ sourceName }) => sourceName === 'Border')).toBe(true)
    expect(low.series.values.reduce((a, b) => a + b, 0)).toBe(2)
    expect(JSON.stringify(low)).not.toMatch(/10\.99|Vault|deep/)
  })

  it('with a pattern that is more than a value reads what events show', async () => {
    const text = "[network-traffic:src_ref.value = '10.31.4.20' AND domain-name:value LIKE '%.evil.example']"
    const { row, hits } = await one.hunt(one.high, {
      language: 'stix',
      text: text.replace(' AND domain', '] AND [domain'),
    })
    expect([row.state, row.fault]).toEqual(['done', undefined])
    expect(hits.length).toBeGreaterThan(0)
  })

  it('with a Sigma rule finds what rules describe; with a correlation what joins events', async () => {
    const shell = await one.hunt(one.low, { language: 'sigma', text: SIGMA })
    expect([shell.row.hits, shell.hits[0]?.told, shell.row.title]).toEqual([
      1,
      'Shell by an office program',
      'Shell by an office program',
    ])
    const burst = await one.hunt(one.low, { language: 'sigma', text: BURST })
    expect(burst.hits.map(({ told }) => told)).toContain('Many failed logons')
  })

  it('looks only into its range and its sources', async () => {
    const now = one.node.time.now
    const text = 'evil.example'
    const late = await one.hunt(one.high, { language: 'indicators', text, from: now - 25 * 60_000 })
    expect(late.row.hits).toBe(2)
    const border = await one.hunt(one.high, { language: 'indicators', text, sources: [open] })
    expect([border.row.hits, border.row.total]).toEqual([2, 3])
  })

  it('is its owner’s alone', async () => {
    const { row } = await one.hunt(one.low, { language: 'indicators', text: 'evil.example' })
    const other = await one.ask(one.high, `hunts/${row.id}`)
    const absent = await one.ask(one.high, 'hunts/hunt-AAAAAAAAAAAAAAAA')
    expect([other.status, other.body]).toEqual([absent.status, absent.body])
    for (const deed of ['stop', 'resume', 'sightings'])
      expect(
        (await one.ask(one.high, `hunts/${row.id}/${deed}`, deed === 'stop' ? { how: 'cancel' } : {})).status,
      ).toBe(404)
    const list = await one.ask<Reply<typeof hunts>>(one.high, 'hunts')
    expect(list.body.rows.some(({ id }) => id === row.id)).toBe(false)
    expect((await one.ask<Reply<typeof hunts>>(one.low, 'hunts')).body.rows[0]).toMatchObject({ id: row.id, hits: 2 })
  })

  it('is recorded as an indicator and sightings, and becomes alerts', async () => {
    const { row } = await one.hunt(one.high, { language: 'indicators', text: 'evil.example', title: 'Evil names' })
    const { body } = await one.ask<{ hits: number; ids: string[] }>(one.high, `hunts/${row.id}/sightings`, {})
    expect(body.hits).toBe(4)
    expect(body.ids.map((id) => id.split('--')[0])).toEqual(['indicator', 'sighting', 'sighting'])
    const again = await one.ask<{ ids: string[] }>(one.high, `hunts/${row.id}/sightings`, {})
    expect(again.body.ids).toEqual(body.ids)
    const alerts = async (person: Person) =>
      (await one.ask<{ rows: { title: { en: string }; hits: number }[] }>(person, 'alerts')).body.rows
    const sum = async (person: Person) => (await alerts(person)).reduce((all, { hits }) => all + hits, 0)
    expect([await sum(one.low), await sum(one.high)]).toEqual([2, 4])
    // The indicator of it is learnt like any other, and finds the same events: they are not told twice.
    const marks = () =>
      one.node.storage.asOwner((tx) =>
        tx.query('select key from detection_backwards where key like $1', [`${body.ids[0]}%`]),
      )
    await expect.poll(async () => (await marks()).length, { timeout: 60_000 }).toBeGreaterThan(0)
    expect([await sum(one.low), await sum(one.high)]).toEqual([2, 4])
  })
})

describe('a rule', () => {
  it('is tried on samples, and nothing of them stays', async () => {
    const samples = `${JSON.stringify(windows(one.node, 1, 'C:\\cmd.exe'))}\n${JSON.stringify(windows(one.node, 1, 'C:\\x.exe'))}\n`
    const { body } = await one.ask<Reply<typeof testRule>>(one.low, 'rules/test', {
      language: 'sigma',
      text: SIGMA,
      samples,
    })
    expect(body).toMatchObject({
      events: 2,
      format: 'windows',
      hits: [{ line: 1, title: 'Shell by an office program' }],
    })
  })

  it('that is saved is live, finds what came before, and is not overwritten by a stale page', async () => {
    const text = "[domain-name:value = 'late.example']"
    await one.push(open, [dns(one.node, 5, 'www.late.example')])
    const saved = await one.ask<{ id: string; modified: string }>(one.high, 'rules', {
      language: 'stix',
      text,
      name: 'Late',
    })
    expect(saved.status).toBe(200)
    const found = async () =>
      (await one.ask<{ rows: { known?: string; hits: number }[] }>(one.low, 'alerts')).body.rows.find(
        ({ known }) => known === saved.body.id,
      )?.hits
    await expect.poll(found, { timeout: 60_000 }).toBe(1)
    const stale = { ...saved.body, modified: '2020-01-01T00:00:00.000Z' }
    const asked = { language: 'stix', text, name: 'Late, again', replaces: stale }
    expect((await one.ask(one.high, 'rules', asked)).status).toBe(409)
    expect((await one.ask(one.high, 'rules', { ...asked, replaces: saved.body })).status).toBe(200)
    expect((await one.ask(one.high, 'rules', { ...asked, text: '[oops', replaces: saved.body })).status).toBe(400)
    await detectionOf(one.node.host)?.settled()
  })
})

describe('a hunt that is interrupted', () => {
  it('goes on where it was told to pause, and ends when it is told to', async () => {
    const asked = { language: 'indicators', text: 'evil.example' }
    const { body } = await one.ask<{ id: string }>(one.high, 'hunts', asked)
    const state = async () => (await one.ask<HuntReply>(one.high, `hunts/${body.id}`)).body.row.state
    expect((await one.ask(one.high, `hunts/${body.id}/stop`, { how: 'pause' })).status).toBe(200)
    const after = await state()
    if (after === 'paused') {
      await one.ask(one.high, `hunts/${body.id}/resume`, {})
      await expect.poll(state, { timeout: 60_000 }).toBe('done')
    }
    const { row } = (await one.ask<HuntReply>(one.high, `hunts/${body.id}`)).body
    expect([row.state, row.hits]).toEqual(['done', 4])
    const second = (await one.ask<{ id: string }>(one.high, 'hunts', asked)).body
    await one.ask(one.high, `hunts/${second.id}/stop`, { how: 'cancel' })
    await expect
      .poll(async () => (await one.ask<HuntReply>(one.high, `hunts/${second.id}`)).body.row.state)
      .toMatch(/cancelled|done/)
  })

  it('in the middle of a segment forgets what it had of that one, and nothing else', async () => {
    const { host } = one.node
    const book = new HuntBook(host)
    const [label] = [canonicalLabel(testLabel)]
    const hit = {
      kind: 'indicator',
      known: 'x',
      source: open,
      at: 1,
      line: 0,
      value: 'v',
      field: 'f',
      role: 'other',
      text: 't',
      fields: [],
      hosts: [],
      event: '{}\0\ud800',
    } as const
    const caller = await one.node.identity.callerOf(one.high.id)
    if (caller === undefined) throw new Error('nobody')
    const id = await book.add(caller.subject, {
      title: 'Cut',
      language: 'indicators',
      text: 'evil.example',
      label: testLabel,
      range: {},
    })
    const hits = [{ hit, labels: [label], name: 'n' }]
    const reach = { name: '00000001', rows: 3, from: 0, to: 1 }
    await book.addHits(id, '00000001', 0, hits)
    await book.endSegments(id, [{ labels: [label], hour: 0, hits: 1 }], [reach], async () => undefined)
    await book.addHits(id, '00000002', 1, [...hits, ...hits])
    expect(await book.rewind(id, false)).toBe(1)
    expect((await book.hits(caller.subject, id)).map(({ segment, n }) => [segment, n])).toEqual([['00000001', 0]])
    expect([...(await book.counts(caller.subject, [id])).values()]).toEqual([1])
    expect(await book.rewind(id, true)).toBe(0)
    expect([await book.done(id), [...(await book.counts(caller.subject, [id])).values()]]).toEqual([[], []])
  })

  it('by a stop of the node goes on after its start, with nothing twice', async () => {
    const dataDir = await readyDataDir()
    try {
      const before = await nodeOf(dataDir)
      const border = await before.source('Border', testLabel)
      // Each question closes a segment: so there are several.
      for (let i = 0; i < 6; i++) {
        await before.push(border, [dns(before.node, i, 'evil.example'), dns(before.node, i, 'x.example')])
        await before.ask(before.high, 'hunts/check', { language: 'indicators', text: 'evil.example' })
      }
      const { body } = await before.ask<{ id: string }>(before.high, 'hunts', {
        language: 'indicators',
        text: 'evil.example',
      })
      await before.node.close()
      const after = await startTestHost({ capabilities: [capability], dataDir })
      try {
        const look = async () =>
          (await after.ask('GET', `/api/detection/hunts/${body.id}`, { as: before.high.cookie })).body as HuntReply
        await expect.poll(async () => (await look()).row.state, { timeout: 60_000 }).toBe('done')
        const { row, hits } = await look()
        expect([row.hits, hits.length, row.done]).toEqual([6, 6, 12])
      } finally {
        await after.close()
      }
    } finally {
      rmSync(dataDir, { recursive: true, force: true })
    }
  }, 120_000)
})

describe('what a reader is told', () => {
  it('is the same, byte for byte, whether hidden events exist or not', async () => {
    const answers: string[] = []
    for (const hidden of [false, true]) {
      const two = await nodeOf()
      try {
        const border = await two.source('Border', testLabel)
        const vault = await two.source('Vault', secretLabel)
        const hide = (from: number) =>
          hidden
            ? two.push(
                vault,
                Array.from({ length: 3_000 }, (_, i) => dns(two.node, from + i / 100, 'evil.example')),
              )
            : Promise.resolve()
        await hide(100)
        await two.push(border, [dns(two.node, 90, 'gw.evil.example'), dns(two.node, 30, 'benign.example')])
        await hide(20)
        await two.push(border, [dns(two.node, 20, 'evil.example'), ...[9, 8, 7].map((m) => logon(two.node, m, 'bob'))])
        const told: unknown[] = []
        for (const [language, text] of [
          ['indicators', 'evil.example'],
          ['stix', "[domain-name:value LIKE '%evil%'] AND [domain-name:value = 'benign.example']"],
          ['sigma', BURST],
        ]) {
          told.push((await two.ask(two.low, 'hunts/check', { language, text })).body)
          told.push(await two.hunt(two.low, { language, text }))
        }
        told.push((await two.ask(two.low, 'hunts')).body)
        answers.push(JSON.stringify(told).replaceAll(/hunt-[\w-]{36}|[0-9a-f-]{36}/g, 'ID'))
      } finally {
        await two.node.close()
      }
    }
    expect(JSON.parse(answers[1] ?? '')).toEqual(JSON.parse(answers[0] ?? ''))
    expect(answers[1]).toBe(answers[0])
    expect(answers[0]).toMatch(/"hits":2/)
  }, 120_000)
})
