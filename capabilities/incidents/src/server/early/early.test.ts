import type { Label } from '@testudo/kernel/label'
import type { OperatorReport } from '@testudo/kernel/portion'
import type { ServerCapability } from '@testudo/platform/host'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestHost, type TestHost } from '../../../../../platform/src/host/testing.ts'
import { createHash } from 'node:crypto'
import type { Reply } from '@testudo/kernel/contract'
import type { EvidenceView, evidenceList, IncidentView } from '../../core/index.ts'
import { capability } from '../capability.ts'

const label = (classification: string): Label => ({
  policy: 'ALLIED',
  classification,
  categories: [],
  originators: [],
})
const OPEN = label('RESTRICTED')
const OPERATOR = 'Lithuanian rail'
const STEP = { step: 'early-warning', name: { en: 'Early warning', fr: 'Alerte précoce' } }

/** What an operator told, as another capability tells it, to who holds its label. */
const told: { steps: OperatorReport['steps']; indicators: string } = {
  steps: [{ ...STEP, at: 1_700_000_000_000, text: { en: 'Relays answered.', fr: 'Des relais ont répondu.' } }],
  indicators: '203.0.113.7 and nothing else',
}
const portal: ServerCapability = {
  name: 'portal',
  verbs: { 'portal:read': '', 'portal:answer': '' },
  async start(host) {
    return {
      told: async (subject, id) =>
        id === 'report-1' && host.tables.mayRead(subject, OPEN)
          ? [
              {
                id,
                operator: OPERATOR,
                nation: 'LTU',
                title: 'Relays answered to strangers',
                aware: 1_699_999_000_000,
                assets: [],
                route: '/reports/1',
                label: OPEN,
                ...told,
              },
            ]
          : [],
    }
  },
}

let node: TestHost
let staff = ''
let low = ''
let rail = ''
beforeAll(async () => {
  node = await startTestHost({
    capabilities: [portal, capability],
    config: { organisation: 'LTU node', incidents: { evidenceMegabytes: 1 } },
  })
  const person = { login: 'watch', name: 'Watch', organisation: 'LTU node', nation: 'LTU', roles: ['watch'] }
  staff = (await node.enter({ ...person, clearances: { ALLIED: 'SECRET' } })).cookie
  low = (await node.enter({ ...person, login: 'low', clearances: { ALLIED: 'UNCLASSIFIED' } })).cookie
  rail = (
    await node.enter({
      ...person,
      login: 'rail',
      organisation: OPERATOR,
      roles: ['operator-desk'],
      clearances: { ALLIED: 'RESTRICTED' },
    })
  ).cookie
}, 120_000)
afterAll(() => node.close())

const ask = async <T>(method: string, path: string, as: string, body?: unknown) => {
  const answer = await node.ask(method, `/api/incidents${path}`, { as, ...(body !== undefined && { body }) })
  return { status: answer.status, body: answer.body as T }
}
const take = (as: string, report: string, body: object = {}) =>
  ask<{ id: string }>('POST', `/reports/${report}/take`, as, body)
const view = async (id: string) => (await ask<IncidentView>('GET', `/cases/${id}`, staff)).body

