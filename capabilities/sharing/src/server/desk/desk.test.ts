import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Preview, ReleaseRow } from '../../core/contract/desk.ts'
import { label, putMarked, report, type Signed, startDeskHost, type TestDesk } from './desk.testing.ts'

const OPEN = label('UNCLASSIFIED')
const EVERYBODY = label('UNCLASSIFIED', ['PUBLIC'])
const RESTRICTED = label('RESTRICTED')
const SECRET = label('SECRET')

let desk: TestDesk
beforeAll(async () => {
  desk = await startDeskHost()
}, 60_000)
afterAll(() => desk.close())

interface Detail {
  readonly row: ReleaseRow
  readonly preview: Preview
  readonly history: readonly { readonly step: string }[]
  readonly delivery: readonly {
    readonly peer: string
    readonly state: string
    readonly words?: { readonly en: string }
  }[]
  readonly proposed?: { readonly by: { readonly id: string }; readonly session: string }
  readonly approved?: { readonly by: { readonly id: string }; readonly session: string }
}

const draft = (by: Signed, objects: readonly string[], recipients: readonly string[], more: object = {}) =>
  desk.ok<{ id: string; revision: number }>(by, 'POST', '/releases', { objects, recipients, ...more })
const detail = (by: Signed, id: string) => desk.ok<Detail>(by, 'GET', `/releases/${id}`)
const step = async (by: Signed, id: string, what: string, more: object = {}) => {
  const { row, preview } = await detail(by, id)
  return desk.call(by, 'POST', `/releases/${id}/${what}`, { revision: row.revision, binding: preview.binding, ...more })
}
const steps = async (id: string, ...whats: readonly (readonly [Signed, string])[]) => {
  for (const [by, what] of whats) expect((await step(by, id, what)).body, what).toMatchObject({ id })
}
const code = (answer: { status: number; body: unknown }) => [answer.status, (answer.body as { code?: string }).code]

describe('the desk refuses', () => {
  it.each([
    ['no objects', { objects: [] }, 400],
    ['1,001 objects', { objects: Array.from({ length: 1_001 }, () => report('x').id) }, 400],
    ['an unknown node', { recipients: ['peer-nobody'] }, 400],
    ['an end in the past', { notAfter: 1 }, 400],
    ['an object that is nowhere', { objects: [report('x').id] }, 404],
    ['five hops', { hops: 5 }, 400],
    ['a field nobody knows', { label: OPEN }, 400],
  ])('%s', async (_what, more, status) => {
    const id = await desk.put(report('Refused'), OPEN)
    const asked = { objects: [id], recipients: [desk.peer.fra], ...more }
    expect((await desk.call(desk.ada, 'POST', '/releases', asked)).status).toBe(status)
  })

  it('parts that are not there, fixed or needed, naming which', async () => {
    const id = await desk.put(report('Parts'), OPEN)
    for (const selector of ['nothing', 'labels.[3]', 'id', 'object_refs', '__proto__', 'name.']) {
      const without = [
        { object: id, selector: 'description' },
        { object: id, selector },
      ]
      const asked = { objects: [id], recipients: [desk.peer.fra], without }
      const { status, body } = await desk.call(desk.ada, 'POST', '/releases', asked)
      expect([selector, status, (body as { place?: unknown }).place]).toEqual([
        selector,
        400,
        { path: '/body/without/1/selector' },
      ])
    }
    const other = [{ object: report('x').id, selector: 'name' }]
    const answer = await desk.call(desk.ada, 'POST', '/releases', { objects: [id], recipients: [], without: other })
    expect(code(answer)).toEqual([400, 'sharing.no_part'])
  })

  it('hidden objects with the bytes of absent ones, in preview, draft and explanation', async () => {
    const hidden = await desk.put(report('Hidden'), SECRET)
    const absent = report('Absent').id
    for (const [method, path, body] of [
      ['POST', () => '/preview', (id: string) => ({ objects: [id], recipients: [desk.peer.fra] })],
      ['POST', () => '/releases', (id: string) => ({ objects: [id], recipients: [desk.peer.fra] })],
      ['GET', (id: string) => `/explain?object=${id}&to=Paris`, () => undefined],
      ['POST', () => '/sanitised', (id: string) => ({ object: id, label: OPEN })],
      ['POST', () => '/recalls', (id: string) => ({ object: id, reason: 'x' })],
      ['GET', (id: string) => `/recall-reach?object=${id}`, () => undefined],
    ] as const) {
      const [one, other] = [
        await desk.call(desk.low, method, path(hidden), body(hidden)),
        await desk.call(desk.low, method, path(absent), body(absent)),
      ]
      expect([path('x'), one.status]).toEqual([path('x'), 404])
      expect(JSON.stringify(one.body)).toBe(JSON.stringify(other.body))
    }
  })
})

