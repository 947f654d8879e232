import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Reply } from '@testudo/kernel/contract'
import { validate } from '@testudo/stix'
import type { TestHost } from '../../../../../platform/src/host/testing.ts'
import type { activities, checkActivity } from '../../core/contract/activities.ts'
import { enter, openLine, peer, rel, startNode, subject } from './common.testing.ts'

const line = openLine()
const { exchange, held } = line.join(peer('EST'))
let node: TestHost
const people: Record<'est' | 'low' | 'lva' | 'nobody', string> = { est: '', low: '', lva: '', nobody: '' }
const uuid = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
const GATEWAY = `x-testudo-asset--${uuid(1)}`
const TRAFFIC = `x-testudo-service--${uuid(2)}`
const HOUR = 3_600_000

const open = rel('RESTRICTED', 'EST', 'LVA')
const secret = rel('SECRET', 'EST')

beforeAll(async () => {
  node = await startNode(exchange)
  people.est = (await enter(node, 'est', 'EST')).cookie
  people.low = (await enter(node, 'low', 'EST', 'RESTRICTED')).cookie
  people.lva = (await enter(node, 'lva', 'LVA', 'RESTRICTED')).cookie
  const staff = {
    login: 'staff',
    name: 'Staff',
    nation: 'EST',
    organisation: 'EST CERT',
    roles: ['staff'],
    clearances: { ALLIED: 'SECRET' },
  }
  people.nobody = (await node.enter(staff)).cookie
  const stamp = { spec_version: '2.1', created: '2026-11-20T08:00:00.000Z', modified: '2026-11-20T08:00:00.000Z' }
  await node.host.objects.put(
    subject('EST'),
    [
      {
        type: 'x-testudo-asset',
        id: GATEWAY,
        name: 'Gateway',
        name_fr: 'Passerelle',
        sector: 'rail',
        nation: 'EST',
        position: { lat: 59, lon: 25 },
        ...stamp,
      },
      { type: 'x-testudo-service', id: TRAFFIC, name: 'Traffic control', ...stamp },
    ],
    { label: open, source: 'EST' },
  )
  await node.host.objects.put(
    subject('EST'),
    [
      {
        type: 'relationship',
        id: `relationship--${uuid(3)}`,
        relationship_type: 'depends-on',
        source_ref: TRAFFIC,
        target_ref: GATEWAY,
        ...stamp,
      },
    ],
    { label: open, source: 'EST' },
  )
}, 120_000)
afterAll(() => node.close())

const path = '/api/sharing/activities'
const matter = (more: object = {}) => ({
  kind: 'hunt',
  name: 'Amber fox',
  starts: node.time.now,
  ends: node.time.now + 4 * HOUR,
  targets: [TRAFFIC],
  ...more,
})
const announce = async (as: string, more: object = {}) => node.ask('POST', path, { as, body: matter(more) })
const list = async (as: string, query = '') =>
  (await node.ask('GET', `${path}${query}`, { as })).body as Reply<typeof activities>

describe('the register refuses', () => {
  it('who may only read, a label its author could not read, times that end before they begin, what is no address', async () => {
    expect((await announce(people.nobody)).status).toBe(403)
    const cases: readonly [object, number, string][] = [
      [{ label: secret }, 400, 'sharing.activity_label'],
      [{ ends: node.time.now - 1 }, 400, 'sharing.activity_times'],
      [{ starts: 8e15, ends: 9e15 }, 400, 'sharing.activity_times'],
      [{ ranges: ['10.0.0.0/64'] }, 400, ''],
      [{ domains: ['not a domain'] }, 400, ''],
      [{ targets: ['x'] }, 400, ''],
      [{ kind: 'raid' }, 400, ''],
      [{ starts: -1 }, 400, ''],
    ]
    for (const [more, status, code] of cases) {
      const answer = await announce(people.low, more)
      expect([JSON.stringify(more), answer.status]).toEqual([JSON.stringify(more), status])
      if (code !== '') expect((answer.body as { code: string }).code).toBe(code)
    }
    expect((await list(people.est)).rows).toEqual([])
  })
})

