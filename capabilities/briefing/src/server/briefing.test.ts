import { readFileSync } from 'node:fs'
import type { BriefQuestion, BriefStatement } from '@testudo/kernel/brief'
import { mayRead } from '@testudo/kernel/label'
import type { ServerCapability } from '@testudo/platform/host'
import { startTestHost, type TestHost } from '../../../../platform/src/host/testing.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { reference, restricted, sentence } from '../core/testing/brief.ts'
import { capability } from './index.ts'

/** What another capability tells, filtered as every contribution is: by what the asking subject may read. */
const told = { facts: [] as BriefStatement[], fails: false, asked: [] as BriefQuestion[] }
const teller: ServerCapability = {
  name: 'teller',
  verbs: {},
  start: async (host) => ({
    brief: async (subject, question) => {
      told.asked.push(question)
      if (told.fails) throw new Error('broken')
      return told.facts.filter(({ label }) => mayRead(subject, label, host.policies, 0).allow)
    },
  }),
}

const mission = (more: Partial<BriefStatement> = {}): BriefStatement =>
  sentence({
    id: 'picture.state.m04',
    shape: { title: { en: 'Rail', fr: 'Rail' }, code: 'M-04', state: 'severe', capacity: 0.5 },
    references: [reference('incident--1'), { ...reference('x-testudo-mission--m04'), name: 'M-04' }],
    figures: [{ name: 'capacity', value: 0.5, from: '/picture/missions/x-testudo-mission--m04' }],
    label: restricted('EST', 'LTU', 'LVA'),
    ...more,
  })
const hidden = sentence({
  id: 'hidden',
  text: { en: 'HERON is LTU only.', fr: 'HERON' },
  label: restricted('LTU'),
  references: [reference('incident--9')],
  order: -1,
})

let node: TestHost
const people: Record<string, string> = {}
const ask = async (who: string, method: string, path: string, body?: unknown) =>
  node.ask(method, `/api/briefing${path}`, { as: people[who] ?? '', ...(body === undefined ? {} : { body }) })
const lookPath = (query: Record<string, string>) => `/look?${new URLSearchParams(query)}`
const BOTH = 'ALLIED RESTRICTED REL EST LTU'

type Page = {
  document: {
    sections: { id: string; paragraphs: { id: string; text: string; refs: number[]; mark: string }[] }[]
    references: { n: number; name: string }[]
    banner: string
    since: number
  }
  head: { hash: string; asOf: number }
  last?: { difference: { added: string[]; changed: { id: string; before: string }[]; gone: { text: string }[] } }
  revision: string
  row: { state: string }
}
const pageOf = async (who: string, query: Record<string, string>) =>
  (await ask(who, 'GET', lookPath(query))).body as Page
const open = async (who: string, id: string) => (await ask(who, 'GET', `/briefs/${id}`)).body as Page
const texts = (page: Page) => page.document.sections.flatMap((s) => s.paragraphs.map((p) => p.text))

beforeAll(async () => {
  node = await startTestHost({ capabilities: [teller, capability] })
  const clear = {
    organisation: 'CENTRE',
    communities: [],
    clearances: { ALLIED: 'SECRET', TLP: 'RED' },
    specialAccess: [],
  }
  const enter = async (login: string, nation: string, roles: readonly string[]) => {
    people[login] = (await node.enter({ ...clear, login, name: login, nation, roles: [...roles] })).cookie
  }
  await enter('ada', 'EST', ['analyst'])
  await enter('leo', 'LTU', ['analyst'])
  await enter('liaison', 'EST', ['liaison'])
  await enter('watch', 'EST', ['watch'])
  told.facts = [mission(), hidden, sentence({ id: 'next', section: 'next' })]
}, 60_000)
afterAll(() => node.close())

const issue = async (id: string) => {
  const { revision } = await open('ada', id)
  const body = { revision, authority: 'Directive 12', copies: 3 }
  expect((await ask('ada', 'POST', `/briefs/${id}/sign`, body)).body).toMatchObject({ state: 'signed' })
  return ask('liaison', 'POST', `/briefs/${id}/sign`, body)
}
const draft = async (more: Record<string, unknown> = {}, who = 'ada') =>
  ((await ask(who, 'POST', '/briefs', { mission: 'M-04', to: BOTH, ...more })).body as { id: string }).id