describe('a preview', () => {
  it('says for each node what it lacks and by which rule, and how many people see what', async () => {
    const id = await putMarked(desk, 'Marked', EVERYBODY, label('RESTRICTED', ['FRA', 'EST']))
    const recipients = [desk.peer.fra, desk.peer.dnk, desk.peer.low]
    const preview = await desk.ok<Preview>(desk.ada, 'POST', '/preview', { objects: [id], recipients })
    const row = (node: string) => preview.recipients.find((one) => one.node === node)
    expect(row('Paris')).toMatchObject({ chosen: true, allowed: true, people: 7, see: 7, seeAll: 4, lacks: [] })
    expect(row('Copenhagen')).toMatchObject({ see: 7, seeAll: 7 })
    expect(row('Copenhagen')?.lacks).toEqual([
      {
        object: id,
        selector: 'description',
        because: { en: expect.stringMatching(/Releasable To/) as string, fr: expect.any(String) as string },
      },
    ])
    expect(row('Berne')?.lacks[0]?.because.en).toMatch(/UNCLASSIFIED does not reach/)
    expect(row('Tallinn')).toMatchObject({ peer: '', chosen: false })
    expect(preview.verdict.allowed).toBe(true)
    expect(preview.parts.filter(({ marked }) => marked).map(({ text }) => text)).toEqual([
      'What is known of Marked.',
      'More of it.',
    ])
    expect(preview.summary).toMatchObject({ nations: 3, nodes: 3, people: 21, removedForSome: 1, objects: 1 })
  })

  it('of what no chosen node may have says which and why', async () => {
    const id = await desk.put(report('Secret'), SECRET)
    const preview = await desk.ok<Preview>(desk.ada, 'POST', '/preview', { objects: [id], recipients: [desk.peer.low] })
    expect(preview.verdict).toMatchObject({
      allowed: false,
      words: { en: expect.stringMatching(/^Berne gets nothing/) as string },
    })
    const { id: release } = await draft(desk.ada, [id], [desk.peer.low])
    expect(code(await step(desk.ada, release, 'propose'))).toEqual([409, 'sharing.may_not_go'])
  })

  it('of what only another node gave does not let it go', async () => {
    const object = report('Theirs')
    const subject = await desk.host.accounts.find(desk.ada.id)
    if (!subject) throw new Error('no ada')
    await desk.host.exchange.accept(subject, [{ text: JSON.stringify(object), label: OPEN, portions: [] }], {
      source: 'node:paris-1',
    })
    const asked = { objects: [object.id], recipients: [desk.peer.dnk] }
    const preview = await desk.ok<Preview>(desk.ada, 'POST', '/preview', asked)
    expect(preview.verdict.allowed).toBe(false)
    expect(preview.recipients.every(({ peer, allowed }) => peer === '' || !allowed)).toBe(true)
    const { id } = await draft(desk.ada, [object.id], [desk.peer.dnk])
    expect(code(await step(desk.ada, id, 'propose'))).toEqual([409, 'sharing.may_not_go'])
  })
})

