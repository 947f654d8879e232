import type { Reply } from '@testudo/kernel/contract'
import type { Label } from '@testudo/kernel/label'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestHost, testLabel, type TestHost } from '../../../../platform/src/host/testing.ts'
import { isValid, validate } from '@testudo/stix'
import type { IncidentView, incidents, participants } from '../core/index.ts'
import { capability } from './capability.ts'

const SECRET: Label = { ...testLabel, classification: 'SECRET' }
let node: TestHost
let staff = ''
let low = ''
let staffId = ''
let lowId = ''

beforeAll(async () => {
  node = await startTestHost({ capabilities: [capability] })
  const person = { login: 'watch', name: 'Watch', organisation: 'LTU node', nation: 'LTU', roles: ['watch'] }
  ;({ cookie: staff, id: staffId } = await node.enter({ ...person, clearances: { ALLIED: 'SECRET' } }))
  const rail = { ...person, login: 'rail', organisation: 'Rail', clearances: { ALLIED: 'UNCLASSIFIED' } }
  ;({ cookie: low, id: lowId } = await node.enter(rail))
}, 120_000)
afterAll(() => node.close())

const ask = async <T>(method: string, path: string, as: string, body?: unknown) => {
  const answer = await node.ask(method, `/api/incidents/cases${path}`, { as, ...(body !== undefined && { body }) })
  return { status: answer.status, body: answer.body as T }
}
const open = async (name: string, label = testLabel) =>
  (await ask<{ id: string; number: string }>('POST', '', staff, { name, label })).body
const add = async (id: string, entry: object, as = staff) => {
  // Entries of one moment would be told in the order of their ids.
  node.time.now += 1_000
  const { body } = await ask<{ id: string }>('POST', `/${id}/entries`, as, { entry })
  return body.id
}
const view = async (id: string, as = staff) => (await ask<IncidentView>('GET', `/${id}`, as)).body
const listed = async (as = staff) => (await ask<Reply<typeof incidents>>('GET', '', as)).body.rows

/** What a reader has of an incident, less the notes that tell of merging and of taking apart, and what they changed. */
const substance = ({ row, tasks, timeline, touches, participants }: IncidentView) => ({
  row: { ...row, changed: 0, mark: '' },
  tasks,
  timeline: timeline.filter(({ text }) => !/→|⇹/u.test(text)),
  touches,
  participants,
})

describe('two incidents that are one matter', () => {
  it('are merged by the lead of the one that goes, show both, and come apart as they were', async () => {
    const [first, second] = [await open('Gate dark'), await open('Signals dark')]
    await add(first.id, { kind: 'note', text: 'Seen at the gate.' })
    await add(second.id, { kind: 'task', name: 'Replace the unit', owner: 'LTU node' })
    await add(second.id, { kind: 'note', text: 'From the source.', label: SECRET })
    const readers = [staff, low]
    const both = () =>
      Promise.all(readers.flatMap((as) => [first.id, second.id].map(async (id) => substance(await view(id, as)))))
    const before = await both()

    const merge = { into: first.id, because: 'Same feeder' }
    expect((await ask('POST', `/${second.id}/merge`, low, merge)).body).toMatchObject({ code: 'incidents.not_lead' })
    expect((await ask('POST', `/${second.id}/merge`, staff, { into: second.id, because: 'x' })).status).toBe(409)
    const { body: said } = await ask<{ id: string }>('POST', `/${second.id}/merge`, staff, merge)
    expect((await ask('POST', `/${first.id}/merge`, staff, { into: second.id, because: 'x' })).status).toBe(409)

    const one = await view(first.id)
    expect(one.timeline.filter(({ from }) => from?.id === second.id)).toHaveLength(2)
    expect(one).toMatchObject({
      row: { openTasks: 1 },
      joined: [{ id: second.id, kind: 'merged', because: 'Same feeder', undo: true }],
    })
    expect((await view(second.id)).mergedInto).toMatchObject({ id: first.id })
    expect((await listed()).map(({ id }) => id)).toEqual([first.id])
    // Nobody reads more by it.
    const seen = await view(first.id, low)
    expect(JSON.stringify(seen)).not.toContain('source')
    expect(seen).toMatchObject({ row: { openTasks: 1 }, joined: [{ undo: false }] })

    const undo = { statement: said.id, because: 'Two feeders after all' }
    expect((await ask('POST', `/${first.id}/undo`, low, undo)).body).toMatchObject({ code: 'incidents.not_lead' })
    expect((await ask('POST', `/${first.id}/undo`, staff, undo)).status).toBe(200)
    expect((await ask('POST', `/${first.id}/undo`, staff, undo)).status).toBe(404)
    expect(await both()).toEqual(before)
    const notes = (await view(first.id)).timeline.map(({ text }) => text)
    expect(notes).toContain(`${second.number} ⇹ ${first.number}: Two feeders after all`)
    for (const { body } of await node.host.objects.versions(node.identity.operator.subject, said.id))
      expect(isValid(validate(JSON.parse(body))), body).toBe(true)
  })

  it('are not merged with what the lead may not read, and that looks like nothing', async () => {
    const mine = await open('Mine')
    const absent = await ask('POST', `/${mine.id}/merge`, staff, {
      into: 'incident--00000000-0000-4000-8000-000000000009',
      because: 'x',
    })
    expect(absent.body).toMatchObject({ code: 'incidents.unknown' })
  })
})

