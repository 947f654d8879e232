import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Reply } from '@testudo/kernel/contract'
import type { Label } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import { secretLabel, startTestHost, type TestHost, testLabel } from '../../../../platform/src/host/testing.ts'
import { idOf, railWorld } from '../../../picture/src/core/fixture.ts'
import { capability as picture } from '../../../picture/src/server/index.ts'
import type { alerts, overview } from '../core/index.ts'
import { capability, detectionOf } from './index.ts'

/* From bytes that come in to the sentence a commander reads: every part is the real one. */

const rail = railWorld()
const INDICATOR = idOf('indicator', 'gateway firmware')
const HIDDEN = idOf('indicator', 'hidden')
let node: TestHost
let high: { cookie: string; id: string }
let low: { cookie: string; id: string }
let source = ''

const subjectOf = async ({ id }: { id: string }): Promise<Subject> => {
  const caller = await node.identity.callerOf(id)
  if (caller === undefined) throw new Error('nobody')
  return caller.subject
}
const put = async (objects: readonly object[], label: Label = testLabel) =>
  node.host.objects.put(await subjectOf(high), objects as Record<string, unknown>[], { label, source: 'test' })
const indicator = (id: string, pattern: string, more: object = {}) => ({
  type: 'indicator',
  spec_version: '2.1',
  id,
  created: new Date(node.time.now - 60_000).toISOString(),
  modified: new Date(node.time.now).toISOString(),
  name: 'Firmware server',
  pattern,
  pattern_type: 'stix',
  valid_from: '2026-11-01T00:00:00Z',
  confidence: 90,
  ...more,
})
const event = (minute: number, more: object = {}) =>
  `${JSON.stringify({
    timestamp: new Date(node.time.now - minute * 60_000).toISOString(),
    event_type: 'dns',
    src_ip: '10.31.4.20',
    dest_ip: '10.31.0.53',
    dns: { type: 'query', rrname: 'gw-firmware.example' },
    ...more,
  })}\n`
const push = async (text: string) => {
  const answer = await node.http.inject({
    method: 'POST',
    url: `/api/detection/sources/${source}/upload`,
    headers: { cookie: high.cookie, origin: 'http://localhost', 'content-type': 'application/octet-stream' },
    body: text,
  })
  return { status: answer.status, body: JSON.parse(answer.body) as { events: number } }
}
const list = async (as: { cookie: string }) =>
  (await node.ask('GET', '/api/detection/alerts', { as: as.cookie })).body as Reply<typeof alerts>
const mission = async (as: { cookie: string }) => {
  const { body } = await node.ask('GET', '/api/picture/missions', { as: as.cookie })
  return (body as { missions: { state: string; because: { text: { en: string; fr: string } } }[] }).missions[0]
}
const live = async () => {
  await detectionOf(node.host)?.settled()
}

beforeAll(async () => {
  node = await startTestHost({ capabilities: [picture, capability] })
  const person = { nation: 'POL', organisation: 'Rail CERT', roles: ['analyst'] }
  high = await node.enter({ login: 'high', name: 'High', ...person, clearances: { ALLIED: 'SECRET' } })
  low = await node.enter({ login: 'low', name: 'Low', ...person, clearances: { ALLIED: 'UNCLASSIFIED' } })
  await put([
    { ...rail.a.value, addresses: ['10.31.4.0/24'] },
    ...[rail.b, rail.c, rail.control, rail.m].map(({ value }) => value),
    ...rail.bodies.slice(5).map(({ value }) => value),
  ])
  // Two of three links are needed: one that fails takes nothing, so one of the others is out already.
  await put(rail.edges.map(({ value }) => value))
  const made = await node.ask('POST', '/api/detection/sources', {
    as: high.cookie,
    body: { name: 'Border', place: { kind: 'push' }, label: testLabel },
  })
  expect(made.body).toMatchObject({ id: expect.any(String) as string })
  source = (made.body as { id: string }).id
}, 180_000)
afterAll(() => node.close())

