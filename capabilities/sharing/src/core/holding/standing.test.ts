import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { contradicts } from './contradicts.ts'
import { isContested, type Kept, standingsOf, type StandingRules } from './standing.ts'

const NOW = Date.UTC(2026, 10, 22, 12)
const minute = (n: number) => new Date(NOW + n * 60_000).toISOString()
const rules: StandingRules = {
  recalled: () => false,
  nodeOf: (identity) => (identity === 'identity--a' ? 'A' : undefined),
  contradict: () => false,
  now: NOW,
  aheadMs: 300_000,
}
let last = 0
const kept = (minutes: number, more: Partial<Kept> = {}): Kept => ({
  id: `s${String(last++).padStart(4, '0')}`,
  originator: 'A',
  object: 'report--1',
  version: minute(minutes),
  digest: 'd',
  releasedAt: NOW,
  creator: 'identity--a',
  revoked: false,
  ...more,
})
const standing = (all: readonly Kept[], one: Kept, more: Partial<StandingRules> = {}) =>
  standingsOf(all, { ...rules, ...more }).get(one.id)

describe('what stands apart', () => {
  it('sets a version by anybody but the pinned creator aside, and a revocation by anybody else', () => {
    const real = kept(-10)
    const foreign = kept(-5, { originator: 'E' })
    const revoking = kept(-4, { originator: 'E', revoked: true })
    const all = [real, foreign, revoking]
    expect(standing(all, foreign)).toBe('foreign-version')
    expect(standing(all, revoking)).toBe('foreign-version')
    expect(standing(all, real)).toBe('current')
  })

  it('sets the future aside until it has come', () => {
    const [now, soon] = [kept(-1), kept(6)]
    expect(standing([now, soon], soon)).toBe('future')
    expect(standing([now, soon], now)).toBe('current')
    expect(standing([now, soon], soon, { now: NOW + 120_000 })).toBe('current')
  })

  it('sets what follows a revocation aside, and keeps what was before', () => {
    const [first, revoked, after] = [kept(-9), kept(-6, { revoked: true }), kept(-3)]
    const all = [after, first, revoked]
    expect(standing(all, after)).toBe('after-revocation')
    expect(standing(all, revoked)).toBe('current')
    expect(standing(all, first)).toBe('older')
  })

  it('lets no originator revoke the line of another where no creator is pinned', () => {
    const mine = kept(-1, { creator: 'identity--feed', originator: 'B' })
    const theirs = kept(-2, { creator: 'identity--feed', originator: 'E', revoked: true })
    expect(standing([mine, theirs], mine)).toBe('current')
    expect(isContested([mine, theirs], rules)).toBe(true)
    expect(isContested([mine], rules)).toBe(false)
  })

  it('sets both aside when an originator contradicts itself', () => {
    const [yes, no] = [kept(-1, { digest: 'x' }), kept(-1, { digest: 'y' })]
    expect(standing([yes, no], yes, { contradict: () => true })).toBe('contradiction')
    expect(standing([yes, no], no, { contradict: () => true })).toBe('contradiction')
    expect(standing([yes, no], no)).toBe('current')
    expect(standing([yes, no], yes)).toBe('beside')
  })

  it('does not count what was recalled or has ended', () => {
    const [old, gone, ended] = [kept(-9), kept(-3), kept(-2, { notAfter: NOW })]
    const recalled = (_: string, id: string) => id === gone.id
    expect(standing([old, gone, ended], gone, { recalled })).toBe('recalled')
    expect(standing([old, gone, ended], ended, { recalled })).toBe('expired')
    expect(standing([old, gone, ended], old, { recalled })).toBe('current')
  })
})

it('counts nanoseconds, and takes versions without a time by their release', () => {
  const a = kept(0, { version: '2026-11-22T11:00:00.000000001Z' })
  const b = kept(0, { version: '2026-11-22T11:00:00.000Z' })
  expect(standing([a, b], a)).toBe('current')
  const [x, y] = [kept(0, { version: '', releasedAt: 1 }), kept(0, { version: '', releasedAt: 2 })]
  expect(standing([x, y], y)).toBe('current')
})

it('does not depend on the order of arrival', () => {
  const one = fc.record({
    minutes: fc.integer({ min: -4, max: 8 }),
    originator: fc.constantFrom('A', 'B', 'E'),
    creator: fc.constantFrom('identity--a', 'identity--feed'),
    revoked: fc.boolean(),
    digest: fc.constantFrom('x', 'y'),
    releasedAt: fc.integer({ min: 0, max: 3 }),
  })
  fc.assert(
    fc.property(fc.array(one, { maxLength: 12 }), fc.infiniteStream(fc.nat()), (list, order) => {
      const all = list.map(({ minutes, ...more }, i) => kept(minutes, { ...more, id: `s${i}` }))
      const shuffled = all
        .map((item) => ({ item, at: order.next().value }))
        .sort((a, b) => a.at - b.at)
        .map(({ item }) => item)
      const contradict = (a: string, b: string) => a !== b
      expect(Object.fromEntries(standingsOf(shuffled, { ...rules, contradict }))).toEqual(
        Object.fromEntries(standingsOf(all, { ...rules, contradict })),
      )
    }),
    { numRuns: 300 },
  )
})

describe('contradiction', () => {
  it('is two contents that cannot both come from one object', () => {
    expect(contradicts({ name: 'x' }, { name: 'y' })).toBe(true)
    expect(contradicts({ a: [1, 2] }, { a: [1, 3] })).toBe(true)
    expect(contradicts({ a: [3] }, { a: [1, 2] })).toBe(true)
    expect(contradicts({ a: { b: [1, { c: 1 }] } }, { a: { b: [1, { c: 2 }] } })).toBe(true)
  })

  it('is not two redactions of one object', () => {
    expect(contradicts({ name: 'x', secret: 1 }, { name: 'x' })).toBe(false)
    expect(contradicts({ a: [1, 2, 3] }, { a: [1, 3] })).toBe(false)
    expect(contradicts({ a: [], granular_markings: [1] }, { a: [1], granular_markings: [2, 3] })).toBe(false)
  })
})
