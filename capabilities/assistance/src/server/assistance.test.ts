import type { Reply } from '@testudo/kernel/contract'
import type { Label } from '@testudo/kernel/label'
import { isValid, validate } from '@testudo/stix'
import { startTestHost, type TestHost } from '../../../../platform/src/host/testing.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type board, HELP_TYPE, type offer, OFFER_TYPE, type request } from '../core/index.ts'
import { capability } from './capability.ts'

let node: TestHost
let pol = ''
let ltu = ''
let esp = ''
const DAY = 86_400_000
const HOUR = 3_600_000
const label = (classification: string): Label => ({ policy: 'ALLIED', classification, categories: [], originators: [] })
const INCIDENT = 'incident--11111111-1111-4111-8111-111111111111'

beforeAll(async () => {
  node = await startTestHost({ capabilities: [capability] })
  const enter = async (nation: string, clearance: string, roles = ['watch']) =>
    (
      await node.enter({
        login: nation.toLowerCase(),
        name: nation,
        organisation: `${nation} node`,
        nation,
        clearances: { ALLIED: clearance },
        roles,
      })
    ).cookie
  pol = await enter('POL', 'SECRET')
  ltu = await enter('LTU', 'SECRET')
  esp = await enter('ESP', 'RESTRICTED')
}, 120_000)
afterAll(() => node.close())

const ask = async <T>(method: string, path: string, as: string, body?: unknown) => {
  const answer = await node.ask(method, `/api/assistance${path}`, { as, ...(body !== undefined && { body }) })
  return { status: answer.status, body: answer.body as T }
}
const made = async (path: string, as: string, facts: object = {}) => {
  const body = {
    name: 'Malware',
    skills: [{ skill: 'malware-analysis', people: 2 }],
    from: node.time.now,
    until: node.time.now + 5 * DAY,
    label: label('RESTRICTED'),
    ...(path === '/offers' && { people: 2 }),
    ...facts,
  }
  return (await ask<{ id: string }>('POST', path, as, body)).body.id
}
const say = (offerId: string, requestId: string, as: string, says: string, more: object = {}) =>
  ask<{ id: string; code?: string }>('POST', '/statements', as, { offer: offerId, request: requestId, says, ...more })
const sheet = async (id: string, as: string) => (await ask<Reply<typeof request>>('GET', `/requests/${id}`, as)).body
const list = async (as: string) => (await ask<Reply<typeof board>>('GET', '/board', as)).body
const report = { done: 'Two samples taken apart', hours: 12, access: [{ what: 'VPN account t-01', removed: false }] }

