import { expect, it } from 'vitest'
import type { Equipment } from '../model.ts'
import { standingOf, worstOf } from './standing.ts'

const version = (row: string, at: number, by: string, digest = row) => ({ row, at, by, digest })
/** Who may replace what whom wrote. */
const says = (rights: Readonly<Record<string, string>>) => (newer: { by: string }, older: { by: string }) =>
  rights[newer.by]?.includes(older.by) === true
const rows = (found: readonly { row: string }[]) => found.map(({ row }) => row).join(' ')

it('a newer version stands alone only when its author had a say in the older one', () => {
  const [old, young] = [version('old', 1, 'owner'), version('young', 2, 'stranger')]
  expect(rows(standingOf([old, young], says({})))).toBe('old young')
  expect(rows(standingOf([young, old], says({ stranger: 'owner' })))).toBe('young')
})

it('says the same: one version, the newer', () => {
  expect(rows(standingOf([version('a', 1, 'x', 'd'), version('b', 2, 'y', 'd')], says({})))).toBe('b')
})

it('what was put aside puts nothing aside: no way around through somebody else’s version', () => {
  const three = [version('first', 1, 'owner'), version('second', 2, 'ally'), version('third', 3, 'stranger')]
  expect(rows(standingOf(three, says({ ally: 'owner', stranger: 'ally' })))).toBe('first third')
})

it('a contested piece has all programs, in the places they had, and the worst of everything else', () => {
  const piece = (name: string, more: Partial<Equipment>): Equipment => ({
    id: 'x',
    name,
    operator: 'identity--1',
    operatorName: 'Port',
    nation: 'FRA',
    exposure: 'controlled',
    safety: 'marginal',
    seen: 1,
    components: [{ name }],
    ...more,
  })
  expect(
    worstOf(piece('a', { safety: 'critical' }), [piece('b', { exposure: 'open', asset: 'asset--1' })]),
  ).toMatchObject({
    name: 'a',
    asset: 'asset--1',
    exposure: 'open',
    safety: 'critical',
    components: [{ name: 'a' }, { name: 'b' }],
  })
  expect(worstOf(piece('a', { exposure: 'open' }), [piece('b', { exposure: 'small' })]).exposure).toBe('open')
})
