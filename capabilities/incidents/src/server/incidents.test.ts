import type { Label } from '@testudo/kernel/label'
import type { Reply } from '@testudo/kernel/contract'
import { startTestHost, type TestHost } from '../../../../platform/src/host/testing.ts'
import { isValid, validate } from '@testudo/stix'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { IncidentView, incidents } from '../core/index.ts'
import { capability } from './capability.ts'

let node: TestHost
let staff = ''
let low = ''

const label = (classification: string, ...nations: string[]): Label => ({
  policy: 'ALLIED',
  classification,
  categories: nations.length === 0 ? [] : [{ type: 'PERMISSIVE', tag: 'Releasable To', values: nations }],
  originators: [],
})
const OPEN = label('RESTRICTED')
const KEPT = label('SECRET')

beforeAll(async () => {
  node = await startTestHost({ capabilities: [capability] })
  const person = { login: 'watch', name: 'Watch', organisation: 'LTU node', nation: 'LTU', roles: ['watch'] }
  staff = (await node.enter({ ...person, clearances: { ALLIED: 'SECRET' } })).cookie
  low = (
    await node.enter({
      ...person,
      login: 'rail',
      name: 'Rail desk',
      organisation: 'Lithuanian rail',
      clearances: { ALLIED: 'RESTRICTED' },
    })
  ).cookie
}, 120_000)
afterAll(() => node.close())

const ask = async <T>(method: string, path: string, as: string, body?: unknown) => {
  const answer = await node.ask(method, `/api/incidents/cases${path}`, { as, ...(body !== undefined && { body }) })
  return { status: answer.status, body: answer.body as T }
}
const open = async (matter: object, as = staff) =>
  (await ask<{ id: string; number: string }>('POST', '', as, { name: 'Gateway silent', label: OPEN, ...matter })).body
const view = async (id: string, as = staff) => (await ask<IncidentView>('GET', `/${id}`, as)).body
const add = (id: string, entry: object, as = staff) => ask<{ id: string }>('POST', `/${id}/entries`, as, { entry })