describe('an indicator of an ally', () => {
  it('finds what comes after it, once', async () => {
    await put([indicator(INDICATOR, "[domain-name:value = 'gw-firmware.example']")])
    await expect
      .poll(
        () =>
          detectionOf(node.host)?.runtime.knowledge.get(
            [...(detectionOf(node.host)?.runtime.knowledge.all ?? [])][0]?.key ?? '',
          )?.id,
        { timeout: 30_000 },
      )
      .toBe(INDICATOR)
    await live()
    expect(await push(event(1) + event(2, { dns: { rrname: 'benign.example' } }))).toMatchObject({
      status: 200,
      body: { events: 2 },
    })
    const { rows, hits } = await list(low)
    expect(rows).toMatchObject([
      { known: INDICATOR, host: '10.31.4.20', asset: { id: rail.a.id }, mission: { code: 'M-1' } },
    ])
    expect(hits).toBe(1)
  })

  it('finds what came before it, and changes the mission and its sentence', async () => {
    await put([{ ...rail.b.value, modified: new Date(node.time.now).toISOString(), capacity: 0 }])
    const before = await mission(low)
    const other = idOf('indicator', 'later')
    await push(event(30, { event_type: 'fileinfo', dns: undefined, fileinfo: { sha256: 'ab'.repeat(32) } }))
    await put([indicator(other, `[file:hashes.'SHA-256' = '${'ab'.repeat(32)}']`, { name: 'SLATE ROOF' })])
    await expect
      .poll(async () => (await list(low)).rows.map(({ known }) => known), { timeout: 60_000 })
      .toContain(other)
    const after = await mission(low)
    expect(after?.because.text.en).not.toBe(before?.because.text.en)
    expect(after?.because.text.en).toMatch(/Gdynia holds a known hostile file \(SLATE ROOF\)/)
    expect(after?.because.text.fr).toMatch(/Gdynia contient un fichier hostile connu \(SLATE ROOF\)/)
    expect(after?.state).not.toBe(before?.state)
  })

  it('that is hidden from a reader changes nothing that reader is told', async () => {
    const told = async () =>
      JSON.stringify([
        await list(low),
        await mission(low),
        (await node.ask('GET', '/api/detection/overview', { as: low.cookie })).body,
        (await node.ask('GET', '/api/detection/coverage', { as: low.cookie })).body,
      ])
    await push(event(3, { dns: { rrname: 'hidden.example' } }))
    await live()
    const before = await told()
    await put([indicator(HIDDEN, "[domain-name:value = 'hidden.example']")], secretLabel)
    // A hidden version of an open indicator ends nothing.
    await put(
      [
        indicator(INDICATOR, "[domain-name:value = 'other.example']", {
          modified: new Date(node.time.now + 1).toISOString(),
        }),
      ],
      secretLabel,
    )
    await expect
      .poll(async () => (await list(high)).rows.map(({ known }) => known), { timeout: 60_000 })
      .toContain(HIDDEN)
    expect(await told()).toBe(before)
    await push(event(0))
    expect((await list(low)).hits).toBe(JSON.parse(before)[0].hits + 1)
  })

  it('that is revoked finds nothing more', async () => {
    const later = new Date(node.time.now + 2).toISOString()
    await put([indicator(INDICATOR, "[domain-name:value = 'gw-firmware.example']", { modified: later, revoked: true })])
    await expect
      .poll(
        () =>
          [...(detectionOf(node.host)?.runtime.knowledge.all ?? [])].filter(
            ({ id, of }) => id === INDICATOR && of.classification === 'UNCLASSIFIED',
          ).length,
        { timeout: 30_000 },
      )
      .toBe(0)
    await live()
    const before = (await list(low)).hits
    await push(event(0, { flow_id: 7 }))
    expect((await list(low)).hits).toBe(before)
    const figures = (await node.ask('GET', '/api/detection/overview', { as: low.cookie })).body as Reply<
      typeof overview
    >
    expect(figures.hits.today).toBe(before)
  })
})