describe('an incident that is two', () => {
  it('hands chosen portions to a new one, shows where they are, and has them again', async () => {
    const { id } = await open('Two things')
    const task = await add(id, { kind: 'task', name: 'Find the laptop', owner: 'LTU node' })
    const note = await add(id, { kind: 'note', text: 'It was at the desk.' })
    const secret = await add(id, { kind: 'note', text: 'The source saw it.', label: SECRET })
    const stays = await add(id, { kind: 'note', text: 'The mail came at nine.' })
    const before = await Promise.all([staff, low].map(async (as) => substance(await view(id, as))))

    const split = { name: 'The laptop', portions: [task, note, secret], because: 'Another cause' }
    expect((await ask('POST', `/${id}/split`, low, split)).body).toMatchObject({ code: 'incidents.not_lead' })
    const unknown = { ...split, portions: ['note--00000000-0000-4000-8000-000000000009'] }
    expect((await ask('POST', `/${id}/split`, staff, unknown)).body).toMatchObject({ code: 'incidents.unknown' })
    const { body: part } = await ask<{ id: string; number: string }>('POST', `/${id}/split`, staff, split)

    const own = await view(part.id)
    expect(own.timeline.map((one) => one.id).toSorted()).toEqual([task, note, secret].toSorted())
    expect(own).toMatchObject({ row: { openTasks: 1 }, joined: [{ id, kind: 'origin' }] })
    const left = await view(id)
    expect(left).toMatchObject({ row: { openTasks: 0 }, joined: [{ id: part.id, kind: 'split', undo: true }] })
    expect(left.timeline.find((one) => one.id === note)?.movedTo).toMatchObject({ number: part.number })
    expect(left.timeline.find((one) => one.id === stays)?.movedTo).toBeUndefined()
    expect((await view(part.id, low)).timeline.map((one) => one.id).toSorted()).toEqual([task, note].toSorted())
    // What is reported on the task is told where it is worked on.
    await add(part.id, { kind: 'report', task, outcome: 'successful', text: 'Found.' })
    expect((await view(part.id)).tasks).toMatchObject([{ id: task, outcome: 'successful' }])
    await add(part.id, { kind: 'report', task, outcome: 'pending', text: 'Not ours.' })

    const statement = left.joined[0]?.statement
    expect((await ask('POST', `/${id}/undo`, staff, { statement, because: 'One cause' })).status).toBe(200)
    const after = await view(id)
    expect(after.joined).toMatchObject([{ id: part.id, kind: 'merged' }])
    // What was written there meanwhile is not lost.
    expect(after.timeline.filter(({ kind }) => kind === 'report')).toHaveLength(2)
    expect(after.row).toMatchObject({ openTasks: before[0]?.row.openTasks })
    expect((await listed()).some((one) => one.id === part.id)).toBe(false)
    const seen = substance(await view(id, low))
    expect(seen.timeline.filter(({ kind }) => kind !== 'report')).toEqual(before[1]?.timeline)
  })
})