describe('a release', () => {
  it('under a policy that asks for two is signed by two and sent once', async () => {
    const id = await desk.put(report('Two'), RESTRICTED)
    const { id: release } = await draft(desk.ada, [id], [desk.peer.fra, desk.peer.dnk], { authority: 'Directive 12' })
    expect(code(await step(desk.ada, release, 'send'))).toEqual([409, 'sharing.release_step'])
    await steps(release, [desk.ada, 'propose'])
    expect(code(await step(desk.ada, release, 'send'))).toEqual([403, 'sharing.release_needs_second'])
    expect(code(await step(desk.ada, release, 'approve'))).toEqual([403, 'sharing.release_same_person'])
    expect((await detail(desk.ada, release)).row).toMatchObject({
      blocked: { en: expect.stringMatching(/another person/) as string },
    })
    await steps(release, [desk.bea, 'approve'], [desk.ada, 'send'])
    expect(code(await step(desk.bea, release, 'send'))).toEqual([409, 'sharing.release_step'])
    const sent = await detail(desk.bea, release)
    expect(sent.row).toMatchObject({
      state: 'sent',
      signed: { have: 2, need: 2 },
      nations: ['DNK', 'FRA'],
      receipts: { total: 2, confirmed: 0 },
    })
    expect(sent.delivery.map(({ state }) => state)).toEqual(['queued', 'queued'])
    expect(sent.proposed).toMatchObject({ by: { id: desk.ada.id }, session: 'other' })
    expect(sent.approved).toMatchObject({ by: { id: desk.bea.id }, session: 'own' })
    expect(sent.history.map((line) => line.step)).toEqual(['send', 'approve', 'propose', 'edit'])
    const history = await desk.ok<{ rows: { step: string; authority: string; nodes: string[]; second?: unknown }[] }>(
      desk.ada,
      'GET',
      `/history?object=${id}`,
    )
    expect(history.rows[0]).toMatchObject({
      step: 'send',
      authority: 'Directive 12',
      nodes: ['Copenhagen', 'Paris'],
      second: { id: desk.bea.id },
    })
  })

  it('is not co-signed by who made the other account', async () => {
    const id = await desk.put(report('Puppet'), RESTRICTED)
    const { id: release } = await draft(desk.bea, [id], [desk.peer.fra])
    await steps(release, [desk.bea, 'propose'])
    const maker = await desk.person('maker', { roles: ['liaison', 'analyst', 'administrator'] })
    const invited = await desk.ask('POST', '/api/identity/people', {
      as: maker.cookie,
      body: {
        login: 'puppet',
        name: 'Puppet',
        organisation: 'EST CERT',
        nation: 'EST',
        communities: [],
        clearances: { ALLIED: 'SECRET' },
        specialAccess: [],
        roles: ['liaison'],
      },
    })
    const { link } = invited.body as { link: string }
    const entered = await desk.ask('POST', '/api/identity/links/accept', {
      body: { token: link.split('#')[1], password: 'correct horse battery staple' },
    })
    const puppet: Signed = { cookie: entered.cookie ?? '', id: (invited.body as { id: string }).id }
    const { id: own } = await draft(puppet, [id], [desk.peer.fra])
    await steps(own, [puppet, 'propose'])
    expect(code(await step(maker, own, 'approve'))).toEqual([403, 'sharing.release_same_person'])
    expect((await step(desk.ada, own, 'approve')).status).toBe(200)
  })

  it('is not there for who may not read all of it: no list, no count, no step, no history', async () => {
    const [open, secret] = [await desk.put(report('Low'), OPEN), await desk.put(report('High'), SECRET)]
    const before = await desk.ok<{ rows: unknown[] }>(desk.low, 'GET', '/releases')
    const { id } = await draft(desk.ada, [open, secret], [desk.peer.fra])
    const after = await desk.ok<{ rows: unknown[] }>(desk.low, 'GET', '/releases')
    expect(JSON.stringify(after)).toBe(JSON.stringify(before))
    const unknown = await desk.call(desk.low, 'GET', '/releases/release-unknown')
    expect(await desk.call(desk.low, 'GET', `/releases/${id}`)).toMatchObject({
      status: unknown.status,
      body: unknown.body,
    })
    const body = { revision: 1, binding: 'x' }
    const nothing = await desk.call(desk.low, 'POST', '/releases/release-unknown/propose', body)
    const hidden = await desk.call(desk.low, 'POST', `/releases/${id}/propose`, body)
    expect([hidden.status, hidden.body]).toEqual([nothing.status, nothing.body])
    const list = await desk.ok<{ rows: ReleaseRow[] }>(desk.low, 'GET', `/releases?object=${open}`)
    expect(list.rows).toEqual([])
    const history = await desk.ok<{ rows: { release: string }[] }>(desk.low, 'GET', '/history')
    expect(history.rows.some(({ release }) => release === id)).toBe(false)
    expect((await desk.ok<{ rows: ReleaseRow[] }>(desk.ada, 'GET', `/releases?object=${open}`)).rows).toHaveLength(1)
  })

  it('whose content, label or signer has changed goes nowhere', async () => {
    const made = report('Changing')
    await desk.put(made, RESTRICTED)
    const ready = async () => {
      const { id } = await draft(desk.ada, [made.id], [desk.peer.fra])
      await steps(id, [desk.ada, 'propose'], [desk.bea, 'approve'])
      return id
    }
    const edited = await ready()
    await desk.put({ ...made, modified: '2026-11-22T04:01:00.000Z', name: 'Changed' }, RESTRICTED)
    expect(code(await step(desk.ada, edited, 'send'))).toEqual([409, 'sharing.release_stale'])
    expect((await detail(desk.ada, edited)).row.blocked?.en).toMatch(/changed/)
    const relabelled = await ready()
    await desk.put({ ...made, modified: '2026-11-22T04:02:00.000Z', name: 'Changed' }, SECRET)
    expect(code(await step(desk.ada, relabelled, 'send'))).toEqual([409, 'sharing.release_stale'])
    const id = await desk.put(report('Signer'), RESTRICTED)
    const cara = await desk.person('cara')
    const { id: signed } = await draft(desk.ada, [id], [desk.peer.fra])
    await steps(signed, [desk.ada, 'propose'], [cara, 'approve'])
    await desk.identity.change(async (db) => {
      await db.updateTable('identity_person').set({ roles: '["staff"]' }).where('id', '=', cara.id).execute()
    })
    expect(code(await step(desk.ada, signed, 'send'))).toEqual([409, 'sharing.signer_gone'])
  })

  it('takes no step on an older revision, another binding or another one’s id', async () => {
    const id = await desk.put(report('Stale'), OPEN)
    const { id: release } = await draft(desk.ada, [id], [desk.peer.fra])
    const { id: other } = await draft(desk.ada, [id], [desk.peer.dnk])
    const theirs = (await detail(desk.ada, other)).preview.binding
    for (const body of [
      { revision: 2, binding: theirs },
      { revision: 1, binding: theirs },
      { revision: 1, binding: '' },
    ])
      expect((await desk.call(desk.ada, 'POST', `/releases/${release}/propose`, body)).status).toBe(409)
    const more = { revision: 1, binding: theirs, id: release }
    expect((await desk.call(desk.ada, 'POST', `/releases/${other}/propose`, more)).status).toBe(400)
    const edit = { revision: 1, objects: [id], recipients: [desk.peer.fra] }
    expect((await desk.call(desk.ada, 'PUT', `/releases/${release}`, edit)).status).toBe(200)
    expect((await desk.call(desk.ada, 'PUT', `/releases/${release}`, edit)).status).toBe(409)
    expect((await detail(desk.ada, other)).row.revision).toBe(1)
  })

  it('is asked again when it is packed: state, content, rights', async () => {
    const made = report('Egress')
    await desk.put(made, RESTRICTED)
    const { id } = await draft(desk.ada, [made.id], [desk.peer.fra])
    await steps(id, [desk.ada, 'propose'], [desk.bea, 'approve'], [desk.ada, 'send'])
    const subject = await desk.host.accounts.find(desk.ada.id)
    if (!subject) throw new Error('no ada')
    const given = (await desk.exchange.standings(subject, { decisions: [id] })).map(
      ({ statement, peer, object, modified }) => ({ statement, peer, object, modified }),
    )
    expect(given).toHaveLength(1)
    const goes = async () => (await desk.host.tables.asOwner((tx) => desk.stillGoes(tx, id, given))).size
    expect(await goes()).toBe(1)
    expect((await desk.host.tables.asOwner((tx) => desk.stillGoes(tx, 'release-other', given))).size).toBe(0)
    await desk.put({ ...made, modified: '2026-11-22T04:01:00.000Z', name: 'Newer' }, RESTRICTED)
    expect(await goes()).toBe(0)
    expect((await detail(desk.ada, id)).delivery).toMatchObject([
      { state: 'queued', words: { en: expect.stringMatching(/^Did not leave/) as string } },
    ])
    const fresh = await desk.put(report('Revoked'), OPEN)
    const { id: open } = await draft(desk.ada, [fresh], [desk.peer.low])
    await steps(open, [desk.ada, 'propose'], [desk.ada, 'send'], [desk.ada, 'revoke'])
    const gone = await desk.exchange.standings(subject, { decisions: [open] })
    expect((await desk.host.tables.asOwner((tx) => desk.stillGoes(tx, open, gone))).size).toBe(0)
  })
})