describe('a look is refused', () => {
  it.each([
    ['an unreadable label', { to: 'COSMIC' }, 'briefing.label'],
    ['a label for nobody known', { to: JSON.stringify(restricted()) }, 'briefing.audience'],
    ['a time to come', { since: String(Date.UTC(2030, 0)) }, 'briefing.since'],
    ['a mission nobody knows', { mission: 'M-99', to: BOTH }, 'briefing.mission'],
  ])('for %s', async (_, query, code) => {
    expect((await ask('ada', 'GET', lookPath(query))).body).toMatchObject({ code })
  })
  it('as a mission that is hidden is', async () => {
    const secret = mission({ label: restricted('LTU') })
    told.facts = [secret]
    const [concealed, absent] = [
      await ask('ada', 'GET', lookPath({ mission: 'M-04', to: BOTH })),
      await ask('ada', 'GET', lookPath({ mission: 'M-99', to: BOTH })),
    ]
    told.facts = [mission(), hidden, sentence({ id: 'next', section: 'next' })]
    expect({ ...(concealed.body as object), instance: '' }).toEqual({ ...(absent.body as object), instance: '' })
    expect(concealed.status).toBe(absent.status)
  })
  it('when a part of it cannot be told, rather than without it', async () => {
    told.fails = true
    const answer = await ask('ada', 'GET', lookPath({ to: BOTH }))
    told.fails = false
    expect(answer.status).toBeGreaterThanOrEqual(500)
  })
})

describe('the same product at two releasabilities', () => {
  it('drawn for nobody in particular says all its author may read, and offers more readers with what they would not be told', async () => {
    const looked = async (who: string) =>
      (await pageOf(who, {})) as Page & { wider?: { to: string; count: number; apart: { text: string }[] } }
    const own = await looked('leo')
    expect(texts(own)).toContain('HERON is LTU only.')
    expect(own.wider).toMatchObject({ count: 1, apart: [{ text: 'HERON is LTU only.' }] })
    const others = texts(await pageOf('leo', { to: own.wider?.to ?? '' }))
    expect([others.includes('HERON is LTU only.'), others.length > 0]).toEqual([false, true])
    expect(JSON.stringify(await looked('ada'))).not.toMatch(/HERON|wider/)
  })
  it('is two pages from the same facts, without a trace of what one does not get', async () => {
    const [wide, narrow] = [await pageOf('leo', { to: BOTH }), await pageOf('leo', { to: 'ALLIED RESTRICTED REL LTU' })]
    expect(texts(narrow)[0]).toBe('HERON is LTU only.')
    expect(JSON.stringify(wide)).not.toContain('HERON')
    expect(wide.document.references.map(({ n, name }) => [n, name])).toEqual([
      [1, 'INCIDENT--1'],
      [2, 'M-04'],
    ])
    const without = told.facts
    told.facts = without.filter((one) => one !== hidden)
    expect(await pageOf('leo', { to: BOTH })).toEqual(wide)
    told.facts = without
    expect(wide.document.banner).toContain('EST LTU')
  })
  it('never holds more than the author may read', async () => {
    expect(texts(await pageOf('ada', { to: 'ALLIED RESTRICTED REL LTU' }))).not.toContain('HERON is LTU only.')
  })
})

describe('a draft', () => {
  it('is changed only as it was read, and only with marks its readers may see', async () => {
    const id = await draft()
    const { revision } = await open('ada', id)
    const change = { what: 'change', paragraph: 'next', text: 'In my words.' }
    const edit = (who: string, more: object, at = revision) =>
      ask(who, 'POST', `/briefs/${id}/paragraphs`, { revision: at, change: { ...change, ...more } })
    expect((await edit('ada', { label: restricted('DEU') })).body).toMatchObject({ code: 'briefing.mark' })
    expect(
      (await edit('watch', { label: { ...restricted('EST', 'LTU'), classification: 'UNCLASSIFIED' } })).body,
    ).toMatchObject({ code: 'briefing.lowered' })
    expect((await edit('ada', {}, 'older')).body).toMatchObject({ code: 'briefing.changed' })
    expect((await edit('liaison', {})).status).toBe(403)
    const { body } = await edit('watch', {})
    expect(texts(await open('ada', id))).toContain('In my words.')
    await ask('ada', 'POST', `/briefs/${id}/refresh`, { revision: (body as { revision: string }).revision })
    expect(texts(await open('ada', id))).toContain('In my words.')
    expect((await ask('ada', 'DELETE', `/briefs/${id}`)).status).toBe(200)
    expect((await ask('ada', 'GET', `/briefs/${id}`)).status).toBe(404)
  })

  it('stays under the mark of what was taken out or put in other words, until it is issued', async () => {
    const before = told.facts
    told.facts = [
      mission({ label: { ...restricted('EST', 'LTU'), classification: 'SECRET' } }),
      sentence({ id: 'next', section: 'next' }),
    ]
    const id = await draft({ to: 'ALLIED SECRET REL EST LTU' })
    told.facts = before
    const { revision } = await open('ada', id)
    await ask('ada', 'POST', `/briefs/${id}/paragraphs`, {
      revision,
      change: { what: 'remove', paragraph: 'picture.state.m04' },
    })
    const labels = async () =>
      ((await ask('ada', 'GET', `/briefs/${id}`)).body as { row: { banner: string } }).row.banner
    expect((await open('ada', id)).document.banner).toContain('ALLIED RESTRICTED')
    expect(await labels()).toContain('ALLIED SECRET')
    await issue(id)
    expect(await labels()).toContain('ALLIED RESTRICTED')
  })

  it('loses its signatures with every change, and nobody signs twice', async () => {
    const id = await draft()
    const first = await open('ada', id)
    const body = (revision: string) => ({ revision, authority: 'D 12', copies: 1 })
    await ask('ada', 'POST', `/briefs/${id}/sign`, body(first.revision))
    expect((await ask('ada', 'POST', `/briefs/${id}/sign`, body(first.revision))).body).toMatchObject({
      state: 'signed',
    })
    await ask('ada', 'POST', `/briefs/${id}/paragraphs`, {
      revision: first.revision,
      change: { what: 'remove', paragraph: 'next' },
    })
    const second = await open('ada', id)
    expect(second.row.state).toBe('draft')
    expect((await ask('liaison', 'POST', `/briefs/${id}/sign`, body(first.revision))).body).toMatchObject({
      code: 'briefing.changed',
    })
    expect((await ask('liaison', 'POST', `/briefs/${id}/sign`, body(second.revision))).body).toMatchObject({
      state: 'signed',
    })
    await ask('ada', 'DELETE', `/briefs/${id}`)
  })
})

