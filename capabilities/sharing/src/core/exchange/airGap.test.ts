import { describe, expect, it } from 'vitest'
import { openDelivery, packDelivery } from '../envelope/delivery.ts'
import { judgeDelivery } from '../envelope/judge.ts'
import { goodOfE, sealAs } from '../simulator/attacks.ts'
import { chanceFrom } from '../simulator/chance.ts'
import { NOON, simObject, simPinned, simReceiver, simSecret } from '../simulator/scene.ts'
import { rotateKey } from '../envelope/pinned.ts'
import { readBundle, rotationsIn, writeBundle } from './airGap.ts'
import { parityOf } from './parity.ts'

const chance = chanceFrom(3)
const pinned = simPinned(['A', 'B', 'C'])
const clock = { now: NOON, keyGraceMs: 0 }
const by = { from: 'A', to: 'C', secretKey: simSecret('A'), madeAt: NOON }
const made = (name: string) => sealAs('A', simSecret('A'), simObject('A', name, NOON), { now: NOON }, chance)
const deliveries = [1, 2].map((number) =>
  packDelivery([made(`x${number}`), made(`y${number}`)], by, { chain: '0'.repeat(32), number, previous: '' }),
)
const lines = writeBundle(deliveries, by)
const read = (text: readonly string[], limits?: Parameters<typeof readBundle>[4]) =>
  readBundle(text, 'C', pinned, clock, limits)

describe('a bundle file', () => {
  it('is refused as a whole when it is cut, altered, repeated or too long', () => {
    expect(() => read([])).toThrow(/empty/)
    expect(() => read(['{}'])).toThrow(/not the header/)
    expect(() => read(lines.slice(0, -1))).toThrow(/cut off/)
    expect(() => read([...lines, '{}'])).toThrow(/more lines/)
    expect(() => read(lines.with(2, (lines[2] ?? '').replace('x1', 'zz')))).toThrow(/altered/)
    expect(() => read(lines.with(1, '{"delivery":'))).toThrow(/not JSON/)
    expect(() => read(lines.with(1, '{}'))).toThrow(/does not begin a delivery/)
    expect(() => read(lines, { lines: 3, lineLength: 100_000 })).toThrow(/more than 3 lines/)
    expect(() => read(lines, { lines: 100, lineLength: 100 })).toThrow(/longer than 100/)
  })

  it('tells of changes of key before it is believed, and of none where there is no header', () => {
    const change = rotateKey('A', simSecret('B'), simSecret('A'), NOON, 'yearly')
    const told = writeBundle(deliveries, by, [change])
    expect(rotationsIn(told[0] ?? '')).toEqual({ from: 'A', rotations: [change] })
    expect(rotationsIn(lines[0] ?? '')).toEqual({ from: 'A', rotations: [] })
    expect(rotationsIn('{}')).toBeUndefined()
    expect(read(told).deliveries).toHaveLength(2)
  })

  it('reads no further than its limits', () => {
    let drawn = 0
    function* endless() {
      for (;;) {
        drawn += 1
        yield lines[Math.min(drawn, 6) - 1] ?? ''
      }
    }
    expect(() => readBundle(endless(), 'C', pinned, clock)).toThrow()
    expect(drawn).toBeLessThan(20)
  })

  it('is refused when it is for another node, or not signed with a pinned key', () => {
    expect(() => readBundle(lines, 'B', pinned, clock)).toThrow(/for another node/)
    expect(() => readBundle(lines, 'C', simPinned(['B']), clock)).toThrow(/not signed/)
    const forged = writeBundle(deliveries, { ...by, secretKey: simSecret('B') })
    expect(() => read(forged)).toThrow(/not signed/)
  })

  it('brings the very deliveries that were written', () => {
    const { header, deliveries: back } = read(lines)
    expect(header.deliveries).toBe(2)
    expect(back).toEqual(JSON.parse(JSON.stringify(deliveries)))
    const opened = openDelivery(back[0])
    const judged = opened && judgeDelivery(opened, simReceiver('C', pinned, NOON))
    expect(judged && 'judgements' in judged && judged.judgements.every((one) => 'sound' in one)).toBe(true)
    expect(goodOfE({ now: NOON }, chance).text).toContain('good')
  })
})

it('counts for every ally and topic how far it is on our level', () => {
  const rows = [
    { ally: 'B', topic: 'report', releasableAt: 100, deliveredAt: 150, acknowledgedAt: 160 },
    { ally: 'B', topic: 'report', releasableAt: 100, deliveredAt: 150 },
    { ally: 'B', topic: 'report', releasableAt: 40 },
    { ally: 'C', topic: 'report', releasableAt: 10, acknowledgedAt: 20 },
  ]
  expect(parityOf(rows, 200)).toEqual([
    { ally: 'B', topic: 'report', releasable: 3, delivered: 2, acknowledged: 1, outstanding: 2, oldestMs: 160 },
    { ally: 'C', topic: 'report', releasable: 1, delivered: 1, acknowledged: 1, outstanding: 0 },
  ])
  expect(parityOf([], 200)).toEqual([])
})