it('takes back a whole release, and lists who has not confirmed', async () => {
  const id = await desk.put(report('Back'), OPEN)
  const { id: release } = await draft(desk.ada, [id], [desk.peer.fra, desk.peer.low])
  expect(code(await desk.call(desk.ada, 'POST', '/recalls', { release, reason: 'x' }))).toEqual([
    409,
    'sharing.nothing_given',
  ])
  await steps(release, [desk.ada, 'propose'], [desk.ada, 'send'])
  for (const body of [
    { reason: 'x' },
    { release, object: id, reason: 'x' },
    { release, reason: '' },
    { release, reason: 'x', peers: ['nobody'] },
  ])
    expect((await desk.call(desk.ada, 'POST', '/recalls', body)).status).toBe(400)
  const only = await desk.ok<{ statements: number; nodes: number }>(desk.ada, 'POST', '/recalls', {
    object: id,
    peers: [desk.peer.low],
    reason: 'wrong node',
  })
  expect(only).toMatchObject({ statements: 1, nodes: 1 })
  const all = await desk.ok<{ id: string }>(desk.bea, 'POST', '/recalls', { release, reason: 'wrong' })
  expect(all).toMatchObject({ statements: 1, nodes: 1 })
  const back = await detail(desk.ada, release)
  expect(back.row).toMatchObject({ state: 'recalled', next: [] })
  expect(back.delivery.map(({ state }) => state)).toEqual(['recalled', 'recalled'])
  const { rows } = await desk.ok<{ rows: ReleaseRow[] }>(desk.ada, 'GET', '/releases?state=recalled')
  expect(rows.filter(({ kind }) => kind === 'recall').map((row) => row.id)).toContain(all.id)
  expect((await detail(desk.ada, all.id)).row).toMatchObject({ kind: 'recall', nodes: 1 })
})

