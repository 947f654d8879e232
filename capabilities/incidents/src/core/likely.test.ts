import { expect, it } from 'vitest'
import { type Facts, likelyIncidents, SHARED, type Shared } from './likely.ts'

const facts = (some: Partial<Record<Shared, readonly string[]>>): Facts<string> =>
  Object.fromEntries(
    SHARED.map((kind) => [kind, new Map((some[kind] ?? []).map((key) => [key, key]))]),
  ) as unknown as Facts<string>

const named = (name: string, some: Partial<Record<Shared, readonly string[]>>) => ({ name, facts: facts(some) })

it('an incident that shares nothing with the alerts is not told', () => {
  const other = named('other', { asset: ['crane'], mission: ['M-02'] })
  expect(likelyIncidents(facts({ asset: ['gateway'], mission: ['M-04'] }), [other])).toEqual([])
})

it('what shares an indicator stands before what shares an asset, and that before what only shares a mission', () => {
  const group = facts({ asset: ['gateway'], mission: ['M-04'], indicator: ['hash'] })
  const told = likelyIncidents(group, [
    named('mission', { mission: ['M-04'] }),
    named('asset', { asset: ['gateway'], mission: ['M-04'] }),
    named('indicator', { indicator: ['hash'] }),
  ])
  expect(told.map(({ incident }) => incident.name)).toEqual(['indicator', 'asset', 'mission'])
  expect(told[1]?.shares.map(({ kind, group: own }) => [kind, own])).toEqual([
    ['asset', 'gateway'],
    ['mission', 'M-04'],
  ])
})

it('a hundred shared assets are two reasons, and no more than three incidents are told', () => {
  const many = Array.from({ length: 100 }, (_, n) => `asset ${n}`)
  const told = likelyIncidents(
    facts({ asset: many }),
    Array.from({ length: 5 }, (_, n) => named(`${n}`, { asset: many })),
  )
  expect(told.map(({ incident, shares }) => [incident.name, shares.length])).toEqual([
    ['0', 2],
    ['1', 2],
    ['2', 2],
  ])
})
