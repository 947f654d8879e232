import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestHost, type TestHost, testPolicies } from '../host/testing.ts'
import { dominates, type Holder } from './dominates.ts'
import { BUILTIN_ROLES, expandVerbs, isMachineVerb, isOutsideVerb, PLATFORM_VERBS } from './roles.ts'

const holder = (more: Partial<Holder['subject']> = {}, verbs: string[] = []): Holder => ({
  subject: {
    nation: 'EST',
    organisation: 'CERT',
    communities: ['CYBER'],
    clearances: { ALLIED: 'CONFIDENTIAL' },
    specialAccess: ['TIDAL'],
    ...more,
  },
  verbs: new Set(verbs),
})

describe('who dominates whom', () => {
  const actor = holder({}, ['identity:manage', 'picture:read'])
  it.each([
    ['a verb more', holder({}, ['audit:read'])],
    ['a higher clearance', holder({ clearances: { ALLIED: 'SECRET' } })],
    ['a clearance of another policy', holder({ clearances: { ALLIED: 'RESTRICTED', TLP: 'RED' } })],
    ['a clearance no policy knows', holder({ clearances: { ALLIED: 'COSMIC' } })],
    ['a special access more', holder({ specialAccess: ['TIDAL', 'CRYPTO'] })],
    ['another nation', holder({ nation: 'LVA' })],
    ['another organisation', holder({ organisation: 'Army' })],
    ['a community more', holder({ communities: ['CYBER', 'NAVY'] })],
  ])('nobody dominates somebody with %s', (_what, target) => {
    expect(dominates(actor, target, testPolicies)).toBe(false)
  })

  it('a clearance that ends is dominated by none that ends sooner', () => {
    const until = (clearedUntil?: number) => holder(clearedUntil === undefined ? {} : { clearedUntil })
    expect(dominates(until(10), until(11), testPolicies)).toBe(false)
    expect(dominates(until(10), until(), testPolicies)).toBe(false)
    expect(dominates(until(10), until(10), testPolicies)).toBe(true)
    expect(dominates(until(), until(10), testPolicies)).toBe(true)
  })

  it('everybody dominates an equal and a lesser one', () => {
    expect(dominates(actor, actor, testPolicies)).toBe(true)
    expect(dominates(actor, holder({ clearances: {}, communities: [], specialAccess: [] }), testPolicies)).toBe(true)
    const all = holder({}, ['identity:all-nations'])
    expect(dominates(all, holder({ nation: 'LVA', organisation: 'Army', communities: ['NAVY'] }), testPolicies)).toBe(
      true,
    )
  })
})

describe('roles', () => {
  const known = [...Object.keys(PLATFORM_VERBS), 'picture:read', 'picture:edit', 'threats:read']
  it('never reach the platform’s own verbs by a star', () => {
    for (const patterns of [['*:*'], ['*:read'], ['*:manage']]) {
      for (const verb of expandVerbs(patterns, known)) expect(verb in PLATFORM_VERBS).toBe(false)
    }
    const machine = ['federation:peer', 'taxii:read', 'taxii:write']
    expect([...expandVerbs(['*:*', '*:read', '*:write', '*:peer'], machine)]).toEqual([])
    expect([...expandVerbs(['taxii:read'], machine)]).toEqual(['taxii:read'])
    const portal = ['portal:read', 'portal:answer']
    for (const { name, verbs } of BUILTIN_ROLES)
      expect([...expandVerbs(verbs, portal)]).toEqual(name === 'operator-desk' ? portal : [])
    expect([...expandVerbs(['*:read'], known)]).toEqual(['picture:read', 'threats:read'])
    expect([...expandVerbs(['picture:*', 'nobody:knows'], known)]).toEqual(['picture:read', 'picture:edit'])
  })

  it('lets analysts and liaison officers ask for a publication on their behalf, and nobody else', () => {
    const may = BUILTIN_ROLES.filter(({ verbs }) => expandVerbs(verbs, ['sharing:delegate']).has('sharing:delegate'))
    expect(may.map(({ name }) => name)).toEqual(['analyst', 'liaison'])
  })

  it('of a first start are written in both languages and name verbs that exist', () => {
    for (const role of BUILTIN_ROLES) {
      expect(role.title.fr).not.toBe('')
      // Who keeps a node sees its links too, but not what analysts see: a capability named, which grants nothing without it.
      for (const verb of role.verbs)
        expect(
          /^(\*|sharing|vulnerabilities):/.test(verb) ||
            verb in PLATFORM_VERBS ||
            isMachineVerb(verb) ||
            isOutsideVerb(verb),
        ).toBe(true)
    }
  })
})