describe('who takes part', () => {
  it('is shown with what each may read of the reader’s own view, and nothing beyond it', async () => {
    const { id } = await open('Shared')
    await add(id, { kind: 'note', text: 'For all.' })
    await add(id, { kind: 'note', text: 'The source is in the building.', label: SECRET })
    const { modified } = await view(id)
    const rail = { organisation: 'Rail', nation: 'LVA', part: 'affected' }
    expect((await ask('PUT', `/${id}`, low, { modified, participants: [rail] })).status).toBe(403)
    expect((await ask('PUT', `/${id}`, staff, { modified, participants: [rail] })).status).toBe(200)
    const told = async (as: string, who = '') =>
      (await ask<Reply<typeof participants>>('GET', `/${id}/participants?who=${who}`, as)).body
    expect(await told(staff, 'Rail')).toMatchObject({
      own: true,
      portions: 3,
      rows: [
        { organisation: 'LTU node', sees: 3 },
        { organisation: 'Rail', known: 'assumed', sees: 3 },
      ],
    })
    const seen = await told(low, 'Rail')
    expect(seen).toMatchObject({ own: false, portions: 2, heirs: [], rows: [{ sees: 2 }, { sees: 2 }] })
    expect(JSON.stringify(seen)).not.toContain('source')
  })

  it('is led by another organisation of this node when its lead hands it over', async () => {
    const { id } = await open('Handed')
    const { modified } = await view(id)
    expect((await ask('POST', `/${id}/lead`, staff, { modified, to: 'Nobody' })).body).toMatchObject({
      code: 'incidents.heir',
    })
    expect((await ask('POST', `/${id}/lead`, low, { modified, to: 'Rail' })).status).not.toBe(200)
    expect((await ask('POST', `/${id}/lead`, staff, { modified, to: 'Rail' })).status).toBe(200)
    const handed = await view(id, low)
    expect(handed).toMatchObject({ row: { lead: 'Rail', own: true } })
    expect(handed.participants).toMatchObject([{ part: 'lead' }, { organisation: 'LTU node', part: 'supports' }])
  })

  it('keeps its tasks as a template for who reads them all, and gives them to the next incident no lower', async () => {
    const at = (method: string, path: string, as: string, body?: unknown) =>
      node.ask(method, `/api/incidents/templates${path}`, { as, ...(body !== undefined && { body }) })
    const names = async (as: string) =>
      ((await at('GET', '', as)).body as { rows: { id: string; name: string }[] }).rows.map(({ name }) => name)
    const { id } = await open('Feeder dark')
    expect(await at('POST', '', staff, { incident: id, name: 'Feeder' })).toMatchObject({
      status: 409,
      body: { code: 'incidents.no_tasks' },
    })
    const due = node.time.now + 5 * 3_600_000
    await add(id, { kind: 'task', name: 'Call the guard', owner: 'LTU node', due, label: SECRET })
    const kept = (await at('POST', '', staff, { incident: id, name: 'Feeder' })).body as { id: string }
    expect([await names(low), await names(staff)]).toEqual([[], ['Feeder']])
    expect((await at('DELETE', `/${kept.id}`, low)).status).toBe(404)
    const begin = (as: string) =>
      ask<{ id: string }>('POST', '', as, { name: 'Again', label: testLabel, template: kept.id })
    expect((await begin(low)).status).toBe(400)
    const { body } = await begin(staff)
    expect((await view(body.id)).tasks).toMatchObject([{ name: 'Call the guard', mark: { portion: '(AS)' } }])
    expect((await view(body.id, low)).tasks).toEqual([])
    expect((await at('DELETE', `/${kept.id}`, staff)).status).toBe(200)
    expect(await names(staff)).toEqual([])
  })

  it('is told as changed by whatever its reader may read of it, and by nothing else', async () => {
    const { id } = await open('Radar dark')
    const changed = async (as: string) => (await listed(as)).find((one) => one.id === id)?.changed ?? 0
    const first = await changed(low)
    await add(id, { kind: 'note', text: 'Ours.', label: SECRET })
    expect([await changed(low), await changed(staff)]).toEqual([first, node.time.now])
    await add(id, { kind: 'observables', text: '192.0.2.7' })
    expect(await changed(low)).toBe(node.time.now)
    expect((await view(id, low)).row.changed).toBe(node.time.now)
  })

  it('begins with the tasks of a template, which wait for the lead', async () => {
    const made = await ask<{ id: string }>('POST', '', staff, {
      name: 'Locked',
      label: testLabel,
      template: 'ransomware',
    })
    const { tasks } = await view(made.body.id)
    expect(tasks.map(({ owner }) => owner)).toEqual(Array.from({ length: 5 }, () => 'LTU node'))
    await add(made.body.id, { kind: 'note', text: 'Please look.', mentions: ['Rail'] })
    const waits = async (who: string) => {
      const subject = await node.host.accounts.find(who)
      const all = subject === undefined ? [] : await node.host.gather.waiting(subject)
      return all.filter(({ route }) => route.endsWith(made.body.id)).map(({ kind }) => kind)
    }
    expect(await waits(staffId)).toEqual(Array.from({ length: 5 }, () => 'task'))
    expect(await waits(lowId)).toEqual(['mention'])
    await add(made.body.id, { kind: 'note', text: 'We look.' }, low)
    expect(await waits(lowId)).toEqual([])
  })
})