describe('an incident', () => {
  it('is refused without a name, about what is not there, and under a label its author may not read', async () => {
    expect((await ask('POST', '', staff, { name: ' ' })).status).toBe(400)
    const nowhere = 'x-testudo-asset--00000000-0000-4000-8000-000000000001'
    expect((await ask('POST', '', staff, { name: 'A', touches: [nowhere] })).body).toMatchObject({
      code: 'incidents.unknown',
    })
    expect((await ask('POST', '', low, { name: 'A', label: KEPT })).body).toMatchObject({
      code: 'incidents.label',
    })
    expect((await ask<Reply<typeof incidents>>('GET', '', staff)).body.rows).toEqual([])
  })

  it('stands among the closed when nothing was learned from it', async () => {
    const { id } = await open({ types: ['exploit'] })
    const { modified } = await view(id)
    expect((await ask('PUT', `/${id}`, staff, { modified, close: { because: 'False alarm' } })).status).toBe(200)
    expect(await view(id)).toMatchObject({
      row: { status: 'closed' },
      closure: { because: 'False alarm', lessons: '' },
    })
  })

  it('is opened, worked on and closed, and every portion is valid STIX', async () => {
    const { id, number } = await open({ types: ['destruction'], determination: 'confirmed' })
    expect(number).toMatch(/^INC-[0-9A-Z]{5}$/)
    const happened = node.time.now - 3_600_000
    await add(id, { kind: 'event', name: 'Unit restarted', happened, techniques: ['T0857'], confidence: 70 })
    await add(id, { kind: 'note', text: 'Vendor is called.' })
    const { id: task } = (await add(id, { kind: 'task', name: 'Replace the unit', owner: 'LTU node', due: happened }))
      .body
    const before = await view(id)
    expect(before.row).toMatchObject({
      number,
      severity: 'unknown',
      openTasks: 1,
      waits: 1,
      lead: 'LTU node',
      own: true,
    })
    expect(before.tasks).toMatchObject([{ id: task, outcome: 'pending', late: true, mine: true }])
    expect(before.timeline.map(({ kind }) => kind).toSorted()).toEqual(['event', 'note', 'task'])
    expect(before.timeline.at(-1)).toMatchObject({ kind: 'event', at: happened, techniques: ['T0857'], confidence: 70 })

    await add(id, { kind: 'report', task, outcome: 'successful', text: 'Replaced at 14:10.' })
    const { modified, ...done } = await view(id)
    expect(done.tasks).toMatchObject([{ outcome: 'successful', late: false, reports: [{ by: 'LTU node' }] }])
    expect((await ask('PUT', `/${id}`, staff, { modified, close: { because: '' } })).status).toBe(400)
    const closed = await ask('PUT', `/${id}`, staff, {
      modified,
      close: { because: 'Unit replaced', lessons: 'Keep two spares.' },
    })
    expect(closed.status).toBe(200)
    expect((await ask('PUT', `/${id}`, staff, { modified, name: 'Late' })).body).toMatchObject({
      code: 'incidents.newer',
    })
    expect(await view(id)).toMatchObject({ row: { status: 'closed' }, closure: { lessons: 'Keep two spares.' } })
    const as = node.identity.operator.subject
    const stored = [
      ...(await node.host.objects.holding(as, id, ['incident_ref'])),
      ...(await node.host.objects.versions(as, id)),
    ]
    expect(stored).toHaveLength(6)
    for (const { body } of stored) expect(isValid(validate(JSON.parse(body))), body).toBe(true)
  })

  it('shows each reader what it may read, and lets who reads it add to it, not change it', async () => {
    const { id } = await open({})
    await add(id, { kind: 'note', text: 'The source is in the building.', label: KEPT })
    await add(id, { kind: 'note', text: 'Please check your gateways.' })
    const { id: task } = (await add(id, { kind: 'task', name: 'Check gateways', owner: 'Lithuanian rail' })).body
    await add(id, { kind: 'task', name: 'Watch the source', owner: 'LTU node', label: KEPT })
    const seen = await view(id, low)
    expect(seen).toMatchObject({ entries: 2, row: { openTasks: 1, waits: 1, own: false } })
    expect(JSON.stringify(seen)).not.toContain('source')
    expect((await ask('PUT', `/${id}`, low, { modified: seen.modified, name: 'Mine' })).body).toMatchObject({
      code: 'incidents.not_lead',
    })
    expect((await add(id, { kind: 'report', task, outcome: 'successful', text: 'None found.' }, low)).status).toBe(200)
    expect((await view(id)).tasks.find((one) => one.id === task)).toMatchObject({ outcome: 'successful' })
  })

  it('believes the owner of a task, and shows what others say of it', async () => {
    const { id } = await open({})
    const { id: task } = (await add(id, { kind: 'task', name: 'Pull the plug', owner: 'LTU node' })).body
    await add(id, { kind: 'report', task, outcome: 'cancelled', text: 'We did not.' }, low)
    expect((await view(id)).tasks).toMatchObject([{ outcome: 'pending', reports: [{ by: 'Lithuanian rail' }] }])
  })

  it('stands in the lists of those who read alike as each of them has it, whoever asks first', async () => {
    const twin = await node.enter({
      login: 'port',
      name: 'Port desk',
      organisation: 'Klaipeda port',
      nation: 'LTU',
      roles: ['watch'],
      clearances: { ALLIED: 'SECRET' },
    })
    const { id } = await open({})
    await add(id, { kind: 'task', name: 'Count the cranes', owner: 'Klaipeda port' })
    const own = async (as: string) =>
      (await ask<Reply<typeof incidents>>('GET', '', as)).body.rows.find((row) => row.id === id)
    for (const _ of ['asked anew', 'asked again']) {
      expect(await own(staff)).toMatchObject({ own: true, waits: 0, openTasks: 1 })
      expect(await own(twin.cookie)).toMatchObject({ own: false, waits: 1, openTasks: 1 })
      expect(await own(low)).toMatchObject({ own: false, waits: 0, openTasks: 1 })
    }
    const { modified } = await view(id)
    expect((await ask('PUT', `/${id}`, staff, { modified, name: 'Cranes stand still' })).status).toBe(200)
    expect(await own(twin.cookie)).toMatchObject({ name: 'Cranes stand still' })
  })

  it('that may not be read looks like none', async () => {
    const { id } = await open({ label: KEPT })
    const none = 'incident--00000000-0000-4000-8000-000000000009'
    const [hidden, absent] = [await ask('GET', `/${id}`, low), await ask('GET', `/${none}`, low)]
    expect(hidden).toEqual(absent)
    expect(hidden.status).toBe(404)
    expect((await add(id, { kind: 'note', text: 'x' }, low)).status).toBe(404)
    const rows = (await ask<Reply<typeof incidents>>('GET', '', low)).body.rows
    expect(rows.some((row) => row.id === id)).toBe(false)
  })
})