describe('an issued brief', () => {
  let first = ''
  it('was signed by two, and stays as it is', async () => {
    first = await draft()
    expect((await issue(first)).body).toMatchObject({ state: 'issued' })
    const { revision } = await open('ada', first)
    const again = { revision, authority: 'x', copies: 1 }
    for (const [path, body] of [
      ['sign', again],
      ['refresh', { revision }],
      ['paragraphs', { revision, change: { what: 'remove', paragraph: 'next' } }],
    ] as const)
      expect((await ask('ada', 'POST', `/briefs/${first}/${path}`, body)).body).toMatchObject({
        code: 'briefing.issued',
      })
    expect((await ask('ada', 'DELETE', `/briefs/${first}`)).body).toMatchObject({ code: 'briefing.issued' })
    expect((await ask('ada', 'GET', `/briefs/${first}/pdf?copy=4`)).body).toMatchObject({ code: 'briefing.copy' })
  })

  const html = async (id: string) =>
    ((await ask('ada', 'GET', `/briefs/${id}/html?copy=2`)).body as string).replace(/\d{6}ZNOV26/, 'DTG')

  it('issued again with no change is the same but for its time', async () => {
    node.time.now += 5 * 3_600_000
    const again = await draft()
    await issue(again)
    const [a, b] = [await open('ada', first), await open('ada', again)]
    expect(b.head.hash).toBe(a.head.hash)
    expect(b.head.asOf).not.toBe(a.head.asOf)
    expect(await html(again)).toBe(await html(first))
    first = again
  })

  it('issued again after one change differs there, counted from the last one', async () => {
    node.time.now += 5 * 3_600_000
    const before = await open('ada', first)
    const gone = sentence({ id: 'next', section: 'next' })
    told.facts = [mission({ text: { en: 'Capable again.', fr: 'De nouveau capable.' } }), hidden, gone]
    const page = await pageOf('ada', { mission: 'M-04', to: BOTH })
    expect(page.document.since).toBe(before.head.asOf)
    expect(page.last?.difference).toEqual({
      added: [],
      changed: [{ id: 'picture.state.m04', before: 'Sentence picture.state.m04.' }],
      gone: [],
    })
    expect({ ...page.document, since: 0, sections: page.document.sections.slice(1) }).toEqual({
      ...before.document,
      since: 0,
      sections: before.document.sections.slice(1),
    })
    told.facts = [mission(), hidden]
    expect((await pageOf('ada', { mission: 'M-04', to: BOTH })).last?.difference.gone).toEqual([
      { mark: '(AR)', text: 'Sentence next.' },
    ])
  })

  it('is seen only by whom it is for', async () => {
    const stranger = await node.enter({
      login: 'pia',
      name: 'Pia',
      nation: 'POL',
      organisation: 'CENTRE',
      roles: ['analyst'],
      communities: [],
      clearances: { ALLIED: 'SECRET' },
      specialAccess: [],
    })
    people.pia = stranger.cookie
    const list = async (who: string) => ((await ask(who, 'GET', '/briefs')).body as { rows: unknown[] }).rows.length
    expect(await list('leo')).toBe(3)
    expect(await list('pia')).toBe(0)
    expect((await ask('pia', 'GET', `/briefs/${first}`)).status).toBe(404)
    const sizes = [
      await ask('pia', 'GET', `/briefs/${first}/pdf`),
      await ask('pia', 'GET', '/briefs/brief-AAAAAAAAAAAAAAAA/pdf'),
    ]
    expect({ ...(sizes[0]?.body as object), instance: '' }).toEqual({ ...(sizes[1]?.body as object), instance: '' })
  })
})

it('no file of this capability draws with more than one ink', () => {
  const source = readFileSync(new URL('./print/where.ts', import.meta.url), 'utf8')
  for (const [, colour = ''] of source.matchAll(/'#([0-9a-f]{6})'/g)) expect(new Set(colour.match(/../g)).size).toBe(1)
})
