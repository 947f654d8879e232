import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestHost, type TestHost } from '../host/testing.ts'

let host: TestHost
beforeAll(async () => {
  host = await startTestHost()
})
afterAll(() => host.close())

it('counts nobody cleared higher, and tells of no membership the asker does not share', async () => {
  const clearances = { ALLIED: 'RESTRICTED' }
  const enter = (login: string, more: object) =>
    host.enter({ login, name: login, nation: 'EST', roles: ['analyst'], clearances, ...more })
  const asker = { communities: ['CYBER'], specialAccess: [] }
  const { id } = await enter('asker', asker)
  await enter('sailor', { communities: ['CYBER', 'NAVY'] })
  await enter('chief', { clearances: { ALLIED: 'SECRET' } })
  await enter('special', { specialAccess: ['TIDAL'] })
  // A machine reads for somebody who may be hidden: whoever counts people must not count it.
  const rights = { organisation: '', nation: 'EST', communities: [], clearances: { ALLIED: 'UNCLASSIFIED' } }
  const giver = (await host.identity.callerOf((await enter('maker', { roles: ['administrator'] })).id))?.subject
  if (giver === undefined) throw new Error('nobody')
  await host.host.accounts.add(giver, {
    kind: 'service',
    login: 'machine',
    name: 'Machine',
    rights: { ...rights, specialAccess: [], roles: [] },
  })
  const subject = {
    id,
    kind: 'person' as const,
    name: 'asker',
    organisation: '',
    nation: 'EST',
    clearances,
    roles: [],
    ...asker,
  }
  const people = await host.host.people(subject)
  expect(people.map((one) => [one.name, one.communities])).toEqual(
    expect.arrayContaining([
      ['asker', ['CYBER']],
      ['sailor', ['CYBER']],
    ]),
  )
  expect(people.map(({ name }) => name).toSorted()).toEqual(['asker', 'maker', 'sailor'])
})
