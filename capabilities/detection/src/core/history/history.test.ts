import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { columnBuilder } from './column.ts'
import { mergeProbes, prepareProbes, type Probe } from './probes.ts'
import { spreadBlock, spreadBy, spreadV4, spreadV6 } from './spread.ts'

const built = (rows: readonly (readonly [value: number, block: number])[]) => {
  const builder = columnBuilder()
  for (const [value, block] of rows) builder.add(value, block)
  return builder.finish()
}

describe('a column', () => {
  it('has each value once, ascending, with the blocks it stands in', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.oneof(fc.integer({ min: 0, max: 40 }), fc.maxSafeNat()), fc.nat(9)), { maxLength: 6_000 }),
        (made) => {
          const rows = made.toSorted((a, b) => a[1] - b[1])
          const { values, starts, blocks } = built(rows)
          const wanted = [...new Set(rows.map(([value]) => value))].sort((a, b) => a - b)
          expect([...values]).toEqual(wanted)
          for (const [i, value] of wanted.entries())
            expect([...blocks.subarray(starts[i], starts[i + 1])]).toEqual([
              ...new Set(rows.filter(([one]) => one === value).map(([, block]) => block)),
            ])
        },
      ),
      { numRuns: 60 },
    )
  })

  it('of nothing is empty', () => {
    expect(built([])).toMatchObject({ values: new Float64Array(), starts: new Uint32Array(1) })
  })

  it('takes a hundred thousand values', () => {
    const { values } = built(Array.from({ length: 100_000 }, (_, i) => [(i * 7_919_999_983) % 2 ** 52, i >> 10]))
    expect(values.length).toBe(100_000)
    expect(values.every((value, i) => i === 0 || value > (values[i - 1] ?? 0))).toBe(true)
  })
})

describe('what is looked for', () => {
  const place = fc.integer({ min: 0, max: 300 })
  const probe = fc.record({ low: place, width: fc.oneof(fc.constant(0), fc.nat(30)), id: fc.nat(50) })

  it('is found exactly where it stands, whichever list is the longer', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(place, { maxLength: 300 }),
        fc.array(probe, { maxLength: 300 }),
        fc.boolean(),
        fc.boolean(),
        (some, wanted, fewValues, fewProbes) => {
          const values = Float64Array.from((fewValues ? some.slice(0, 3) : some).toSorted((a, b) => a - b))
          const probes = (fewProbes ? wanted.slice(0, 3) : wanted).map(
            ({ low, width, id }): Probe => ({ column: 2, low, high: low + width, id }),
          )
          const found: string[] = []
          const columns = prepareProbes(probes)
          const own = columns.get(2)
          if (own !== undefined)
            mergeProbes(values, own, (at, ids) => found.push(...Array.from(ids, (id) => `${values[at]} ${id}`)))
          const expected = probes.flatMap(({ low, high, id }) =>
            [...values].filter((value) => value >= low && value <= high).map((value) => `${value} ${id}`),
          )
          expect(found.sort()).toEqual(expected.sort())
          expect(columns.size).toBe(probes.length === 0 ? 0 : 1)
        },
      ),
      { numRuns: 500 },
    )
  })
})

describe('places', () => {
  it('of texts are whole numbers below 2^53, spread over all of them, other with another seed', () => {
    const spread = spreadBy(7)
    const all = Array.from({ length: 100_000 }, (_, i) => spread(`host-${i}.example`))
    expect(new Set(all).size).toBe(100_000)
    expect(all.every((value) => Number.isSafeInteger(value) && value >= 0)).toBe(true)
    const eighths = Array.from({ length: 8 }, () => 0)
    for (const value of all) eighths[Math.floor(value / 2 ** 50)] = (eighths[Math.floor(value / 2 ** 50)] ?? 0) + 1
    for (const count of eighths) expect(Math.abs(count - 12_500)).toBeLessThan(600)
    expect(spreadBy(8)('a.example')).not.toBe(spread('a.example'))
    expect(spread('a.example')).not.toBe(spread('a.exampl'))
    expect(spread('')).not.toBe(spread('\0'))
  })

  it('of addresses keep their order, so that a block is one range', () => {
    expect(spreadV4('192.0.2.1')).toBe(0xc0000201)
    expect(spreadV4('255.255.255.255')).toBe(0xffffffff)
    expect(spreadBlock('c0000200', 24)).toEqual([0xc0000200, 0xc00002ff])
    expect(spreadBlock('00000000', 0)).toEqual([0, 0xffffffff])
    const inside = spreadV6('20010db8000000000000000000000001')
    const [low, high] = spreadBlock('20010db8000000000000000000000000', 32)
    expect(inside >= low && inside <= high).toBe(true)
    expect(spreadV6('20010db9000000000000000000000000')).toBeGreaterThan(high)
    expect(spreadBlock('20010db8000000000000000000000001', 128)).toEqual([inside, inside])
  })
})
