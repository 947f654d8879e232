import { startTestHost } from '../host/testing.ts'
import { tlsClient } from '../http/tls.testing.ts'
import { available, ENGINES } from '../../../test/support/engines.ts'
import { startPostgres } from '../../../test/support/postgres.ts'
import { type MachineNode, openMachines, rights, sharing } from './machines.testing.ts'
import { identitySchema } from './tables.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

describe.each(ENGINES.filter(available))('on %s', (engine) => {
  let server: Awaited<ReturnType<typeof startPostgres>>
  let node: MachineNode
  beforeAll(async () => {
    server = engine === 'postgres' ? await startPostgres() : undefined
    node = await openMachines(server === undefined ? {} : { url: await server.database('machines') })
  })
  afterAll(async () => {
    await node.host.close()
    await server?.stop()
  })

  describe('an account of a machine', () => {
    it('is given by nobody who does not hold what it gets', async () => {
      const low = await node.host.enter({
        login: 'low-admin',
        name: 'Low',
        roles: ['administrator'],
        clearances: { ALLIED: 'UNCLASSIFIED' },
      })
      const by = (await node.host.identity.callerOf(low.id))?.subject
      if (by === undefined) throw new Error('not there')
      const peer = { kind: 'peer' as const, login: 'too-high', name: 'x', rights: rights() }
      await expect(node.accounts.add(by, peer)).rejects.toMatchObject({ kind: 'denied', code: 'identity.beyond_own' })
      const roles = { ...peer, rights: rights({ clearances: {}, roles: ['operator'] }) }
      await expect(node.accounts.add(by, roles)).rejects.toMatchObject({ code: 'identity.beyond_own' })
      // Who is above them is not there for them: not to change, not to take over by a token or another certificate.
      const high = await node.addPeer((await node.make()).fingerprint)
      await expect(node.accounts.change(by, high.id, { disabled: true })).rejects.toMatchObject({
        code: 'nothing_here',
      })
      await expect(node.accounts.token(by, high.id, { name: 'x', days: 1 })).rejects.toMatchObject({
        code: 'nothing_here',
      })
      const own = await node.accounts.add(by, { ...peer, login: 'low-enough', rights: rights({ clearances: {} }) })
      await expect(node.accounts.change(by, own.id, { rights: rights() })).rejects.toMatchObject({
        code: 'identity.beyond_own',
      })
    })

    it('needs rights, a name and a sign-in name that are known here and free', async () => {
      const peer = { kind: 'peer' as const, login: 'strict', name: 'x', rights: rights() }
      await expect(node.accounts.add(node.admin, { ...peer, login: 'FIRST ' })).rejects.toMatchObject({
        code: 'identity.login_taken',
      })
      for (const wrong of [
        { ...peer, login: 'a b' },
        { ...peer, name: ' ' },
        { ...peer, rights: rights({ roles: ['none-such'] }) },
        { ...peer, rights: rights({ clearances: { ALLIED: 'COSMIC' } }) },
      ])
        await expect(node.accounts.add(node.admin, wrong)).rejects.toMatchObject({ kind: 'invalid' })
      await expect(node.accounts.change(node.admin, node.admin.id, { disabled: true })).rejects.toMatchObject({
        code: 'nothing_here',
      })
      await expect(node.accounts.change(node.admin, 'none', { disabled: true })).rejects.toMatchObject({
        code: 'nothing_here',
      })
    })

    it('signs in nowhere: no password, no link, no session by its certificate', async () => {
      const known = await node.make()
      const peer = await node.addPeer(known.fingerprint)
      const login = `lva-${node.count()}`
      const password = await node.host.ask('POST', '/api/identity/sign-in', { body: { login, password: '' } })
      expect(password.status).toBe(401)
      expect(
        (await node.host.ask('POST', `/api/identity/people/${peer.id}/link`, { as: node.adminCookie })).status,
      ).toBe(404)
      await expect(node.host.identity.linkFor(login)).rejects.toMatchObject({ code: 'nothing_here' })
      const client = tlsClient(node.tlsPort, known)
      const answer = await client.ask({
        path: '/api/identity/sign-in/certificate',
        method: 'POST',
        headers: { host: 'localhost', origin: 'http://localhost', 'content-type': 'application/json' },
        body: '{}',
      })
      client.close()
      expect([answer.status, answer.headers['set-cookie']]).toEqual([401, undefined])
      const people = (await node.host.ask('GET', '/api/identity/people', { as: node.adminCookie })).body as {
        id: string
      }[]
      expect(people.map((one) => one.id)).not.toContain(peer.id)
    })

    it('is no administrator that could be the last one', async () => {
      const all = {
        ...rights({ roles: ['administrator'] }),
        clearances: {},
        organisation: node.admin.organisation,
        nation: node.admin.nation,
      }
      const service = await node.accounts.add(node.admin, {
        kind: 'service',
        login: 'robot',
        name: 'Robot',
        rights: all,
      })
      expect(node.accounts.verbsOf(service).has('identity:manage')).toBe(true)
      const persons = await node.host.ask('GET', '/api/identity/people', { as: node.adminCookie })
      for (const { id, roles } of persons.body as { id: string; roles: string[] }[]) {
        if (id === node.admin.id || !roles.includes('administrator')) continue
        await node.host.ask('POST', `/api/identity/people/${id}/disabled`, {
          as: node.adminCookie,
          body: { disabled: true },
        })
      }
      const last = await node.host.ask('POST', `/api/identity/people/${node.admin.id}/disabled`, {
        as: node.adminCookie,
        body: { disabled: true },
      })
      expect(last).toMatchObject({ status: 409, body: { code: 'identity.last_administrator' } })
    })

    it('tells everybody who listens when it changes, and who gave it', async () => {
      let told = 0
      node.accounts.onChange(() => (told += 1))
      const peer = await node.addPeer((await node.make()).fingerprint)
      await node.accounts.change(node.admin, peer.id, { name: 'Latvija' })
      expect(told).toBe(2)
      expect(await node.accounts.find(peer.id)).toMatchObject({ kind: 'peer', name: 'Latvija', nation: 'LVA' })
      expect(await node.accounts.find(node.admin.id)).toMatchObject({ kind: 'person' })
      expect([...(await node.accounts.makersOf(peer.id))]).toEqual([node.admin.id])
      expect([...(await node.accounts.makersOf(node.admin.id))]).toEqual([])
      await node.accounts.change(node.admin, peer.id, { disabled: true })
      expect(await node.accounts.find(peer.id)).toBeUndefined()
      expect((await node.accounts.list('peer')).find((one) => one.id === peer.id)?.disabled).toBe(true)
    })
  })

  describe('verbs of protocols between machines', () => {
    it('are given to nobody by a star, and those of nodes to no person by any role', async () => {
      const analyst = await node.host.enter({ login: 'ana', name: 'Ana', roles: ['analyst', 'watch', 'peer'] })
      const caller = await node.host.identity.callerOf(analyst.id)
      expect([...(caller?.verbs ?? [])].filter((verb) => /^(federation|taxii):/.test(verb))).toEqual([])
      expect(caller?.verbs.has('sharing:write')).toBe(true)
    })
  })
})

