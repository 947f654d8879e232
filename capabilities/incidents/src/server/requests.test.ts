import type { Label } from '@testudo/kernel/label'
import type { Reply } from '@testudo/kernel/contract'
import { isValid, validate } from '@testudo/stix'
import { startTestHost, type TestHost } from '../../../../platform/src/host/testing.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { REQUEST_TYPE, type request, type requests, type similarRequests } from '../core/index.ts'
import { capability } from './capability.ts'

let node: TestHost
let est = ''
let lva = ''
const label = (classification: string): Label => ({ policy: 'ALLIED', classification, categories: [], originators: [] })
const HOUR = 3_600_000

beforeAll(async () => {
  node = await startTestHost({ capabilities: [capability] })
  const person = { roles: ['watch'], name: 'Watch' }
  est = (
    await node.enter({
      ...person,
      login: 'est',
      organisation: 'EST node',
      nation: 'EST',
      clearances: { ALLIED: 'SECRET' },
    })
  ).cookie
  lva = (
    await node.enter({
      ...person,
      login: 'lva',
      organisation: 'LVA node',
      nation: 'LVA',
      clearances: { ALLIED: 'RESTRICTED' },
    })
  ).cookie
}, 120_000)
afterAll(() => node.close())

const ask = async <T>(method: string, path: string, as: string, body?: unknown) => {
  const answer = await node.ask(method, `/api/incidents${path}`, { as, ...(body !== undefined && { body }) })
  return { status: answer.status, body: answer.body as T }
}
const list = async (as: string, show = 'open') =>
  (await ask<Reply<typeof requests>>('GET', `/requests?show=${show}`, as)).body
const sheet = async (id: string, as: string) => (await ask<Reply<typeof request>>('GET', `/requests/${id}`, as)).body
const asked = async (matter: object = {}, as = est) =>
  (
    await ask<{ id: string }>('POST', '/requests', as, {
      question: 'Have you seen SLATE ROOF on signalling gateways?',
      nations: ['LVA', 'POL'],
      label: label('RESTRICTED'),
      ...matter,
    })
  ).body

