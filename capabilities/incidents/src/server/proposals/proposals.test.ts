import type { Reply } from '@testudo/kernel/contract'
import type { Label } from '@testudo/kernel/label'
import type { AlertSeen } from '@testudo/kernel/situation'
import type { ServerCapability } from '@testudo/platform/host'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestHost, testLabel, type TestHost } from '../../../../../platform/src/host/testing.ts'
import { isValid, validate } from '@testudo/stix'
import fc from 'fast-check'
import {
  coreOf,
  type IncidentView,
  portionNamed,
  PORTION_EXTENSION,
  type ProposalRow,
  type proposals,
} from '../../core/index.ts'
import { createAuthor } from '../author.ts'
import { capability } from '../capability.ts'
import { createReader } from '../read.ts'
import { openIncidents } from './likely.ts'

const SECRET: Label = { ...testLabel, classification: 'SECRET' }
const told: AlertSeen[] = []

/** Tells alerts, as sensors would. */
const sensors: ServerCapability = {
  name: 'sensors',
  verbs: {},
  start: async ({ tables }) => ({
    alerts: async (subject, since) => told.filter((one) => one.last >= since && tables.mayRead(subject, one.label)),
  }),
}

let node: TestHost
let staff = ''
let low = ''

beforeAll(async () => {
  node = await startTestHost({ capabilities: [capability, sensors] })
  const person = { login: 'watch', name: 'Watch', organisation: 'LTU node', nation: 'LTU', roles: ['watch'] }
  staff = (await node.enter({ ...person, clearances: { ALLIED: 'SECRET' } })).cookie
  const rail = { ...person, login: 'rail', organisation: 'Rail', clearances: { ALLIED: 'UNCLASSIFIED' } }
  low = (await node.enter(rail)).cookie
  tell('a', 0, testLabel, 'indicator--00000000-0000-4000-8000-000000000001')
  tell('b', 5, SECRET, 'indicator--00000000-0000-4000-8000-000000000001')
  tell('c', 9, testLabel, 'indicator--00000000-0000-4000-8000-000000000001')
}, 120_000)
afterAll(() => node.close())

function tell(id: string, minutes: number, label: Label, met: string, more: Partial<AlertSeen> = {}): void {
  const at = node.time.now - 3_600_000 + minutes * 60_000
  told.push({
    id,
    capability: 'sensors',
    first: at,
    last: at,
    assets: [],
    hosts: ['gate.example'],
    met,
    title: { en: `Alert ${id}`, fr: `Alerte ${id}` },
    place: 'gate.example',
    techniques: ['T1059'],
    route: `/detection/alert/${id}`,
    label,
    ...more,
  })
}

const ask = async <T>(method: string, path: string, as: string, body?: unknown) => {
  const answer = await node.ask(method, `/api/incidents${path}`, { as, ...(body !== undefined && { body }) })
  return { status: answer.status, body: answer.body as T }
}
const rows = async (as: string, show = 'new') =>
  (await ask<Reply<typeof proposals>>('GET', `/proposals?show=${show}`, as)).body.rows
const seenThing = (fresh: object, says: { incident_ref: string; values: readonly string[] }) => ({
  ...fresh,
  first_observed: '2026-11-20T00:00:00.000Z',
  last_observed: '2026-11-20T00:00:00.000Z',
  number_observed: 1,
  object_refs: ['ipv4-addr--ff26c055-6336-5bc5-b98d-13d6226742dd'],
  extensions: { [PORTION_EXTENSION]: { extension_type: 'property-extension', author: 'LTU node', ...says } },
})
const alertsOf = (row: ProposalRow | undefined) => row?.alerts.map(({ id }) => id)

