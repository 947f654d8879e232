import { mayRead } from '@testudo/kernel/label'
import type { WaitingItem } from '@testudo/kernel/waiting'
import type { Host, ServerCapability } from '@testudo/platform/host'
import { startTestHost, type TestHost } from '../../../../platform/src/host/testing.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { reference, restricted, sentence } from '../core/testing/brief.ts'
import { capability } from './index.ts'
import { draftDue } from './rhythm/drafts.ts'

const HOUR = 3_600_000
const BOTH = 'ALLIED RESTRICTED REL EST LTU'
let host: Host | undefined
const facts = [
  sentence({
    id: 'picture.state.m04',
    shape: { title: { en: 'Rail', fr: 'Rail' }, code: 'M-04', state: 'severe', capacity: 0.5 },
    references: [{ ...reference('x-testudo-mission--m04'), name: 'M-04' }],
    label: restricted('EST', 'LTU', 'POL'),
  }),
  sentence({
    id: 'who',
    section: 'who',
    text: { en: 'HERON did it.', fr: 'HERON.' },
    label: restricted('EST', 'LTU', 'POL'),
  }),
]
const teller: ServerCapability = {
  name: 'teller',
  verbs: {},
  start: async (given) => {
    host = given
    return { brief: async (subject) => facts.filter(({ label }) => mayRead(subject, label, given.policies, 0).allow) }
  },
}

let node: TestHost
const people: Record<string, { cookie: string; id: string }> = {}
const ask = async (who: string, method: string, path: string, body?: unknown) =>
  (
    await node.ask(method, `/api/briefing${path}`, {
      as: people[who]?.cookie ?? '',
      ...(body === undefined ? {} : { body }),
    })
  ).body as Record<string, unknown>
const waits = async (who: string): Promise<readonly WaitingItem[]> => {
  const subject = await host?.accounts.find(people[who]?.id ?? '')
  return subject === undefined || host === undefined ? [] : host.gather.waiting(subject)
}
const kinds = async (who: string) => (await waits(who)).map(({ id }) => id.split('.')[1])

beforeAll(async () => {
  node = await startTestHost({ capabilities: [teller, capability] })
  for (const [login, nation, role] of [
    ['ada', 'EST', 'analyst'],
    ['liaison', 'EST', 'liaison'],
    ['watch', 'EST', 'watch'],
    ['pia', 'POL', 'analyst'],
  ] as const)
    people[login] = await node.enter({
      login,
      name: login,
      nation,
      organisation: 'CENTRE',
      roles: [role],
      communities: [],
      clearances: { ALLIED: 'SECRET', TLP: 'RED' },
      specialAccess: [],
    })
}, 60_000)
afterAll(() => node.close())

const requirement = {
  kind: 'pir',
  text: { en: 'Who is behind the rail outages?', fr: 'Qui est derrière les pannes ?' },
  owner: 'J2',
  mission: 'M-04',
  priority: 1,
  every: 1,
  terms: [],
  label: restricted('EST', 'LTU'),
}
const issue = async (id: string) => {
  const { revision } = await ask('ada', 'GET', `/briefs/${id}`)
  const body = { revision, authority: 'Directive 12', copies: 2 }
  await ask('ada', 'POST', `/briefs/${id}/sign`, body)
  expect(await kinds('liaison')).toContain('sign')
  return ask('liaison', 'POST', `/briefs/${id}/sign`, body)
}
const draft = async (more: object = {}) =>
  String((await ask('ada', 'POST', '/briefs', { mission: 'M-04', to: BOTH, ...more }))['id'])