it('peers can be set up before anybody has signed in', async () => {
  const other = await startTestHost({ capabilities: [sharing] })
  const by = other.identity.operator.subject
  const { accounts } = other.host
  const peer = await accounts.add(by, { kind: 'peer', login: 'lva', name: 'Latvia', rights: rights() })
  await accounts.change(by, peer.id, { disabled: true })
  const changed = await accounts.change(by, peer.id, { name: 'Latvija', disabled: false })
  expect(changed).toMatchObject({ name: 'Latvija', roles: ['peer'] })
  // A machine is nobody who could let people in: the first link is still there.
  expect(await other.identity.firstLink()).toBeDefined()
  await other.close()
})

it('going back to the schema before closes machines, so that an older build takes none for a person', async () => {
  const other = await startTestHost({ capabilities: [sharing] })
  const by = other.identity.operator.subject
  const peer = await other.host.accounts.add(by, {
    kind: 'peer',
    login: 'lva',
    name: 'Latvia',
    rights: rights(),
    fingerprint: 'a'.repeat(64),
  })
  await other.storage.undo('identity', 1)
  const rows = await other.storage.asOwner((tx) => tx.query('select id, disabled from identity_person'))
  expect(rows).toEqual([{ id: peer.id, disabled: true }])
  await other.storage.migrate('identity', identitySchema)
  expect(await other.host.accounts.find(peer.id)).toBeUndefined()
  await other.close()
})