describe('an administrator of one nation', () => {
  let host: TestHost
  let first: string
  let estonian: { cookie: string; id: string }
  let ids: Record<'first' | 'higher' | 'latvian' | 'below', string>
  const ORGANISATION = { organisation: 'CERT', nation: 'EST' }

  beforeAll(async () => {
    host = await startTestHost()
    first = await host.enterFirst()
    const role = {
      title: { en: 'National administrator', fr: 'Administrateur national' },
      verbs: ['identity:read', 'identity:manage', 'identity:roles', 'audit:read'],
    }
    expect((await host.ask('PUT', '/api/identity/roles/national', { as: first, body: role })).status).toBe(200)
    const rights = { ...ORGANISATION, clearances: { ALLIED: 'RESTRICTED' } }
    estonian = await host.enter({ login: 'est', name: 'Est', ...rights, roles: ['national'] })
    const higher = await host.enter({ login: 'higher', name: 'Higher', ...rights, clearances: { ALLIED: 'SECRET' } })
    const latvian = await host.enter({ login: 'lva', name: 'Lva', ...rights, nation: 'LVA' })
    const below = await host.enter({ login: 'below', name: 'Below', ...ORGANISATION })
    const session = (await host.ask('GET', '/api/identity/session', { as: first })).body as { person: { id: string } }
    ids = { first: session.person.id, higher: higher.id, latvian: latvian.id, below: below.id }
  })
  afterAll(() => host.close())

  const deeds = (id: string) => [
    host.ask('PUT', `/api/identity/people/${id}`, {
      as: estonian.cookie,
      body: { name: 'Taken over', ...ORGANISATION },
    }),
    host.ask('POST', `/api/identity/people/${id}/disabled`, { as: estonian.cookie, body: { disabled: true } }),
    host.ask('POST', `/api/identity/people/${id}/link`, { as: estonian.cookie }),
  ]

  it('finds nobody there who holds more, or is of another nation, or does not exist', async () => {
    const bodies = new Set<string>()
    for (const id of [ids.first, ids.higher, ids.latvian, 'person-nobody', 'local-operator']) {
      for (const answer of await Promise.all(deeds(id))) {
        expect(answer.status).toBe(404)
        bodies.add(JSON.stringify(answer.body))
      }
    }
    expect(bodies.size).toBe(1)
    const people = (await host.ask('GET', '/api/identity/people', { as: estonian.cookie })).body as { login: string }[]
    expect(people.map((p) => p.login).sort()).toEqual(['below', 'est'])
  })

  it('cannot give what it does not hold, to others or itself', async () => {
    const invite = (body: Record<string, unknown>) =>
      host.ask('POST', '/api/identity/people', {
        as: estonian.cookie,
        body: { login: 'new', name: 'New', ...ORGANISATION, ...body },
      })
    for (const more of [
      { roles: ['administrator'] },
      { roles: ['operator'] },
      { clearances: { ALLIED: 'SECRET' } },
      { nation: 'LVA' },
      { organisation: 'Army' },
      { communities: ['CYBER'] },
      { specialAccess: ['TIDAL'] },
    ]) {
      expect(await invite(more)).toMatchObject({ status: 403, body: { code: 'identity.beyond_own' } })
      const self = await host.ask('PUT', `/api/identity/people/${estonian.id}`, {
        as: estonian.cookie,
        body: { name: 'Est', ...ORGANISATION, clearances: { ALLIED: 'RESTRICTED' }, roles: ['national'], ...more },
      })
      expect(self).toMatchObject({ status: 403 })
    }
    expect((await invite({ clearances: { NOPE: 'SECRET' } })).status).toBe(400)
    expect((await invite({ roles: ['nobody-made-this'] })).status).toBe(400)
    for (const verbs of [['*:*', 'operator:backup'], ['identity:all-nations']]) {
      const role = await host.ask('PUT', '/api/identity/roles/national', {
        as: estonian.cookie,
        body: { title: { en: 'N', fr: 'N' }, verbs },
      })
      expect(role.status).toBe(403)
    }
    const strip = await host.ask('PUT', '/api/identity/roles/administrator', {
      as: estonian.cookie,
      body: { title: { en: 'A', fr: 'A' }, verbs: [] },
    })
    expect(strip.status).toBe(403)
  })

  it('invites, changes and closes accounts that hold no more than itself', async () => {
    const made = await host.ask('POST', '/api/identity/people', {
      as: estonian.cookie,
      body: { login: 'Junior', name: 'Junior', ...ORGANISATION, clearances: { ALLIED: 'RESTRICTED' } },
    })
    expect(made).toMatchObject({
      status: 200,
      body: { link: expect.stringMatching(/^http:\/\/localhost\/welcome#[\w-]{43}$/) as string },
    })
    const again = await host.ask('POST', '/api/identity/people', {
      as: estonian.cookie,
      body: { login: 'JUNIOR', name: 'Junior', ...ORGANISATION },
    })
    expect(again).toMatchObject({ status: 409, body: { code: 'identity.login_taken' } })
    expect((await deeds(ids.below)[0])?.status).toBe(200)
  })

  it('cannot be the last to leave', async () => {
    const close = await host.ask('POST', `/api/identity/people/${ids.first}/disabled`, {
      as: first,
      body: { disabled: true },
    })
    expect(close.status).toBe(200)
    // The national administrator still manages; without it nobody would.
    const operator = host.identity.operator
    await expect(
      host.identity.change(async (db) =>
        (await import('./people.ts')).disablePerson(db, host.identity.peopleOptions, operator, estonian.id, true),
      ),
    ).rejects.toMatchObject({ code: 'identity.last_administrator' })
    expect((await host.ask('GET', '/api/identity/people', { as: estonian.cookie })).status).toBe(200)
  })
})