describe('requirements', () => {
  it('are refused under a mark their author cannot read, and an essential element without the words that give it away', async () => {
    const refused = async (more: object) =>
      (await ask('ada', 'POST', '/requirements', { ...requirement, ...more }))['code']
    expect(await refused({ label: restricted('LTU') })).toBe('briefing.own_mark')
    expect(await refused({ kind: 'eefi' })).toBe('briefing.terms')
    expect(await refused({ priority: 9 })).toBe('http.invalid_input')
  })

  it('are answered by paragraphs people confirm, once the brief is issued, until the answer is too old', async () => {
    const { id } = await ask('ada', 'POST', '/requirements', requirement)
    const rows = async (who = 'ada') =>
      (await ask(who, 'GET', '/requirements'))['rows'] as readonly { stale: boolean; answered?: { brief: string } }[]
    expect(await rows()).toMatchObject([{ stale: true }])
    expect(await rows('pia')).toEqual([])
    expect(await kinds('ada')).toContain('requirement')
    const brief = await draft()
    const links = async () => (await ask('ada', 'GET', `/briefs/${brief}/answers`))['links']
    expect(await links()).toMatchObject([{ requirement: id, paragraph: 'who', state: 'suggested' }])
    expect(
      await ask('ada', 'PUT', `/briefs/${brief}/answers`, { requirement: id, paragraph: 'gone', answers: true }),
    ).toMatchObject({ code: 'briefing.paragraph' })
    await ask('ada', 'PUT', `/briefs/${brief}/answers`, { requirement: id, paragraph: 'who', answers: true })
    expect(await links()).toMatchObject([{ state: 'confirmed', by: 'ada' }])
    expect(await rows()).toMatchObject([{ stale: true }])
    expect(await issue(brief)).toMatchObject({ state: 'issued' })
    expect(await rows()).toMatchObject([{ stale: false, answered: { brief } }])
    node.time.now += 2 * HOUR
    expect(await rows()).toMatchObject([{ stale: true }])
    expect(
      (
        await ask('ada', 'PUT', `/requirements/${String(id)}`, {
          ...requirement,
          label: restricted('EST', 'LTU', 'POL'),
        })
      )['id'],
    ).toBe(id)
    await ask('ada', 'DELETE', `/requirements/${String(id)}`)
    expect(await rows()).toEqual([])
    expect(await kinds('ada')).not.toContain('requirement')
  })

  it('that protect something warn where a page would tell it to others', async () => {
    const secret = { ...requirement, kind: 'eefi', terms: ['héron'], label: restricted('EST') }
    const { id } = await ask('ada', 'POST', '/requirements', secret)
    const wide = await draft()
    expect((await ask('ada', 'GET', `/briefs/${wide}/answers`))['warnings']).toMatchObject([
      { requirement: id, paragraph: 'who' },
    ])
    const own = await draft({ to: 'ALLIED RESTRICTED REL EST' })
    expect((await ask('ada', 'GET', `/briefs/${own}/answers`))['warnings']).toEqual([])
    for (const one of [wide, own]) await ask('ada', 'DELETE', `/briefs/${one}`)
  })
})

