import { describe, expect, it } from 'vitest'
import { assess } from './assess.ts'
import { parseModel } from './modelFile.ts'

// Golden values: mission-science §1.6, textbook (M1, M2) and full enumeration (M3 to M10), to 1e-9.
const near = (value: number | undefined, golden: number) =>
  expect(Math.abs((value ?? Number.NaN) - golden)).toBeLessThan(1e-9)
const mission = (needs: unknown, leaves: Readonly<Record<string, object>>) =>
  assess(
    parseModel({
      nodes: [
        ...Object.entries(leaves).map(([id, own]) => ({ id, kind: 'asset', ...own })),
        { id: 'M', kind: 'mission', needs },
      ],
    }),
  ).get('M')

const rail = (own: Readonly<Record<string, object>>, links: unknown = { atLeast: 2, of: ['L1', 'L2', 'L3'] }) =>
  assess(
    parseModel({
      nodes: [
        ...['pwr', 'db', 'l1', 'l2', 'l3', 'c1', 'c2'].map((id) => ({ id, kind: 'asset', ...own[id] })),
        { id: 'S1', kind: 'service', needs: { all: ['db', 'pwr'] } },
        ...['1', '2', '3'].map((n) => ({ id: `L${n}`, kind: 'service', needs: { all: [`l${n}`, 'pwr'] } })),
        { id: 'links', kind: 'service', needs: links },
        { id: 'M', kind: 'mission', needs: { all: ['S1', 'links', { any: ['c1', 'c2'] }] } },
      ],
    }),
  )
const p = (probability: number) => ({ probability })