it('says before a recall of an object whom it reaches, by the rows the recall goes by', async () => {
  const id = await desk.put(report('Reach'), OPEN)
  const reach = (by: Signed) => desk.ok<{ nodes: readonly unknown[] }>(by, 'GET', `/recall-reach?object=${id}`)
  expect((await reach(desk.ada)).nodes).toEqual([])
  for (const to of [[desk.peer.fra], [desk.peer.fra, desk.peer.low]]) {
    const { id: release } = await draft(desk.ada, [id], to)
    await steps(release, [desk.ada, 'propose'], [desk.ada, 'send'])
  }
  const before = (await reach(desk.ada)).nodes
  expect(before).toHaveLength(2)
  expect(before).toContainEqual(expect.objectContaining({ peer: desk.peer.fra, nation: 'FRA', statements: 2 }))
  expect(before).toContainEqual(
    expect.objectContaining({
      peer: desk.peer.low,
      state: 'waiting',
      statements: 1,
      since: expect.any(Number) as number,
    }),
  )
  const done = await desk.ok(desk.ada, 'POST', '/recalls', { object: id, reason: 'wrong' })
  expect(done).toMatchObject({ nodes: 2, statements: 3 })
  expect((await reach(desk.ada)).nodes).toEqual([])
})

it('explains rule by rule whether an object may go to a node', async () => {
  const id = await putMarked(desk, 'Explained', EVERYBODY, label('RESTRICTED', ['FRA', 'EST']))
  const explain = (to: string) =>
    desk.ok<{ allowed: boolean; rules: { holds: boolean }[]; lacks: { selector: string }[] }>(
      desk.ada,
      'GET',
      `/explain?object=${id}&to=${to}`,
    )
  expect(await explain('FRA')).toMatchObject({ allowed: true, lacks: [] })
  expect(await explain('copenhagen')).toMatchObject({ allowed: true, lacks: [{ selector: 'description' }] })
  expect(code(await desk.call(desk.ada, 'GET', `/explain?object=${id}&to=XXX`))).toEqual([404, 'sharing.no_peer'])
})
