import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Component, Configuration, VulnerabilityRecord } from '../model.ts'
import { createIndex, matchId, type PlacedMatch } from './createIndex.ts'
import { plainMatch } from './plain.testing.ts'
import { affected, gateway, record, upTo } from './words.testing.ts'

describe('the index', () => {
  it('forgets what is removed or replaced, however often', () => {
    const index = createIndex()
    const one = record({ affected: [affected([upTo('4')])] })
    for (let round = 0; round < 5; round++)
      for (let n = 0; n < 600; n++)
        index.add(`row-${n}`, { id: `e-${n}`, components: [gateway(String(round + (n % 2))), gateway('9')] })
    expect(index.matchRecord(one)).toHaveLength(300)
    for (let n = 0; n < 599; n++) index.remove(`row-${n}`)
    expect([index.equipment, index.components, index.kinds]).toEqual([1, 2, 7])
    expect(index.matchRecord(one)).toEqual([])
    index.add('row-599', { id: 'e-599', components: [gateway('2')] })
    expect(index.matchRecord(one)).toMatchObject([{ row: 'row-599', equipment: 'e-599', component: 0 }])
  })

  it('answers as looking at everything does', () => {
    const version = fc.constantFrom('1', '2.0', '2.1', '2.1-fw', '3', 'x', '0')
    const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: undefined })
    const [vendor, product] = [fc.constantFrom('a', 'b', 'n/a'), fc.constantFrom('p', 'q', 'b q')]
    const part = fc.constantFrom('a', 'o', 'h')
    const cpe = fc
      .tuple(
        part,
        fc.constantFrom('a', 'b', '*'),
        fc.constantFrom('p', 'q', 'p*'),
        fc.constantFrom('*', '1', '2.0', '-', '2.*'),
        fc.constantFrom('*', 'sp1'),
        fc.constantFrom('*', 'x'),
      )
      .map(([p, v, n, at, update, target]) => `cpe:2.3:${p}:${v}:${n}:${at}:${update}:*:*:*:${target}:*:*`)
    const name = fc.record({
      cpe: maybe(cpe),
      purl: maybe(fc.constantFrom('pkg:npm/p', 'pkg:deb/debian/p')),
      vendor: maybe(vendor),
      product: maybe(product),
    })
    const component = fc
      .record({ name: fc.constantFrom('p', 'q'), version: maybe(version), product: name })
      .map(({ product: of, ...rest }) => clean({ ...rest, ...of }) as Component)
    const range = fc
      .record({
        exact: maybe(version),
        from: maybe(version),
        to: maybe(version),
        toExcluded: maybe(fc.constant(true)),
        order: fc.constantFrom('generic', 'semver', 'unknown'),
      })
      .map(clean)
    const statement = fc.record({
      product: name.map(clean),
      status: fc.constantFrom('affected', 'affected', 'unaffected', 'unknown'),
      ranges: fc.array(range, { maxLength: 2 }),
    })
    const { tree } = fc.letrec<{ tree: Configuration }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 2 },
        fc.record({
          match: fc.record({
            product: fc.record({ cpe }),
            status: fc.constant('affected'),
            ranges: fc.array(range, { maxLength: 1 }),
          }),
          vulnerable: fc.boolean(),
        }) as fc.Arbitrary<Configuration>,
        fc.record({
          operator: fc.constantFrom('AND', 'OR'),
          negate: fc.boolean(),
          children: fc.array(tie('tree'), { maxLength: 3 }),
        }) as fc.Arbitrary<Configuration>,
      ),
    }))
    const world = fc.array(fc.array(component, { maxLength: 5 }), { maxLength: 6 })
    const records = fc.array(
      fc.record({ affected: fc.array(statement, { maxLength: 4 }), configurations: fc.array(tree, { maxLength: 2 }) }),
      { maxLength: 4 },
    )
    fc.assert(
      fc.property(world, records, fc.nat(5), (equipment, said, removed) => {
        const index = createIndex()
        const plain = new Map(equipment.map((components, n) => [`row-${n}`, { id: `e-${n}`, components }]))
        for (const [row, one] of plain) index.add(row, one)
        index.remove(`row-${removed}`)
        plain.delete(`row-${removed}`)
        for (const one of said as Partial<VulnerabilityRecord>[]) {
          const byId = (a: PlacedMatch, b: PlacedMatch) => (matchId('', a) < matchId('', b) ? -1 : 1)
          const ours = index.matchRecord(record(one)).toSorted(byId)
          expect(ours).toEqual(plainMatch(plain, record(one)).toSorted(byId))
        }
      }),
      { numRuns: 250, seed: 5 },
    )
  })
})

/** Without keys that are there without a value. */
function clean<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as T
}
