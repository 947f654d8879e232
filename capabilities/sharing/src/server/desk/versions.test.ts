import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { label, report, type Signed, startDeskHost, type TestDesk } from './desk.testing.ts'

const OPEN = label('UNCLASSIFIED')
const SECRET = label('SECRET')

let desk: TestDesk
let industry: Signed
let [opener, second, third]: Signed[] = []
beforeAll(async () => {
  desk = await startDeskHost()
  industry = await desk.person('otto', {
    name: 'Otto Reporter',
    organisation: 'Baltic Cables',
    clearances: { ALLIED: 'RESTRICTED' },
  })
  const roles = ['liaison', 'auditor']
  opener = await desk.person('olga', { roles })
  second = await desk.person('sven', { roles })
  third = await desk.person('tove', { roles })
}, 60_000)
afterAll(() => desk.close())

const code = ({ status, body }: { status: number; body: unknown }) => [status, (body as { code?: string }).code]
const signed = (one: Signed | undefined): Signed => {
  if (!one) throw new Error('nobody')
  return one
}
const objectOf = async (by: Signed, id: string): Promise<Record<string, unknown> | undefined> => {
  const subject = await desk.host.accounts.find(by.id)
  const stored = subject && (await desk.host.objects.get(subject, id))
  return stored && (JSON.parse(stored.body) as Record<string, unknown>)
}

describe('a sanitised version', () => {
  it.each([
    [{ remove: ['nothing'] }, [400, 'sharing.no_part']],
    [{ remove: ['id'] }, [400, 'sharing.no_part']],
    [{ remove: ['object_refs'] }, [400, 'sharing.no_stix']],
    [{ replace: { object_refs: 'x' } }, [400, 'sharing.no_part']],
    [{ replace: { 'object_refs.[7]': 'x' } }, [400, 'sharing.no_part']],
    [{ label: { ...OPEN, classification: 'COSMIC' } }, [400, 'sharing.label_out_of_reach']],
  ])('is refused for %j', async (more, expected) => {
    const object = await desk.put(report('Refused'), OPEN)
    expect(code(await desk.call(desk.ada, 'POST', '/sanitised', { object, label: OPEN, ...more }))).toEqual(expected)
  })

  it('keeps the originators who must agree', async () => {
    const object = await desk.put(report('Theirs'), { ...OPEN, originators: ['LVA'] })
    const answer = await desk.call(desk.ada, 'POST', '/sanitised', { object, label: OPEN })
    expect(code(answer)).toEqual([403, 'sharing.originator'])
  })

  it('is an object of its own, by this node, derived from the first; only looked at on a dry run', async () => {
    const object = await desk.put(report('First', { labels: ['a', 'b'] }), OPEN)
    const asked = { object, remove: ['labels.[0]'], replace: { description: 'Short.' }, label: OPEN }
    const dry = await desk.ok<{ id?: string; text: string }>(desk.ada, 'POST', '/sanitised', { ...asked, dryRun: true })
    expect(dry.id).toBeUndefined()
    expect(dry.text).toBe('ALLIED UNCLASSIFIED\n\nFirst\n\nShort.\n\nALLIED UNCLASSIFIED')
    const { id } = await desk.ok<{ id: string }>(desk.ada, 'POST', '/sanitised', asked)
    const made = await objectOf(desk.low, id)
    expect(made).toMatchObject({ name: 'First', description: 'Short.', labels: ['b'] })
    expect(made?.['id']).not.toBe(object)
    expect(made?.['created_by_ref']).toMatch(/^identity--/)
    expect((await objectOf(desk.low, String(made?.['created_by_ref'])))?.['name']).toBe('Tallinn')
    const subject = await desk.host.accounts.find(desk.low.id)
    const edges = subject && (await desk.host.objects.edges(subject, id, { kinds: ['derived-from'] }))
    expect(edges?.rows.map(({ target }) => target)).toEqual([object])
  })

  it('of what takes two people takes two: until then nobody reads it under the lower label', async () => {
    const object = await desk.put(report('High', { labels: ['a'] }), SECRET)
    const asked = { object, remove: ['description'], label: OPEN }
    const { id, waits } = await desk.ok<{ id?: string; waits: string }>(desk.ada, 'POST', '/sanitised', asked)
    expect(id).toBeUndefined()
    const waiting = (by: Signed) => desk.ok<{ rows: { id: string; maySign: boolean }[] }>(by, 'GET', '/sanitised')
    expect((await waiting(desk.low)).rows).toEqual([])
    expect((await waiting(desk.ada)).rows).toMatchObject([{ id: waits, maySign: false }])
    expect((await waiting(desk.bea)).rows).toMatchObject([{ id: waits, maySign: true }])
    const sign = (by: Signed, what = 'approve') => desk.call(by, 'POST', `/sanitised/${waits}/${what}`, {})
    expect((await sign(desk.low)).status).toBe(404)
    expect(code(await sign(desk.ada))).toEqual([403, 'sharing.release_same_person'])
    const made = (await sign(desk.bea)).body as { id: string }
    expect(await objectOf(desk.low, made.id)).toMatchObject({ name: 'High' })
    expect((await sign(desk.bea)).status).toBe(404)
    expect((await waiting(desk.bea)).rows).toEqual([])
    const again = await desk.ok<{ waits: string }>(desk.ada, 'POST', '/sanitised', asked)
    expect((await desk.call(desk.ada, 'POST', `/sanitised/${again.waits}/refuse`, {})).status).toBe(200)
    expect((await waiting(desk.bea)).rows).toEqual([])
  })
})