describe('golden examples', () => {
  it('M1: two of three at 0.9', () => {
    near(mission({ atLeast: 2, of: ['a', 'b', 'c'] }, { a: p(0.9), b: p(0.9), c: p(0.9) })?.probability, 0.972)
  })

  it('M2: the bridge', () => {
    const all = Object.fromEntries(['a', 'b', 'c', 'd', 'e'].map((id) => [id, p(0.9)]))
    const paths = [
      ['a', 'd'],
      ['b', 'e'],
      ['a', 'c', 'e'],
      ['b', 'c', 'd'],
    ].map((ids) => ({ all: ids }))
    near(mission({ any: paths }, all)?.probability, 0.97848)
  })

  it('M3: unequal members', () => {
    const own = { a: p(0.9), b: p(0.8), c: p(0.7), d: p(0.6) }
    const at = (k: number) => mission({ atLeast: k, of: ['a', 'b', 'c', 'd'] }, own)?.probability
    near(at(1), 1 - 0.0024)
    near(at(2), 0.9572)
    near(at(3), 0.7428)
    near(at(4), 0.3024)
  })

  const own = { pwr: p(0.95), db: p(0.98), l1: p(0.9), l2: p(0.9), l3: p(0.9), c1: p(0.8), c2: p(0.7) }

  it('M4: shared power is counted once; the product of nodes is nowhere', () => {
    const nodes = rail(own)
    const m = nodes.get('M')
    near(m?.probability, 0.85063608)
    expect(m?.method).toBe('exact')
    expect(m?.lowerBound).toBeLessThanOrEqual(0.85063608)
    expect(m?.upperBoundOnly).toBeGreaterThanOrEqual(0.85063608)
    expect(JSON.stringify([...nodes])).not.toContain('0.8252764')
  })

  it('M4b: Birnbaum importance', () => {
    const m = rail(own).get('M')
    near(m?.birnbaum.pwr, 0.8954064)
    near(m?.birnbaum.db, 0.867996)
    for (const id of ['l1', 'l2', 'l3']) near(m?.birnbaum[id], 0.1575252)
    near(m?.birnbaum.c1, 0.2714796)
    near(m?.birnbaum.c2, 0.1809864)
    near(rail({ ...own, l1: p(0) }).get('M')?.probability, 0.85063608 - 0.9 * 0.1575252)
  })

  const worn = { l1: { capacity: 0.5 }, l3: { capacity: 0 }, c1: { capacity: 0 }, c2: { capacity: 0.7 } }

  it('M5: capacities, and who is to blame', () => {
    const nodes = rail(worn)
    near(nodes.get('S1')?.capacity, 1)
    near(nodes.get('links')?.capacity, 0.5)
    near(nodes.get('M')?.capacity, 0.5)
    near(rail(worn, { share: { k: 2, of: ['L1', 'L2', 'L3'] } }).get('links')?.capacity, 0.75)
    expect(nodes.get('M')?.because).toEqual([
      { id: 'l3', capacity: 0, path: ['M', 'links', 'L3', 'l3'], reason: '1 of 3 is up and 2 are needed by links' },
      { id: 'l1', capacity: 0.5, path: ['M', 'links', 'L1', 'l1'], reason: '1 of 3 is up and 2 are needed by links' },
    ])
  })

  it('M6: restart order; restarting a database or a link needs power', () => {
    const hours = { pwr: 4, db: 2, l1: 6, l2: 0, l3: 24, c1: 12, c2: 0 }
    const own = Object.entries(hours).map(([id, repairHours]) => [
      id,
      { repairHours, ...(/^(db|l\d)$/.test(id) ? { needs: 'pwr' } : {}) },
    ])
    const nodes = rail(Object.fromEntries(own))
    near(nodes.get('S1')?.recoverHours, 6)
    expect(['L1', 'L2', 'L3'].map((id) => nodes.get(id)?.recoverHours)).toEqual([10, 4, 28])
    near(nodes.get('links')?.recoverHours, 10)
    near(nodes.get('M')?.recoverHours, 10)
  })

  it('M7: propagated impact, exact inside its one-pass bound', () => {
    const nodes = assess(
      parseModel({
        nodes: [
          { id: 'W', shock: 0.6 },
          { id: 'X', shock: 0.3 },
          {
            id: 'F1',
            impactedBy: [
              ['W', 0.8],
              ['X', 0.5],
            ],
          },
          { id: 'F2', impactedBy: [['X', 0.7]] },
          {
            id: 'P',
            impactedBy: [
              ['F1', 0.9],
              ['F2', 0.4],
            ],
          },
          { id: 'M', kind: 'mission', impactedBy: [['P', 0.75]] },
        ],
      }),
    )
    const impact = (id: string) => nodes.get(id)?.impact
    near(impact('F1')?.value, 0.558)
    near(impact('F2')?.value, 0.21)
    near(impact('P')?.value, 0.530256)
    near(impact('M')?.value, 0.397692)
    expect(impact('P')?.upperBoundOnly).toBeCloseTo(0.544015, 6)
    expect(impact('M')?.upperBoundOnly).toBeCloseTo(0.408011, 6)
  })

  it('M7 again, written as what must hold for each node to stay up', () => {
    const blocks = (id: string, x: number) => ({ id, kind: 'asset', probability: 1 - x })
    const m = assess(
      parseModel({
        nodes: [
          ...[
            ['W', 0.6],
            ['X', 0.3],
            ['wf', 0.8],
            ['xf', 0.5],
            ['xg', 0.7],
            ['fp', 0.9],
            ['gp', 0.4],
            ['pm', 0.75],
          ].map(([id, x]) => blocks(String(id), Number(x))),
          { id: 'F1', needs: { all: [{ any: ['W', 'wf'] }, { any: ['X', 'xf'] }] } },
          { id: 'F2', needs: { any: ['X', 'xg'] } },
          { id: 'P', needs: { all: [{ any: ['F1', 'fp'] }, { any: ['F2', 'gp'] }] } },
          { id: 'M', kind: 'mission', needs: { any: ['P', 'pm'] } },
        ],
      }),
    )
    near(1 - (m.get('P')?.probability ?? 0), 0.530256)
    near(1 - (m.get('M')?.probability ?? 0), 0.397692)
  })

  it('M8: impact around a circle', () => {
    const nodes = assess(
      parseModel({
        nodes: [
          { id: 'A', shock: 0.4, impactedBy: [['B', 0.5]] },
          { id: 'B', shock: 0.1, impactedBy: [['A', 0.5]] },
          { id: 'C', impactedBy: [['B', 0.8]] },
        ],
      }),
    )
    near(nodes.get('A')?.impact?.value, 0.43)
    near(nodes.get('B')?.impact?.value, 0.28)
    near(nodes.get('C')?.impact?.value, 0.224)
    expect(nodes.get('C')?.impact?.upperBoundOnly).toBeUndefined()
  })

  it('M10: performance lost over a day', () => {
    const nodes = assess(
      parseModel({
        nodes: [
          {
            id: 'M',
            performance: {
              points: [
                [2, 0.4],
                [12, 1],
              ],
              horizonHours: 24,
            },
          },
        ],
      }),
    )
    near(nodes.get('M')?.performance?.lostHours, 3)
    near(nodes.get('M')?.performance?.mean, 0.875)
  })
})