describe('help between nations', () => {
  it('is refused when it is over before it begins, without skills, or under a label its author may not read', async () => {
    const body = { name: 'A', skills: [{ skill: 'x', people: 1 }], from: node.time.now, until: node.time.now + DAY }
    for (const [facts, code] of [
      [{ until: node.time.now }, 'assistance.time'],
      [{ until: node.time.now + 400 * DAY }, 'assistance.time'],
      [{ label: label('SECRET') }, 'assistance.label'],
      [{ about: [INCIDENT] }, 'assistance.unknown'],
    ] as const)
      expect((await ask('POST', '/requests', esp, { ...body, ...facts })).body).toMatchObject({ code })
    expect((await ask('POST', '/requests', esp, { ...body, skills: [] })).status).toBe(400)
    const zone = { zone: 'Mars/Olympus', from: '08:00', to: '16:00' }
    expect((await ask('POST', '/requests', esp, { ...body, hours: zone })).status).toBe(400)
    expect((await list(esp)).requests).toEqual([])
  })

  it('is proposed, accepted, handed back and signed by both, each by its own side', async () => {
    const help = await made('/requests', pol, { urgency: 'immediate' })
    const team = await made('/offers', ltu)
    expect((await say(team, help, esp, 'propose')).body).toMatchObject({ code: 'assistance.foreign' })
    expect((await say(team, help, ltu, 'accept')).body).toMatchObject({ code: 'assistance.not_now' })
    expect((await sheet(help, pol)).pairs).toMatchObject([{ fits: true, state: 'none', deeds: ['propose'] }])

    expect((await say(team, help, ltu, 'propose', { text: 'Tonight already.' })).status).toBe(200)
    expect((await say(team, help, ltu, 'accept')).body).toMatchObject({ code: 'assistance.not_now' })
    expect(await list(pol)).toMatchObject({ requests: [{ id: help, waits: true, fitting: 1, agreed: 0 }] })
    const [waiting, mine] = [await subjectOf('pol'), await subjectOf('ltu')]
    expect(await node.host.gather.waiting(waiting)).toMatchObject([{ kind: 'assistance', urgency: 'immediate' }])
    expect(await node.host.gather.waiting(mine)).toEqual([])

    expect((await say(team, help, pol, 'accept')).status).toBe(200)
    expect((await say(team, help, ltu, 'withdraw')).body).toMatchObject({ code: 'assistance.not_now' })
    expect(await list(pol)).toMatchObject({ requests: [{ waits: false, agreed: 1 }], offers: [{ promised: 1 }] })
    const sentences = await node.host.gather.brief(waiting, { since: 0, at: node.time.now })
    expect(sentences.map(({ text }) => text.en)).toEqual([
      'Help of LTU node for POL node is agreed: 2 people until 270500ZNOV26 (Malware).',
    ])

    expect((await say(team, help, ltu, 'hand-back')).body).toMatchObject({ code: 'assistance.report' })
    expect((await say(team, help, ltu, 'hand-back', { report })).status).toBe(200)
    expect((await say(team, help, pol, 'sign-off')).body).toMatchObject({ code: 'assistance.access' })
    expect((await say(team, help, pol, 'sign-off', { removed: ['VPN account t-01'] })).status).toBe(200)
    const [pair] = (await sheet(help, ltu)).pairs
    expect(pair).toMatchObject({ state: 'ended', access: [], deeds: ['propose'] })
    expect(pair?.statements.map(({ says, by }) => `${by} ${says}`)).toEqual([
      'POL node sign-off',
      'LTU node hand-back',
      'POL node accept',
      'LTU node propose',
    ])
    const as = node.identity.operator.subject
    const stored = [
      ...(await node.host.objects.all(as, [HELP_TYPE, OFFER_TYPE])),
      ...(await node.host.objects.holding(as, help, ['help_ref'])),
    ]
    expect(stored).toHaveLength(6)
    for (const { body } of stored) expect(isValid(validate(JSON.parse(body))), body).toBe(true)
  })

  it('shows a team promised twice, to those who may know of both', async () => {
    const team = await made('/offers', ltu, { name: 'Twice' })
    const [open, closed] = [await made('/requests', esp), await made('/requests', pol, { label: label('SECRET') })]
    for (const [help, as] of [
      [closed, pol],
      [open, esp],
    ] as const) {
      const before = (await sheet(open, esp)).pairs
      await say(team, help, ltu, 'propose')
      if (as === pol) expect((await sheet(open, esp)).pairs).toEqual(before)
      await say(team, help, as, 'accept')
    }
    const reasons = async (as: string) =>
      (await sheet(open, as)).pairs
        .find(({ offer: one }) => one.id === team)
        ?.criteria.find(({ kind }) => kind === 'free')?.text.en
    expect(await reasons(ltu)).toMatch(/^also promised to POL node until/)
    expect(await reasons(esp)).toBe('promised to nobody else')
    expect((await ask<Reply<typeof offer>>('GET', `/offers/${team}`, esp)).body.row.promised).toBe(1)
    expect((await ask<Reply<typeof offer>>('GET', `/offers/${team}`, ltu)).body.row.promised).toBe(2)
  })

  it('that may not be read looks like none', async () => {
    const help = await made('/requests', pol, { label: label('SECRET') })
    const team = await made('/offers', esp, { name: 'Nobody' })
    const none = `${HELP_TYPE}--00000000-0000-4000-8000-000000000009`
    for (const [method, path, body] of [
      ['GET', (id: string) => `/requests/${id}`, undefined],
      ['POST', () => '/statements', (id: string) => ({ offer: team, request: id, says: 'propose' })],
      ['POST', (id: string) => `/requests/${id}/end`, () => ({ modified: '2026-11-20T00:00:00.000Z' })],
    ] as const) {
      const [hidden, absent] = [
        await ask(method, path(help), esp, body?.(help)),
        await ask(method, path(none), esp, body?.(none)),
      ]
      expect([hidden.status, hidden]).toEqual([404, absent])
    }
  })

  it('begins nothing once its time has passed or it is withdrawn, and says who must hand back', async () => {
    const team = await made('/offers', ltu, { name: 'Short', until: node.time.now + HOUR })
    const help = await made('/requests', pol, { until: node.time.now + HOUR })
    await say(team, help, pol, 'propose')
    await say(team, help, ltu, 'accept')
    node.time.now += 2 * HOUR
    const titles = (await node.host.gather.waiting(await subjectOf('ltu'))).map(({ because }) => because.en)
    expect(titles).toContain('its time has passed and nobody has handed it back')
    const late = await made('/offers', ltu, { name: 'Late' })
    expect((await say(late, help, pol, 'propose')).body).toMatchObject({ code: 'assistance.not_now' })
    const { modified } = (await ask<Reply<typeof offer>>('GET', `/offers/${late}`, ltu)).body
    expect((await ask('POST', `/offers/${late}/end`, pol, { modified })).status).toBe(403)
    expect((await ask('POST', `/offers/${late}/end`, ltu, { modified })).status).toBe(200)
    const other = await made('/requests', pol, { name: 'Later' })
    expect((await say(late, other, pol, 'propose')).body).toMatchObject({ code: 'assistance.not_now' })
  })

  it('refuses whoever floods, says until when, and lets others go on', async () => {
    const codes = []
    for (let i = 0; i < 32; i++) codes.push((await ask<{ code?: string }>('POST', '/offers', esp, flood())).body.code)
    expect(codes.filter((code) => code === 'assistance.flood').length).toBeGreaterThan(0)
    expect((await ask('POST', '/offers', esp, flood())).status).toBe(429)
    expect((await ask('POST', '/offers', ltu, flood())).status).toBe(200)
    node.time.now += HOUR + 1
    expect((await ask('POST', '/offers', esp, flood())).status).toBe(200)
  })
})

const flood = () => ({
  name: 'Again',
  people: 1,
  skills: [{ skill: 'translation', people: 1 }],
  from: node.time.now,
  until: node.time.now + DAY,
})

async function subjectOf(login: string) {
  const all = await node.host.people(node.identity.operator.subject)
  const found = all.find(({ organisation }) => organisation === `${login.toUpperCase()} node`)
  if (found === undefined) throw new Error(`nobody of ${login}`)
  return found
}