describe('a request for information', () => {
  it('is refused when nobody is asked, when it is late already, under a label its author may not read', async () => {
    expect((await ask('POST', '/requests', est, { question: 'A?', nations: [] })).status).toBe(400)
    const past = { question: 'A?', nations: ['LVA'], ltiov: node.time.now - 1 }
    expect((await ask('POST', '/requests', est, past)).body).toMatchObject({ code: 'incidents.ltiov' })
    const high = { question: 'A?', nations: ['EST'], label: label('SECRET') }
    expect((await ask('POST', '/requests', lva, high)).body).toMatchObject({ code: 'incidents.label' })
    expect((await list(est)).rows).toEqual([])
  })

  it('waits for who is asked, is answered, and says how long it took', async () => {
    const { id } = await asked({ ltiov: node.time.now + 2 * HOUR, precedence: 'immediate' })
    expect((await list(lva)).rows).toMatchObject([{ id, waits: true, own: false, late: false }])
    expect((await list(est)).rows).toMatchObject([{ id, waits: false, own: true }])
    node.time.now += HOUR
    const answer = { answers: 'partial', text: 'One host, not run.' }
    expect((await ask('POST', `/requests/${id}/answers`, lva, answer)).status).toBe(200)
    const told = await sheet(id, est)
    expect(told.row.nations).toMatchObject([
      { nation: 'LVA', answer: 'partial' },
      { nation: 'POL', answer: 'waiting' },
    ])
    expect(told.answers).toMatchObject([{ by: 'LVA node', nation: 'LVA', text: 'One host, not run.' }])
    expect((await list(est)).took).toMatchObject([{ nation: 'LVA', answered: 1 }])
    expect((await list(lva)).rows).toMatchObject([{ waits: false }])
    node.time.now += 2 * HOUR
    expect((await list(est)).rows).toMatchObject([{ late: true }])

    expect((await ask('POST', `/requests/${id}/end`, lva, { modified: told.modified })).body).toMatchObject({
      code: 'incidents.request_foreign',
    })
    expect((await ask('POST', `/requests/${id}/end`, est, { modified: told.modified })).status).toBe(200)
    expect((await ask('POST', `/requests/${id}/answers`, lva, answer)).body).toMatchObject({
      code: 'incidents.request_over',
    })
    const as = node.identity.operator.subject
    const stored = [
      ...(await node.host.objects.all(as, [REQUEST_TYPE])),
      ...(await node.host.objects.holding(as, id, ['request_ref'])),
    ]
    expect(stored.length).toBeGreaterThan(1)
    for (const { body } of stored) expect(isValid(validate(JSON.parse(body))), body).toBe(true)
  })

  it('shows each reader the answers it may read, and counts no other', async () => {
    const { id } = await asked({ question: 'Who maintains the gateways at Valga?', nations: ['EST', 'LVA'] })
    await ask('POST', `/requests/${id}/answers`, est, {
      answers: 'full',
      text: 'A contractor.',
      label: label('SECRET'),
    })
    expect((await sheet(id, est)).answers).toHaveLength(1)
    const seen = await sheet(id, lva)
    expect(seen.answers).toEqual([])
    expect(seen.row.nations).toMatchObject([{ answer: 'waiting' }, { answer: 'waiting' }])
    expect((await list(lva, 'all')).took.some(({ nation }) => nation === 'EST')).toBe(false)
  })

  it('finds what was asked before in other words of the same', async () => {
    const { body } = await ask<Reply<typeof similarRequests>>(
      'GET',
      '/similar-requests?text=SLATE%20ROOF%20gateways',
      lva,
    )
    expect(body.rows[0]).toMatchObject({ question: 'Have you seen SLATE ROOF on signalling gateways?', answered: 1 })
  })

  it('is asked of roles too: who holds one is asked, and answers for it', async () => {
    const roles = [{ role: 'watch', nation: 'LVA' }, { role: 'liaison' }]
    const { id } = await asked({ question: 'Who is on call?', nations: [], roles, ltiov: node.time.now + HOUR })
    expect((await list(lva)).rows.find((row) => row.id === id)).toMatchObject({ waits: true })
    expect((await list(est)).rows.find((row) => row.id === id)).toMatchObject({ waits: false })
    const [mine] = (await node.host.people(node.identity.operator.subject)).filter(({ nation }) => nation === 'LVA')
    if (mine === undefined) throw new Error('nobody')
    const waiting = async () => (await node.host.gather.waiting(mine)).find((item) => item.id.endsWith(id))
    expect(await waiting()).toMatchObject({ urgency: 'flash', because: { en: expect.stringMatching(/^watch of LVA/) } })
    node.time.now += 2 * HOUR
    expect((await waiting())?.because.en).toMatch(/lapsed/)
    await ask('POST', `/requests/${id}/answers`, lva, { answers: 'full', text: 'I am.' })
    expect((await sheet(id, est)).row.nations).toMatchObject([
      { role: 'watch', answer: 'full' },
      { role: 'liaison', answer: 'waiting' },
    ])
    expect((await list(est)).took).toContainEqual(
      expect.objectContaining({ nation: 'LVA', role: 'watch', answered: 1, timed: 1, inTime: 0 }),
    )
    expect(await waiting()).toBeUndefined()
    expect((await ask('POST', '/requests', est, { question: 'Nobody?', nations: [] })).body).toMatchObject({
      code: 'incidents.nobody',
    })
  })

  it('is answered by an earlier answer of one’s own, under its label or a stricter one, never a wider', async () => {
    const { id: first } = await asked({
      question: 'Which hosts run the dispatch planner?',
      label: label('UNCLASSIFIED'),
    })
    const said = { answers: 'full', text: 'Two hosts.', label: label('RESTRICTED') }
    const { id: earlier } = (await ask<{ id: string }>('POST', `/requests/${first}/answers`, lva, said)).body
    const { id } = await asked({ question: 'Which hosts run the dispatch planner now?', label: label('UNCLASSIFIED') })
    const rows = (await ask<{ rows: object[] }>('GET', `/requests/${id}/earlier`, lva)).body.rows
    expect(rows).toMatchObject([{ id: earlier, text: 'Two hosts.' }])
    expect((await ask<{ rows: object[] }>('GET', `/requests/${id}/earlier`, est)).body.rows).toEqual([])
    const again = (as: string, more: object = {}) =>
      ask('POST', `/requests/${id}/answers/again`, as, { answer: earlier, ...more })
    expect((await again(est)).status).toBe(404)
    expect((await again(lva, { label: label('UNCLASSIFIED') })).body).toMatchObject({ code: 'incidents.answer_wider' })
    expect((await again(lva)).status).toBe(200)
    expect((await sheet(id, est)).answers).toMatchObject([{ text: 'Two hosts.', mark: { portion: '(AR)' } }])
  })

  it('is not sent by the hundred: who floods is refused, others ask on', async () => {
    const statuses = []
    const question = (n: number) => ({ question: `Flood ${n}?`, nations: ['EST'] })
    for (let n = 0; n < 31; n++) statuses.push((await ask('POST', '/requests', lva, question(n))).status)
    expect([statuses[0], statuses.at(-1)]).toEqual([200, 429])
    expect((await ask('POST', '/requests', est, question(99))).status).toBe(200)
  })

  it('that may not be read looks like none', async () => {
    const { id } = await asked({ label: label('SECRET') })
    const none = `${REQUEST_TYPE}--00000000-0000-4000-8000-000000000009`
    for (const [method, path, body] of [
      ['GET', '', undefined],
      ['POST', '/answers', { answers: 'none', text: 'x' }],
      ['POST', '/end', { modified: '2026-11-20T00:00:00.000Z' }],
    ] as const) {
      const [hidden, absent] = [
        await ask(method, `/requests/${id}${path}`, lva, body),
        await ask(method, `/requests/${none}${path}`, lva, body),
      ]
      expect([hidden.status, hidden]).toEqual([404, absent])
    }
  })
})