describe('the rhythm', () => {
  const slot = {
    kind: 'sitrep',
    mission: 'M-04',
    time: '12:00',
    zone: 'UTC',
    days: [1, 2, 3, 4, 5, 6, 7],
    cutoff: 60,
    language: 'en',
    to: BOTH,
  }

  it('is refused for a place nobody knows and for people who could not get it', async () => {
    expect(await ask('ada', 'POST', '/rhythm', { ...slot, zone: 'Atlantis/Port' })).toMatchObject({
      code: 'briefing.zone',
    })
    expect(await ask('ada', 'POST', '/rhythm', { ...slot, to: 'COSMIC' })).toMatchObject({ code: 'briefing.label' })
    expect(await ask('ada', 'POST', '/rhythm', { ...slot, time: '24:00' })).toMatchObject({
      code: 'http.invalid_input',
    })
  })

  it('drafts at the cut-off for its owner from the facts as of then, once, and says what is late', async () => {
    if (host === undefined) throw new Error('no node')
    // The story begins at 05:00; two hours have passed.
    const noon = Math.floor(node.time.now / (24 * HOUR)) * 24 * HOUR + 12 * HOUR
    await ask('ada', 'POST', '/rhythm', slot)
    const now = async (who = 'ada') =>
      (await ask(who, 'GET', '/rhythm'))['occurrences'] as readonly { state: string; at: number; brief?: string }[]
    expect((await now()).map(({ state, at }) => [state, at])).toEqual([['coming', noon]])
    expect(await now('pia')).toEqual([])
    expect(await draftDue(host)).toEqual([])
    node.time.now = noon - HOUR + 1_000
    expect(await now()).toMatchObject([{ state: 'drafting' }])
    const [made = '', ...more] = await draftDue(host)
    expect(more).toEqual([])
    expect(await draftDue(host)).toEqual([])
    expect(await now()).toMatchObject([{ state: 'drafted', brief: made }])
    expect(await ask('ada', 'GET', `/briefs/${made}`)).toMatchObject({
      row: { by: 'ada' },
      head: { asOf: noon - HOUR },
    })
    expect(await kinds('ada')).toContain('due')
    expect(await kinds('watch')).not.toContain('due')
    node.time.now = noon + 1
    expect((await now())[0]).toMatchObject({ state: 'late' })
    await issue(made)
    expect((await now()).map(({ state }) => state)).toEqual(['coming'])
    expect(await kinds('ada')).not.toContain('due')
  })

  it('tries a draft again that could not be made, now and then and until its time has come', async () => {
    if (host === undefined) throw new Error('no node')
    const minute = 60_000
    const at = Math.ceil(node.time.now / HOUR) * HOUR + HOUR
    const time = new Date(at).toISOString().slice(11, 16)
    const { id } = await ask('ada', 'POST', '/rhythm', { ...slot, mission: 'M-07', time })
    const tried = new Map<string, number>()
    node.time.now = at - HOUR + 1_000
    expect(await draftDue(host, tried)).toEqual([])
    const state = async () =>
      ((await ask('ada', 'GET', '/rhythm'))['occurrences'] as readonly { slot: string; state: string }[]).find(
        (one) => one.slot === id,
      )?.state
    expect(await state()).toBe('failed')
    const shape = { title: { en: 'Port', fr: 'Port' }, code: 'M-07', state: 'capable', capacity: 1 } as const
    facts.push(sentence({ id: 'm07', shape, references: [{ ...reference('x-testudo-mission--m07'), name: 'M-07' }] }))
    node.time.now += minute
    expect(await draftDue(host, tried)).toEqual([])
    node.time.now += 5 * minute
    expect(await draftDue(host, tried)).toHaveLength(1)
    expect(await state()).toBe('drafted')
    facts.pop()
  })
})

describe('a recalled brief', () => {
  it('stays as it is, says so, and waits for everybody who took copies', async () => {
    const id = await draft()
    expect(await ask('liaison', 'POST', `/briefs/${id}/recall`, { reason: 'Wrong' })).toMatchObject({
      code: 'briefing.not_issued',
    })
    await issue(id)
    await ask('watch', 'GET', `/briefs/${id}/pdf`)
    expect(await ask('pia', 'POST', `/briefs/${id}/recall`, { reason: 'Wrong' })).not.toHaveProperty('id')
    expect(await ask('liaison', 'POST', `/briefs/${id}/recall`, { reason: 'Wrong' })).toEqual({ id })
    expect(await ask('liaison', 'POST', `/briefs/${id}/recall`, { reason: 'Again' })).toMatchObject({
      code: 'briefing.recalled',
    })
    expect(await ask('watch', 'GET', `/briefs/${id}`)).toMatchObject({
      row: { state: 'issued', recalled: { by: 'liaison', reason: 'Wrong' } },
      holdsCopies: true,
    })
    expect(await kinds('watch')).toContain('recall')
    expect(await kinds('ada')).not.toContain('recall')
    expect(String(await ask('watch', 'GET', `/briefs/${id}/html`))).toContain('RECALLED')
    await ask('watch', 'POST', `/briefs/${id}/returned`, {})
    expect(await kinds('watch')).not.toContain('recall')
  })
})

it('a product is not signed before it says what its kind must say', async () => {
  const id = await draft({ kind: 'assessment' })
  const { revision, lacks } = await ask('ada', 'GET', `/briefs/${id}`)
  expect(lacks).toHaveLength(2)
  expect(await ask('ada', 'POST', `/briefs/${id}/sign`, { revision, authority: 'D 12', copies: 1 })).toMatchObject({
    code: 'briefing.lacks',
  })
})