describe('an activity', () => {
  let id = ''
  it('is announced as an object that breaks no rule of STIX, and stands in the register with what it touches', async () => {
    const answer = await announce(people.est, { label: open, contact: 'EST desk', ranges: ['198.51.100.0/24'] })
    expect(answer.status).toBe(200)
    id = (answer.body as { id: string }).id
    const stored = await node.host.objects.get(subject('EST'), id)
    const found = validate(JSON.parse(stored?.body ?? '') as never).filter(({ level }) => level === 'must')
    expect(found).toEqual([])
    const { rows, marking } = await list(people.lva)
    expect(rows).toMatchObject([
      {
        id,
        state: 'running',
        own: false,
        organisation: 'EST CERT',
        contact: 'EST desk',
        mark: { portion: '(AR)' },
        targets: [{ id: TRAFFIC, name: { en: 'Traffic control' }, known: true }],
      },
    ])
    expect(marking.portions).toBe(1)
    expect((await list(people.est)).rows[0]?.own).toBe(true)
  })

  it('meets another over a service, said with marks; whoever may not read one side sees no warning, no count, no mark', async () => {
    const answer = await announce(people.est, {
      kind: 'measure',
      name: 'Black gate',
      targets: [GATEWAY],
      label: secret,
    })
    expect(answer.status).toBe(200)
    const seen = await list(people.est)
    expect(seen.clashes).toMatchObject([
      { ground: 'service', severity: 'medium', shared: ['Gateway'], mark: { portion: '(AS)' } },
    ])
    expect(seen.clashes[0]?.text.en).toMatch(/meet at Gateway, over a service that needs it/)
    for (const as of [people.low, people.lva]) {
      const { rows, clashes, marking } = await list(as, '?all=yes')
      expect([rows.length, clashes, marking.label.classification]).toEqual([1, [], 'RESTRICTED'])
      expect(JSON.stringify(await list(as))).not.toContain('Black gate')
      const check = (
        await node.ask('POST', `/api/sharing/activity-check`, { as, body: matter({ targets: [GATEWAY] }) })
      ).body as Reply<typeof checkActivity>
      expect(check.clashes.map(({ ground }) => ground)).toEqual(['service'])
      expect(JSON.stringify(check)).not.toContain('Black gate')
    }
  })

  it('is checked before it is announced, and nothing is stored', async () => {
    const before = await list(people.est)
    const body = matter({ kind: 'exercise', name: 'Drill', targets: [], ranges: ['198.51.100.64/26'] })
    const { clashes } = (await node.ask('POST', `/api/sharing/activity-check`, { as: people.est, body })).body as Reply<
      typeof checkActivity
    >
    expect(clashes).toMatchObject([{ ground: 'network', severity: 'high', shared: ['198.51.100.64/26'] }])
    expect(clashes[0]?.text.fr).toContain('l’exercice peut passer pour une attaque')
    expect(await list(people.est)).toEqual(before)
  })

  it('is changed by its own organisation alone, and not over somebody else’s change', async () => {
    const { rows } = await list(people.est)
    const { modified } = rows.find((row) => row.id === id) ?? { modified: '' }
    const change = (as: string, more: object) =>
      node.ask('PUT', `${path}/${id}`, { as, body: { ...matter({ name: 'Amber lynx' }), modified, ...more } })
    expect((await change(people.lva, {})).status).toBe(403)
    expect((await change(people.est, { modified: '2026-01-01T00:00:00.000Z' })).status).toBe(409)
    expect(
      (
        await node.ask('PUT', `${path}/x-testudo-activity--${uuid(99)}`, {
          as: people.est,
          body: { ...matter(), modified },
        })
      ).status,
    ).toBe(404)
    held.add(id)
    expect((await change(people.est, {})).status).toBe(403)
    held.clear()
    expect((await change(people.est, {})).status).toBe(200)
    expect((await list(people.lva)).rows[0]).toMatchObject({
      name: { en: 'Amber lynx' },
      ranges: [],
      mark: { portion: '(AR)' },
    })
    expect(await node.host.objects.versions(subject('EST'), id)).toHaveLength(2)
  })

  it('is found by its name and within its time, and tells the commander of what runs into it now', async () => {
    expect((await list(people.est, `?from=${node.time.now + 5 * HOUR}`)).rows).toEqual([])
    expect((await list(people.est, `?to=${node.time.now - HOUR}&from=0`)).rows).toEqual([])
    expect((await list(people.est, '?kind=measure')).rows.map((row) => row.name.en)).toEqual(['Black gate'])
    // Hidden rows are still compared with.
    expect((await list(people.est, '?kind=measure')).clashes).toHaveLength(1)
    const lva = { ...subject('LVA', { clearances: { ALLIED: 'RESTRICTED' } }) }
    expect((await node.host.gather.search(lva, 'amber')).map((hit) => hit.title)).toEqual(['Amber lynx'])
    expect(await node.host.gather.search(lva, 'black gate')).toEqual([])
    await announce(people.est, { kind: 'measure', name: 'White gate', targets: [TRAFFIC], label: open })
    const told = await node.host.gather.situation(lva)
    expect(told).toMatchObject([{ capability: 'sharing', label: { classification: 'RESTRICTED' } }])
    expect(told[0]?.title).toContain('may warn whom the hunt is after')
  })

  it('ends once, and meets nothing any more', async () => {
    const end = () => node.ask('POST', `${path}/${id}/end`, { as: people.est, body: {} })
    expect((await node.ask('POST', `${path}/${id}/end`, { as: people.lva, body: {} })).status).toBe(403)
    node.time.now += HOUR
    expect((await end()).status).toBe(200)
    expect((await end()).status).toBe(409)
    expect((await list(people.lva)).clashes).toEqual([])
    expect((await list(people.lva, '?all=yes&from=0')).rows.find((row) => row.id === id)).toMatchObject({
      state: 'ended',
      ends: node.time.now,
    })
  })
})

it('offers things to touch by their words, to who may read them', async () => {
  const hits = async (as: string) =>
    ((await node.ask('GET', `/api/sharing/activity-targets?text=gateway`, { as })).body as { hits: { id: string }[] })
      .hits
  expect((await hits(people.lva)).map(({ id }) => id)).toEqual([GATEWAY])
})