describe('a model that cannot be read', () => {
  it.each([
    [
      'a circle',
      [
        { id: 'a', needs: 'b' },
        { id: 'b', needs: { any: ['c'] } },
        { id: 'c', needs: 'a' },
      ],
      /a needs b needs c needs a/,
    ],
    ['itself', [{ id: 'a', needs: 'a' }], /a needs a/],
    ['an unknown id', [{ id: 'a', needs: { all: ['b'] } }], /\/nodes\/0\/needs\/all\/0: no node has the id "b"/],
    ['a probability over 1', [{ id: 'a', probability: 1.5 }], /\/nodes\/0\/probability/],
    ['not a number', [{ id: 'a', capacity: '1' }], /\/nodes\/0\/capacity/],
    ['more than there are', [{ id: 'a' }, { id: 'b', needs: { atLeast: 2, of: ['a'] } }], /\/nodes\/1\/needs\/atLeast/],
    [
      'weights that do not sum to 1',
      [{ id: 'a' }, { id: 'b', needs: { weighted: [['a', 0.6]] } }],
      /\/nodes\/1\/needs\/weighted: weights sum to 0.6/,
    ],
    ['an empty gate', [{ id: 'b', needs: { any: [] } }], /\/nodes\/0\/needs\/any/],
    ['two of one id', [{ id: 'a' }, { id: 'a' }], /\/nodes\/1\/id/],
    ['a misspelt field', [{ id: 'a', repairhours: 3 }], /\/nodes\/0\/repairhours/],
    ['two gates at once', [{ id: 'a' }, { id: 'b', needs: { all: ['a'], any: ['a'] } }], /exactly one/],
  ])('names the place: %s', (_, nodes, message) => {
    expect(() => parseModel({ nodes })).toThrow(message)
  })

  it('takes ids that are words of the language', () => {
    const nodes = assess(
      parseModel({
        nodes: [
          { id: '__proto__', probability: 0.5 },
          { id: 'constructor', needs: '__proto__' },
        ],
      }),
    )
    expect(nodes.get('constructor')?.probability).toBe(0.5)
  })
})

it('carries a failed need by its work-around, weighs members, nests gates', () => {
  const nodes = assess(
    parseModel({
      nodes: [
        { id: 'a', capacity: 0 },
        { id: 'b', capacity: 0.5 },
        { id: 'byHand', needs: { all: [{ node: 'a', workaround: { capacity: 0.6, hours: 6 } }] } },
        {
          id: 'mix',
          needs: {
            weighted: [
              ['a', 0.4],
              ['b', 0.6],
            ],
          },
        },
        {
          id: 'nest',
          needs: {
            any: [{ all: ['a', 'b'] }, { atLeast: 1, of: ['a', 'b'], workaround: { capacity: 0.7, hours: 2 } }],
          },
        },
      ],
    }),
  )
  expect(nodes.get('byHand')).toMatchObject({ capacity: 0.6, state: 'degraded' })
  expect(nodes.get('byHand')?.because[0]?.reason).toBe('the work-around for a gives 0.6 for 6 h')
  expect(nodes.get('mix')?.capacity).toBeCloseTo(0.3, 12)
  expect(nodes.get('nest')?.capacity).toBe(0.7)
})
