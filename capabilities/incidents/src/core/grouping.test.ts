import { testLabel } from '../../../../platform/src/host/testing.ts'
import type { AlertSeen } from '@testudo/kernel/situation'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { groupAlerts } from './grouping.ts'

const MINUTE = 60_000
const alert = (id: string, minutes: number, more: Partial<AlertSeen>): AlertSeen => ({
  id,
  capability: 'detection',
  first: minutes * MINUTE,
  last: minutes * MINUTE,
  assets: [],
  hosts: [`host of ${id}`],
  met: `met by ${id}`,
  title: { en: id, fr: id },
  place: id,
  techniques: [],
  route: `/${id}`,
  label: testLabel,
  ...more,
})
const ids = (groups: ReturnType<typeof groupAlerts>) => groups.map(({ alerts }) => alerts.map((one) => one.alert))

describe('alerts', () => {
  it('that share nothing, or lie a week apart, stay alone', () => {
    expect(groupAlerts([])).toEqual([])
    expect(groupAlerts([alert('a', 0, {}), alert('b', 1, {})])).toEqual([])
    const week = 7 * 24 * 60
    expect(groupAlerts([alert('a', 0, { assets: ['gate'] }), alert('b', week, { assets: ['gate'] })])).toEqual([])
  })

  it('on one asset, then by one indicator elsewhere, are one group that says why', () => {
    const [group, ...others] = groupAlerts([
      alert('c', 17, { assets: ['berth'], met: 'indicator--1' }),
      alert('a', 0, { assets: ['gate'] }),
      alert('b', 5, { assets: ['gate'], met: 'indicator--1' }),
    ])
    expect(others).toEqual([])
    expect(group).toMatchObject({
      id: 'a',
      assets: ['berth', 'gate'],
      alerts: [
        { alert: 'a' },
        { alert: 'b', because: { tie: 'asset', with: 'a', apart: 5 * MINUTE } },
        { alert: 'c', because: { tie: 'met', with: 'b', apart: 12 * MINUTE } },
      ],
    })
  })

  it('whose techniques follow each other on one asset belong together over a day', () => {
    const phases: Readonly<Record<string, number>> = { T1566: 2, T1486: 13 }
    const told = [
      alert('mail', 0, { assets: ['desk'], techniques: ['T1566'] }),
      alert('locked', 20 * 60, { assets: ['desk'], techniques: ['T1486'] }),
    ]
    expect(groupAlerts(told)).toEqual([])
    const phaseOf = (one: string) => phases[one]
    expect(groupAlerts(told, phaseOf)[0]?.alerts[1]?.because).toMatchObject({ tie: 'sequence', with: 'mail' })
    const backwards = told.map((one) => ({ ...one, techniques: one.id === 'mail' ? ['T1486'] : ['T1566'] }))
    expect(groupAlerts(backwards, phaseOf)).toEqual([])
  })

  it('are not tied by a value that is met everywhere', () => {
    const everywhere = Array.from({ length: 100 }, (_, n) =>
      alert(`n${n}`, n, { assets: [`asset ${n}`], met: 'indicator--common' }),
    )
    expect(groupAlerts(everywhere)).toEqual([])
    const pair = [alert('x', 1, { assets: ['asset 1'] })]
    expect(ids(groupAlerts([...everywhere, ...pair]))).toEqual([['n1', 'x']])
  })

  it('of one noisy place never make a group nobody can look through', () => {
    const noise = Array.from({ length: 1_000 }, (_, n) => alert(`n${n}`, n, { assets: ['gate'], met: 'indicator--1' }))
    for (const { alerts } of groupAlerts(noise)) expect(alerts.length).toBeLessThanOrEqual(200)
  })

  it('are grouped alike in any order, and each is in one group at most', () => {
    const some = fc.array(fc.record({ at: fc.nat(600), asset: fc.nat(6), met: fc.nat(6), family: fc.nat(3) }), {
      maxLength: 40,
    })
    fc.assert(
      fc.property(some, fc.nat(), (drawn, turn) => {
        const told = drawn.map(({ at, asset, met, family }, n) =>
          alert(`n${n}`, at, { assets: [`asset ${asset}`], met: `met ${met}`, family: `family ${family}` }),
        )
        const turned = told.map((_, n) => told[(n * 7 + turn) % told.length]).filter((one) => one !== undefined)
        const groups = groupAlerts(told)
        if (new Set(turned.map(({ id }) => id)).size === told.length) expect(groupAlerts(turned)).toEqual(groups)
        const members = ids(groups).flat()
        expect(new Set(members).size).toBe(members.length)
        // Every reason names an alert of the same group.
        for (const { alerts } of groups)
          for (const [n, { because }] of alerts.entries())
            expect(n === 0 ? because : alerts.some((one) => one.alert === because?.with)).toBe(
              n === 0 ? undefined : true,
            )
      }),
      { numRuns: 60 },
    )
  })
})