describe('alerts put together', () => {
  it('show each reader those it may read, with the reason', async () => {
    const seen = await rows(low)
    expect(alertsOf(seen[0])).toEqual(['a', 'c'])
    expect(JSON.stringify(seen)).not.toContain('Alert b')
    expect((await rows(staff))[0]).toMatchObject({
      id: 'a',
      alerts: [{ id: 'a' }, { id: 'b', because: { tie: 'met', with: { en: 'Alert a' }, apart: 300_000 } }, { id: 'c' }],
    })
  })

  it('are put aside with a reason, under all they rest on, and come back', async () => {
    expect((await ask('POST', '/proposals/dismissed', low, { alerts: ['a', 'c'], because: ' ' })).status).toBe(400)
    const hidden = await ask('POST', '/proposals/dismissed', low, { alerts: ['b'], because: 'Noise' })
    const absent = await ask('POST', '/proposals/dismissed', low, { alerts: ['z'], because: 'Noise' })
    expect(hidden).toEqual(absent)
    const { body } = await ask<{ id: string }>('POST', '/proposals/dismissed', staff, {
      alerts: ['a', 'b', 'c'],
      because: 'A test of ours',
    })
    expect(body).toMatchObject({ id: expect.any(String) })
    expect(await rows(staff)).toEqual([])
    expect((await rows(staff, 'dismissed'))[0]).toMatchObject({
      dismissed: { because: 'A test of ours', by: 'LTU node' },
    })
    // Who may not read one of them does not learn that somebody judged them.
    expect(alertsOf((await rows(low))[0])).toEqual(['a', 'c'])
    expect((await ask('DELETE', `/proposals/dismissed/${body.id}`, low)).status).toBe(404)
    expect((await ask('DELETE', `/proposals/dismissed/${body.id}`, staff)).status).toBe(200)
    expect(await rows(staff)).toHaveLength(1)
  })

  it('become one incident, and what comes later is proposed for it', async () => {
    const opened = await ask<{ id: string; number: string }>('POST', '/cases', staff, {
      name: 'Gate speaks to strangers',
      label: testLabel,
      alerts: ['a', 'b', 'c'],
    })
    expect(opened).toMatchObject({ status: 200 })
    const { id, number } = opened.body
    expect(await rows(staff)).toEqual([])
    const as = node.identity.operator.subject
    for (const { body, type } of await node.host.objects.holding(as, id, ['incident_ref'])) {
      expect(type).toBe('grouping')
      expect(isValid(validate(JSON.parse(body))), body).toBe(true)
    }
    // The alerts stand under their own label: the incident tells a low reader nothing of them.
    const view = (await ask<IncidentView>('GET', `/cases/${id}`, low)).body
    expect(view).toMatchObject({ entries: 0 })
    expect(alertsOf((await rows(low))[0])).toEqual(['a', 'c'])

    tell('d', 12, testLabel, 'indicator--00000000-0000-4000-8000-000000000002')
    expect((await rows(staff))[0]).toMatchObject({
      into: { id, number },
      alerts: [{ id: 'a', taken: { id } }, { id: 'b' }, { id: 'c' }, { id: 'd' }],
    })
    expect((await ask('POST', `/cases/${id}/alerts`, low, { alerts: ['b'] })).status).toBe(400)
    expect((await ask('POST', `/cases/${id}/alerts`, staff, { alerts: ['d'] })).status).toBe(200)
    expect(await rows(staff)).toEqual([])
    expect((await ask<IncidentView>('GET', `/cases/${id}`, staff)).body.entries).toBe(2)
  })

  it('are offered to an open incident that saw the same address, and to nobody who may not read that it did', async () => {
    const open = async (name: string, label?: Label) => {
      const { body } = await ask<{ id: string }>('POST', '/cases', staff, { name, label: testLabel })
      const entry = { kind: 'observables', text: '203.0.113.9', ...(label !== undefined && { label }) }
      expect((await ask('POST', `/cases/${body.id}/entries`, staff, { entry })).status).toBe(200)
      return body.id
    }
    const [seen, secretly] = [await open('Seen in the open'), await open('Seen in secret', SECRET)]
    const title = { en: 'Address 203.0.113.9', fr: 'Adresse 203.0.113.9' }
    const relay = { title, hosts: ['relay.example'], place: 'relay.example', techniques: [] }
    tell('e', 14, testLabel, 'a behaviour', relay)
    tell('e2', 14, testLabel, 'a second behaviour', relay)
    const likely = async (as: string) => (await rows(as)).find(({ id }) => id === 'e')?.likely
    expect((await likely(staff))?.map(({ id }) => id).toSorted()).toEqual([seen, secretly].toSorted())
    expect(await likely(low)).toMatchObject([
      { id: seen, shares: [{ kind: 'observable', what: { en: '203.0.113.9' } }] },
    ])
  })

  it('are offered to an open incident of what their indicator points to, and to nobody who may not read that it does', async () => {
    const as = node.identity.operator.subject
    const author = createAuthor(node.host)
    const kelp = { ...author.fresh('malware'), name: 'KELP', is_family: true }
    const about = { name: 'Kelp at the yard', label: testLabel }
    const put = (value: Readonly<Record<string, unknown>>, label: Label) => author.put(as, [value], label)
    await put(kelp, testLabel)
    const { id } = (await ask<{ id: string }>('POST', '/cases', staff, { ...about, about: [kelp.id] })).body
    const met = (label: Label) => {
      const one = { ...author.fresh('indicator'), pattern_type: 'stix', pattern: "[url:value = 'http://k.example']" }
      const from = { relationship_type: 'indicates', source_ref: one.id, target_ref: kelp.id }
      return put({ ...one, valid_from: '2026-11-20T00:00:00.000Z' }, testLabel)
        .then(() => put({ ...author.fresh('relationship'), ...from }, label))
        .then(() => one.id)
    }
    for (const [n, label] of [SECRET, testLabel].entries()) {
      const yard = { hosts: [`yard${n}.example`], place: `yard${n}.example`, techniques: [] }
      const indicator = await met(label)
      for (const again of ['', ' again']) tell(`k${n}${again}`, 30 + n, testLabel, indicator, yard)
    }
    const likely = async (who: string, alert: string) => (await rows(who)).find((row) => row.id === alert)?.likely
    expect(await likely(low, 'k0')).toEqual([])
    for (const [who, alert] of [
      [low, 'k1'],
      [staff, 'k0'],
    ] as const)
      expect(await likely(who, alert)).toMatchObject([{ id, shares: [{ kind: 'pointed', what: { en: 'KELP' } }] }])
  })

  it('are compared with all that was seen in open incidents and those merged into them, and with nothing else', async () => {
    const as = node.identity.operator.subject
    const author = createAuthor(node.host)
    const reader = createReader(node.host, author)
    const cases: string[] = []
    for (let n = 0; n < 5; n++)
      cases.push((await ask<{ id: string }>('POST', '/cases', staff, { name: `Case ${n}`, label: testLabel })).body.id)
    const [closed = '', merged = '', into = ''] = cases
    const { modified } = (await ask<IncidentView>('GET', `/cases/${closed}`, staff)).body
    const end = await ask('PUT', `/cases/${closed}`, staff, { modified, close: { because: 'Over' } })
    const join = await ask('POST', `/cases/${merged}/merge`, staff, { into, because: 'One matter' })
    expect([end.status, join.status]).toEqual([200, 200])
    const subjects = [as, { ...as, clearances: { ...as.clearances, ALLIED: 'UNCLASSIFIED' } }]
    const saw = fc.record({
      incident_ref: fc.constantFrom(...cases, 'incident--00000000-0000-4000-8000-000000000001'),
      values: fc.array(fc.constantFrom('203.0.113.7', 'Relay.example', 'https://a.example/x'), { maxLength: 3 }),
      label: fc.constantFrom(testLabel, SECRET),
      revoked: fc.boolean(),
    })
    const seen = (incident_ref: string) => ({
      incident_ref,
      values: ['Relay.example'],
      label: testLabel,
      revoked: false,
    })
    await fc.assert(
      fc.asyncProperty(fc.array(saw, { minLength: 1, maxLength: 8 }), async (all) => {
        for (const { label, revoked, ...says } of all)
          await author.put(as, [{ ...seenThing(author.fresh('observed-data'), says), revoked }], label)
        for (const subject of subjects) {
          const overview = await reader.overview(subject)
          const got = await openIncidents(node.host, reader, subject, overview)
          // As it was done before: by reading everything anybody ever saw.
          const every = (await node.host.objects.all(subject, ['observed-data'])).flatMap((stored) => {
            const found = stored.revoked ? undefined : portionNamed(stored.body)
            return found === undefined ? [] : [{ says: found, label: stored.label }]
          })
          const open = overview.incidents.filter(({ incident }) => coreOf(incident)?.investigation_status !== 'closed')
          const wanted = open.map(({ incident: { id } }) => [
            id,
            new Map(
              overview.joined
                .membersOf(id)
                .flatMap((member) => every.filter(({ says }) => says.incident_ref === member))
                .flatMap(({ says, label }) =>
                  says.values.map((value) => [value.replace(/^https:\/\//, '').toLowerCase(), [label]] as const),
                ),
            ),
          ])
          expect(got.map(({ kept, facts }) => [kept.incident.id, facts.observable])).toEqual(wanted)
        }
      }),
      { numRuns: 6, examples: [[[seen(merged), seen(closed)]]] },
    )
    const held = await reader.openPortions(as, await reader.overview(as), ['observed-data'])
    expect(held).toContainEqual(expect.objectContaining({ root: into, label: testLabel }))
    expect(held.filter(({ says }) => says.incident_ref === closed)).toEqual([])
  })

  it('name no asset in an incident that is opened under a lower label than they have', async () => {
    const asset = 'x-testudo-asset--00000000-0000-4000-8000-000000000009'
    tell('f', 15, SECRET, 'another behaviour', { assets: [asset], hosts: [] })
    const touched = async (label: Label) => {
      const matter = { name: 'Pump', label, alerts: ['f'] }
      const { body } = await ask<{ id: string }>('POST', '/cases', staff, matter)
      const stored = await node.host.objects.get(node.identity.operator.subject, body.id)
      return stored?.body.includes(asset)
    }
    expect(await touched(testLabel)).toBe(false)
    expect(await touched(SECRET)).toBe(true)
  })
})
