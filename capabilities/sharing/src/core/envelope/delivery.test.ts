import { expect, it } from 'vitest'
import { sealAs } from '../simulator/attacks.ts'
import { chanceFrom } from '../simulator/chance.ts'
import { NOON, simObject, simPinned, simReceiver, simSecret } from '../simulator/scene.ts'
import { type Delivery, openDelivery, packDelivery } from './delivery.ts'
import { judgeDelivery } from './judge.ts'
import { relayParcel } from './relay.ts'
import { parcelIdOf, readSeal, SEAL_SIZE, sealStatements } from './seal.ts'
import { readStatement, statementText } from './statement.ts'

const chance = chanceFrom(11)
const pinned = simPinned(['A', 'B', 'C', 'D'])
const made = (name: string, hops = 0, readers = ['PUBLIC']) =>
  sealAs('A', simSecret('A'), simObject('A', name, NOON), { now: NOON }, chance, { hops, readers })
const place = { chain: '0'.repeat(32), number: 1, previous: '' }
const pack = (parcels: Parameters<typeof packDelivery>[0], from = 'A', to = 'C') =>
  packDelivery(parcels, { from, to, secretKey: simSecret(from), madeAt: NOON }, place)
const judge = (delivery: unknown, at = 'C') => {
  const opened = openDelivery(delivery)
  const judged = opened ? judgeDelivery(opened, simReceiver(at, pinned, NOON)) : { refused: 'malformed' }
  return 'refused' in judged
    ? judged.refused
    : judged.judgements.map((one) => ('refused' in one ? one.refused : 'sound'))
}

it('refuses what is no delivery, and never throws', () => {
  for (const value of [
    null,
    7,
    'x',
    [],
    {},
    { header: '{}', signature: 'ab'.repeat(64), carriages: [], parcels: [] },
  ]) {
    expect(judge(value)).toBe('malformed')
  }
})

it('refuses the delivery of a node whose key is not pinned', () => {
  expect(judge(packDelivery([made('x')], { from: 'Z', to: 'C', secretKey: simSecret('Z'), madeAt: NOON }, place))).toBe(
    'key-unknown',
  )
})

it('refuses one unreadable parcel and takes the others', () => {
  const good = pack([made('one'), made('two')])
  const bad: Delivery = { ...good, parcels: [{ ...(good.parcels[0] as object), index: -1 }, good.parcels[1]] }
  expect(judge(bad)).toEqual(['malformed', 'sound'])
})

it('keeps the whole way of an object to one hop when one hop was allowed', () => {
  const toB = made('one hop', 1)
  const toC = relayParcel(toB, 'C', simReceiver('C', pinned, NOON))
  if (!('parcel' in toC)) throw new Error('B may pass it on')
  expect(judge(pack([toC.parcel], 'B'))).toEqual(['sound'])
  expect(relayParcel(toC.parcel, 'D', simReceiver('D', pinned, NOON))).toEqual({ withheld: 'hops' })
  expect(judge(pack([toC.parcel], 'C', 'D'), 'D')).toEqual(['hops'])
  expect(judge(pack([toB], 'C', 'D'), 'D')).toEqual(['hops'])
})

it('withholds from a neighbour what the label keeps from it', () => {
  const forB = made('for B', 3, ['A', 'B'])
  expect(relayParcel(forB, 'C', simReceiver('C', pinned, NOON))).toEqual({ withheld: 'label-denied' })
})

it('tells a relay nothing of how much its neighbour received', () => {
  const one = made('alone')
  const statement = readStatement(one.statement)
  if (!statement) throw new Error('readable')
  const many = sealStatements(
    Array.from({ length: 200 }, () => ({ statement })),
    { node: 'A', secretKey: simSecret('A'), sealedAt: NOON },
    0,
    chance.bytes,
  )
  const [first] = many
  expect(one.proof).toHaveLength(Math.log2(SEAL_SIZE))
  expect(first?.proof).toHaveLength(Math.log2(SEAL_SIZE))
  expect(one.carriage.seal).toHaveLength(first?.carriage.seal.length ?? 0)
  expect(new Set(many.map(({ index }) => index)).size).toBe(200)
  expect(Object.keys(readSeal(one.carriage.seal) ?? {}).sort()).toEqual([
    'key',
    'originator',
    'passes',
    'root',
    'sealedAt',
    'v',
  ])
})

it('gives equal content for two recipients different names', () => {
  expect(parcelIdOf(made('same'))).not.toBe(parcelIdOf(made('same')))
})

it('reads a statement in its one spelling only', () => {
  const statement = readStatement(made('x').statement)
  if (!statement) throw new Error('readable')
  const text = statementText(statement)
  expect(readStatement(text)).toEqual(statement)
  expect(readStatement(` ${text}`)).toBeUndefined()
  expect(readStatement(text.replace('"kind":"object"', '"kind":"object","extra":1'))).toBeUndefined()
  expect(readStatement('{')).toBeUndefined()
})