describe('what an operator told', () => {
  it('is taken by nobody who may not read it, and a report that is hidden looks like none', async () => {
    expect(await take(low, 'report-1')).toEqual(await take(low, 'report-9'))
    expect((await take(low, 'report-1')).status).toBe(404)
  })

  it('becomes an incident the operator takes part in, and what it tells later follows', async () => {
    const { status, body } = await take(staff, 'report-1')
    expect(status, JSON.stringify(body)).toBe(200)
    const first = await view(body.id)
    expect(first.participants).toMatchObject([{ part: 'lead' }, { organisation: OPERATOR, part: 'affected' }])
    expect(first.timeline.map(({ kind, by }) => [kind, by])).toEqual(
      expect.arrayContaining([
        ['event', OPERATOR],
        ['observed-data', OPERATOR],
      ]),
    )
    told.steps = [
      ...told.steps,
      {
        step: 'notification',
        name: { en: 'Incident notification', fr: 'Notification d’incident' },
        at: 1_700_000_100_000,
        text: { en: 'One of two.', fr: 'Un sur deux.' },
      },
    ]
    expect((await take(staff, 'report-1', { incident: body.id })).status).toBe(200)
    const { timeline, entries } = await view(body.id)
    expect(entries).toBe(3)
    expect(timeline.some(({ title }) => title.startsWith('Incident notification: '))).toBe(true)
    const beside = await node.host.gather.beside(node.identity.operator.subject, 'report-1')
    expect(beside).toMatchObject([{ route: `/incidents/${body.id}` }])
  })

  it('shows the operator its incident, and takes what it answers from a form', async () => {
    const { id } = (await take(staff, 'report-1', { name: 'Second' })).body
    const entry = { kind: 'task', name: 'Close remote access', owner: OPERATOR }
    const { body: task } = await ask<{ id: string }>('POST', `/cases/${id}/entries`, staff, { entry })
    const secret = { kind: 'note', text: 'The source is in the building.', label: label('SECRET') }
    await ask('POST', `/cases/${id}/entries`, staff, { entry: secret })
    const page = await node.ask('GET', `/operator/cases/${id}`, { as: rail })
    expect(String(page.body)).toContain('Close remote access')
    expect(String(page.body)).not.toContain('in the building')
    for (const as of [staff, low]) expect((await node.ask('GET', `/operator/cases/${id}`, { as })).status).not.toBe(200)
    const send = (form: Record<string, string>) =>
      node.http.inject({
        method: 'POST',
        url: `/operator/cases/${id}`,
        headers: {
          cookie: rail,
          origin: 'http://localhost',
          'content-type': 'application/x-www-form-urlencoded',
        },
        body: new URLSearchParams(form).toString(),
      })
    expect((await send({ what: 'note', text: '' })).body).toContain('Write something first.')
    expect((await send({ what: 'observables', text: 'relay' })).status).toBe(200)
    expect((await send({ what: 'observables', text: '192.0.2.44' })).status).toBe(303)
    expect((await send({ task: task.id, outcome: 'successful', text: 'Closed.' })).status).toBe(303)
    expect((await view(id)).tasks).toMatchObject([{ outcome: 'successful', reports: [{ by: OPERATOR }] }])
  })

  describe('from the operator, a file', () => {
    let id = ''
    const give = (incident: string, bytes: Buffer, { as = rail, name = 'relay.log' } = {}) => {
      const field = (head: string, value: Buffer) =>
        Buffer.concat([
          Buffer.from(`--edge\r\ncontent-disposition: form-data; ${head}\r\n\r\n`),
          value,
          Buffer.from('\r\n'),
        ])
      return node.http.inject({
        method: 'POST',
        url: `/operator/cases/${incident}/file`,
        headers: {
          cookie: as,
          origin: 'http://localhost',
          'accept-language': 'fr',
          'content-type': 'multipart/form-data; boundary=edge',
        },
        body: Buffer.concat([
          field('name="where"', Buffer.from('Poste <b>7</b>')),
          field('name="how"', Buffer.from('Copied from the relay')),
          field(`name="file"; filename="${name}"\r\ncontent-type: text/plain`, bytes),
          Buffer.from('--edge--\r\n'),
        ]),
      })
    }
    const list = (as: string) => ask<Reply<typeof evidenceList>>('GET', `/cases/${id}/evidence`, as)
    beforeAll(async () => {
      id = (await take(staff, 'report-1', { name: 'With a file' })).body.id
    })

    it('is refused in words it can mend when none was chosen, or it is empty or too large', async () => {
      for (const [bytes, name, words] of [
        [Buffer.alloc(0), '', 'Choisissez d’abord le fichier.'],
        [Buffer.alloc(0), 'a.log', 'Ce fichier est vide.'],
        [Buffer.alloc(1024 ** 2 + 1), 'a.log', 'Ce fichier dépasse 1 Mio.'],
      ] as const) {
        const { status, body } = await give(id, bytes, { name })
        expect([status, body.includes(words), body.includes('Poste &lt;b&gt;7')], words).toEqual([200, true, true])
      }
      expect((await list(staff)).body.rows).toEqual([])
    })

    it('is taken from nobody else, and a hidden incident answers as one that is not there', async () => {
      const { id: secret } = (
        await ask<{ id: string }>('POST', '/cases', staff, { name: 'Kept', label: label('SECRET') })
      ).body
      const absent = 'incident--00000000-0000-4000-8000-000000000001'
      const bodies = await Promise.all([secret, absent].map((one) => give(one, Buffer.from('x'))))
      expect(
        new Set(bodies.map(({ status, body }) => `${status} ${body.replaceAll(/incident--[0-9a-f-]+/g, '')}`)).size,
      ).toBe(1)
      expect(bodies[0]?.status).toBe(404)
      expect((await give(id, Buffer.from('x'), { as: staff })).status).not.toBe(303)
      expect((await list(staff)).body.rows).toEqual([])
    })

    it('is evidence the centre keeps, received from its hand, and it has a receipt', async () => {
      const bytes = Buffer.from('10:02 relay 4 answered 203.0.113.7')
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      expect((await give(id, bytes)).status).toBe(303)
      const [row] = (await list(staff)).body.rows
      expect(row).toMatchObject({
        name: 'relay.log',
        sha256,
        heldBy: 'LTU node',
        where: 'Poste <b>7</b>',
        state: 'held',
      })
      const page = String((await node.ask('GET', `/operator/cases/${id}`, { as: rail })).body)
      for (const words of [sha256, 'relay.log', 'Poste &lt;b&gt;7']) expect(page).toContain(words)
      const { custody } = (await ask<EvidenceView>('GET', `/evidence/${row?.id ?? ''}`, staff)).body
      expect(custody).toMatchObject([{ deed: 'received', organisation: OPERATOR, to: 'LTU node' }])
      // Whose hand it came from gave it away: the centre seals it and opens the seal.
      for (const deed of ['sealed', 'opened', 'released', 'destroyed'])
        expect(
          (await ask('POST', `/evidence/${row?.id ?? ''}/custody`, staff, { deed, because: 'Asked' })).status,
        ).toBe(200)
    })
  })
})
