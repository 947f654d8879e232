import { randomUUID } from 'node:crypto'
import type { Label } from '@testudo/kernel/label'
import type { Host } from '@testudo/platform/host'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ExchangeNode, labelFor, pin, startExchangeNode, until } from '../exchange/exchange.testing.ts'
import { startDesk } from './index.ts'
import { deskDb } from './record.ts'

const IDENTITY = 'identity--8d1c9a57-4a5e-4d38-9a5f-0c3d1f3ac001'
const BOTH = labelFor(['LTU', 'POL'])
const OURS = labelFor(['LTU'])

/** Portions of a thing as another capability tells them: notes that name it. */
const tellPortions = ({ objects }: Host) => ({
  portions: async (...[subject, whole]: Parameters<Host['gather']['portions']>) => [
    whole,
    ...(await objects.holding(subject, whole, ['object_refs'])).map(({ id }) => id),
  ],
  wholes: async (...[subject, ids]: Parameters<Host['gather']['wholes']>) =>
    (await objects.getMany(subject, ids)).flatMap(({ id, body }) =>
      id.startsWith('note--')
        ? (JSON.parse(body) as { object_refs: string[] }).object_refs.map((whole) => ({ id, whole }))
        : [],
    ),
})

let a: ExchangeNode
let b: ExchangeNode
let toB: string
beforeAll(async () => {
  ;[a, b] = await Promise.all([
    startExchangeNode('LTU', {
      identities: [IDENTITY],
      also: ({ host, ...rest }) =>
        startDesk({ ...rest, host: { ...host, gather: { ...host.gather, ...tellPortions(host) } } }),
    }),
    startExchangeNode('POL', { also: startDesk }),
  ])
  toB = await pin(a, b)
  await pin(b, a)
}, 120_000)
afterAll(async () => {
  await Promise.all([a?.close(), b?.close()])
})

const write = async (type: string, facts: object, label: Label, id = `${type}--${randomUUID()}`) => {
  const at = new Date().toISOString()
  await a.host.objects.put(
    a.operator,
    [{ type, spec_version: '2.1', id, created_by_ref: IDENTITY, created: at, modified: at, ...facts }],
    { label, source: 'LTU MoD' },
  )
  return id
}
const note = (whole: string, label: Label, content = 'Seen.') => write('note', { content, object_refs: [whole] }, label)
const ask = (path: string, body?: unknown) => a.ask(body === undefined ? 'GET' : 'POST', `/sharing${path}`, body)
const heldAtB = async (id: string) => (await b.host.objects.get(b.operator, id)) !== undefined
const propose = (about: string) =>
  ask('/rules', { title: 'Together', recipients: [toB], about, upTo: { ALLIED: 'UNCLASSIFIED' }, authority: 'Order 7' })

describe('a standing rule about one thing', () => {
  it('is refused about what is not there, and about what has no portions', async () => {
    expect((await propose(`report--${randomUUID()}`)).status).toBe(404)
    expect((await ask('/rule-reach', { about: `report--${randomUUID()}`, recipients: [toB] })).status).toBe(404)
  })

  it('shows before what would go, then carries what is there, what comes and what changes, and nothing else', async () => {
    const whole = await write('incident', { name: 'Gateway silent' }, BOTH)
    const [first, hidden] = [await note(whole, BOTH), await note(whole, OURS)]
    const beside = await write('note', { content: 'Of something else', object_refs: [IDENTITY] }, BOTH)
    const { body } = await ask('/rule-reach', { about: whole, recipients: [toB] })
    expect(body).toMatchObject({ name: 'Gateway silent', recipients: [{ peer: toB, goes: 2, of: 3 }] })
    const { id, state } = (await propose(whole)).body as { id: string; state: string }
    expect(state).toBe('active')
    await until(async () => (await heldAtB(whole)) && heldAtB(first), Boolean)
    const later = await note(whole, BOTH, 'Later.')
    await until(() => heldAtB(later), Boolean)
    const at = new Date(Date.now() + 1).toISOString()
    const stored = await a.host.objects.get(a.operator, later)
    await a.host.objects.put(
      a.operator,
      [{ ...(JSON.parse(stored?.body ?? '{}') as object), modified: at, revoked: true }],
      { label: BOTH, source: 'LTU MoD' },
    )
    await until(async () => (await b.host.objects.get(b.operator, later))?.revoked, Boolean)
    for (const not of [hidden, beside]) expect(await heldAtB(not)).toBe(false)
    expect((await ask('/rules')).body).toMatchObject({ rules: [{ id, about: { id: whole, name: 'Gateway silent' } }] })

    await ask(`/rules/${id}/end`, {})
    const after = await note(whole, BOTH, 'After the end.')
    expect((await a.ask('POST', `/sharing/peers/${toB}/now`, {})).status).toBe(200)
    expect(await heldAtB(after)).toBe(false)
  })

  it('is known to nobody who may not read what it is about', async () => {
    const whole = await write('incident', { name: 'Kept close' }, labelFor(['LTU'], { classification: 'SECRET' }))
    expect((await propose(whole)).status).toBe(200)
    const low = { ...a.operator, id: 'low', clearances: { ALLIED: 'UNCLASSIFIED' } }
    const seen = await a.host.tables.readAs(low, (tx) => deskDb(tx).selectFrom('sharing_rule').selectAll().execute())
    expect(JSON.stringify(seen)).not.toContain(whole)
  })
})