describe('a report published on behalf of somebody', () => {
  const theirs = async (more: Readonly<Record<string, unknown>> = {}, under = OPEN) => {
    const subject = await desk.host.accounts.find(industry.id)
    if (!subject) throw new Error('no such account')
    const object = report('Outage', more)
    await desk.host.objects.put(subject, [object], { label: under, source: 'Baltic Cables' })
    return object.id
  }

  it('is refused while the text names them, and for what others brought', async () => {
    const object = await theirs({ description: 'Seen by BALTIC CABLES at sea.' })
    const answer = await desk.call(industry, 'POST', '/delegations', { object, label: OPEN })
    expect(code(answer)).toEqual([400, 'sharing.names_origin'])
    const foreign = await desk.put(report('Foreign'), OPEN)
    expect(code(await desk.call(industry, 'POST', '/delegations', { object: foreign, label: OPEN }))).toEqual([
      403,
      'sharing.not_yours',
    ])
    const restricted = await theirs({}, label('RESTRICTED'))
    expect(code(await desk.call(industry, 'POST', '/delegations', { object: restricted, label: OPEN }))).toEqual([
      409,
      'sharing.needs_second',
    ])
  })

  it('bears their name nowhere: not in object, edges, sources, list, or log', async () => {
    const object = await theirs()
    const { id, copy } = await desk.ok<{ id: string; copy: string }>(industry, 'POST', '/delegations', {
      object,
      label: OPEN,
    })
    const ada = await desk.host.accounts.find(desk.ada.id)
    if (!ada) throw new Error('no ada')
    const list = await desk.ok<{ rows: unknown[] }>(desk.ada, 'GET', '/delegations')
    const stored = await desk.host.objects.get(ada, copy)
    const edges = await desk.host.objects.edges(ada, copy)
    const sources = await desk.host.objects.assertions(ada, copy)
    const seen = JSON.stringify([list, stored, edges, sources])
    expect(list.rows).toMatchObject([{ id, copy, anonymous: true }])
    expect(seen).not.toMatch(/Baltic|Otto/i)
    expect(seen).not.toContain(object)
    expect(sources.map(({ source }) => source)).toEqual(['EST CERT'])
    const rows = await desk.storage.asOwner((tx) =>
      tx.query<{ text: string }>('select sealed as text from sharing_escrow'),
    )
    expect(JSON.stringify(rows)).not.toMatch(/Baltic|Otto/i)
    const { body } = await desk.ask('GET', '/api/audit/entries?limit=200', { as: desk.admin })
    const entries = (body as { rows: { verb: string; who: unknown }[] }).rows.map((entry) => JSON.stringify(entry))
    const published = entries.filter((entry) => entry.includes(copy) || entry.includes(id))
    const asked = entries.filter((entry) => entry.includes('sharing:delegate'))
    expect(asked.length).toBeGreaterThan(0)
    expect(published.join()).not.toContain(industry.id)
  })

  it('is told to two people, each with a reason, and to nobody else', async () => {
    const object = await theirs()
    const { id } = await desk.ok<{ id: string }>(industry, 'POST', '/delegations', { object, label: OPEN })
    const open = (by: Signed | undefined, reason = 'Duty to warn') =>
      desk.call(signed(by), 'POST', `/delegations/${id}/open`, { reason })
    const staff = await desk.person('staff', { roles: ['liaison'] })
    expect((await open(staff)).status).toBe(403)
    expect((await open(opener, '')).status).toBe(400)
    expect((await desk.call(signed(opener), 'POST', '/delegations/delegation-x/open', { reason: 'x' })).status).toBe(
      404,
    )
    expect((await open(opener)).body).toEqual({ state: 'asked' })
    expect((await open(opener)).body).toEqual({ state: 'asked' })
    const list = await desk.ok<{ rows: { id: string; asked?: { maySign: boolean } }[] }>(
      signed(second),
      'GET',
      '/delegations',
    )
    expect(list.rows.find((row) => row.id === id)?.asked).toMatchObject({ maySign: true, reason: 'Duty to warn' })
    const origin = { organisation: 'Baltic Cables', person: 'Otto Reporter', object }
    expect((await open(second)).body).toMatchObject({ state: 'open', origin })
    expect((await open(opener)).body).toMatchObject({ state: 'open', origin })
    expect((await open(third)).body).toEqual({ state: 'asked' })
    const log = await desk.storage.asOwner((tx) =>
      tx.query<{ n: number }>('select count(*) as n from sharing_escrow_opening'),
    )
    expect(log[0]?.n).toBe(2)
  })

  it('is forgotten to be asked for after a day', async () => {
    const object = await theirs()
    const { id } = await desk.ok<{ id: string }>(industry, 'POST', '/delegations', { object, label: OPEN })
    const open = (by: Signed | undefined) => desk.call(signed(by), 'POST', `/delegations/${id}/open`, { reason: 'x' })
    expect((await open(opener)).body).toEqual({ state: 'asked' })
    const before = desk.time.now
    desk.time.now += 11 * 3_600_000
    await desk.call(signed(second), 'GET', '/delegations')
    await desk.call(signed(opener), 'GET', '/delegations')
    desk.time.now += 11 * 3_600_000
    await desk.call(signed(second), 'GET', '/delegations')
    desk.time.now += 3 * 3_600_000
    expect((await open(second)).body).toEqual({ state: 'asked' })
    desk.time.now = before
  })
})
