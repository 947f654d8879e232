import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { label, putMarked, report, type Signed, startDeskHost, type TestDesk } from './desk.testing.ts'
import { isUpTo } from './ruleReach.ts'
import { testPolicies } from '../../../../../platform/src/host/testing.ts'

const EVERYBODY = label('UNCLASSIFIED', ['PUBLIC'])
const OPEN = label('UNCLASSIFIED')
const RESTRICTED = label('RESTRICTED')
const SECRET = label('SECRET')

let desk: TestDesk
beforeAll(async () => {
  desk = await startDeskHost()
}, 60_000)
afterAll(() => desk.close())

const code = ({ status, body }: { status: number; body: unknown }) => [status, (body as { code?: string }).code]
const propose = (by: Signed, more: object = {}) =>
  desk.call(by, 'POST', '/rules', {
    title: 'What is open',
    recipients: [desk.peer.dnk],
    authority: 'Directive 12',
    ...more,
  })
const proposed = async (by: Signed, more: object = {}) => {
  const { body } = await propose(by, more)
  return body as { id: string; state: string }
}
const sign = (by: Signed, id: string, what = 'approve') => desk.call(by, 'POST', `/rules/${id}/${what}`, {})
const givenBy = async (rule: string) => {
  const ada = await desk.host.accounts.find(desk.ada.id)
  if (!ada) throw new Error('no ada')
  return desk.exchange.standings(ada, { decisions: [rule] })
}
const end = async (...ids: readonly string[]) => {
  for (const id of ids) await sign(desk.ada, id, 'end')
}

describe('a standing rule', () => {
  it.each([
    ['an unknown node', { recipients: ['nobody'] }, [400, 'sharing.no_peer']],
    ['no node', { recipients: [] }, [400, 'http.invalid']],
    ['an unknown classification', { upTo: { ALLIED: 'COSMIC' } }, [400, 'sharing.no_classification']],
    ['an end in the past', { notAfter: 1 }, [400, 'sharing.ended']],
  ])('is refused for %s', async (_what, more, expected) => {
    const [status] = code(await propose(desk.ada, more))
    expect(status).toBe(expected[0])
  })

  it('takes two people where it covers what does, and one where it does not', async () => {
    const wide = await proposed(desk.ada)
    expect(wide.state).toBe('proposed')
    expect(code(await sign(desk.ada, wide.id))).toEqual([403, 'sharing.release_same_person'])
    expect((await sign(desk.bea, 'rule-unknown')).status).toBe(404)
    expect((await sign(desk.bea, wide.id)).body).toEqual({ id: wide.id, state: 'active' })
    expect((await sign(desk.bea, wide.id)).status).toBe(409)
    const low = await proposed(desk.ada, { upTo: { ALLIED: 'UNCLASSIFIED' } })
    expect(low.state).toBe('active')
    await end(wide.id, low.id)
    expect((await sign(desk.bea, wide.id, 'end')).status).toBe(409)
  })

  it('names a bound: policies that are not named are not let go', () => {
    const upTo = { ALLIED: 'RESTRICTED' }
    expect(isUpTo(RESTRICTED, upTo, testPolicies)).toBe(true)
    expect(isUpTo(SECRET, upTo, testPolicies)).toBe(false)
    expect(isUpTo({ ...OPEN, policy: 'TLP', classification: 'CLEAR' }, upTo, testPolicies)).toBe(false)
    expect(isUpTo({ ...OPEN, policy: 'NOWHERE' }, upTo, testPolicies)).toBe(false)
    expect(isUpTo(SECRET, {}, testPolicies)).toBe(true)
  })

  it('gives what is new, once: what peer and author may read, up to its bound, less what only others gave', async () => {
    const { id } = await proposed(desk.ada, { upTo: { ALLIED: 'UNCLASSIFIED' } })
    const low = await desk.put(report('Flows'), OPEN)
    const marked = await putMarked(desk, 'Flows in part', EVERYBODY, label('RESTRICTED', ['DNK', 'EST']))
    const high = await desk.put(report('Too high'), RESTRICTED)
    const closed = await desk.put(report('Not theirs'), label('UNCLASSIFIED', ['FRA', 'EST']))
    const foreign = report('Foreign')
    const ada = await desk.host.accounts.find(desk.ada.id)
    if (!ada) throw new Error('no ada')
    await desk.host.exchange.accept(ada, [{ text: JSON.stringify(foreign), label: OPEN, portions: [] }], {
      source: 'node:paris-1',
    })
    const added = await desk.turn(desk.peer.dnk)
    const objects = (await givenBy(id)).map(({ object }) => object)
    expect(objects).toContain(low)
    expect(objects).toContain(marked)
    for (const not of [high, closed, foreign.id]) expect(objects).not.toContain(not)
    expect(added).toBe(objects.length)
    expect(await desk.turn(desk.peer.dnk)).toBe(0)
    expect(await desk.turn(desk.peer.fra)).toBe(0)
    await end(id)
    await desk.put(report('After the end'), OPEN)
    expect(await desk.turn(desk.peer.dnk)).toBe(0)
    const given = await givenBy(id)
    const still = await desk.host.tables.asOwner((tx) => desk.stillGoes(tx, id, given))
    expect(still.size).toBe(0)
  })

  it('gives no more than its author may read, as the account stands now', async () => {
    const carl = await desk.person('carl')
    const { id } = await proposed(carl)
    expect((await sign(desk.bea, id)).status).toBe(200)
    const secret = await desk.put(report('Carl reads it'), SECRET)
    await desk.turn(desk.peer.dnk)
    expect((await givenBy(id)).map(({ object }) => object)).toContain(secret)
    await desk.identity.change(async (db) => {
      await db
        .updateTable('identity_person')
        .set({ clearances: '{"ALLIED":"UNCLASSIFIED"}' })
        .where('id', '=', carl.id)
        .execute()
    })
    const later = await desk.put(report('Carl does not'), SECRET)
    await desk.turn(desk.peer.dnk)
    const given = await givenBy(id)
    expect(given.map(({ object }) => object)).not.toContain(later)
    const still = await desk.host.tables.asOwner((tx) => desk.stillGoes(tx, id, given))
    expect(given.filter(({ statement }) => still.has(statement)).map(({ object }) => object)).not.toContain(secret)
    await end(id)
  })
})
