import { bytesToHex } from '@noble/hashes/utils.js'
import { canonicalize } from '@testudo/stix'
import { z } from 'zod'
import { HEX_32, HEX_64, sha256Hex } from './hash.ts'
import { merkleTree } from './merkle.ts'
import { safeJson } from './pinned.ts'
import type { Carriage, Parcel } from './seal.ts'
import { isSigned, keyIdOf, publicKeyOf, signText } from './signature.ts'
import { statementLeaf } from './statement.ts'

/** Most parcels in one delivery. */
export const DELIVERY_SIZE = 256

const headerSchema = z.strictObject({
  v: z.literal('testudo/delivery/1'),
  from: z.string().min(1).max(200),
  to: z.string().min(1).max(200),
  key: z.string().regex(/^[0-9a-f]{32}$/),
  /** A chain of deliveries between two neighbours. A sender that lost its memory begins another one. */
  chain: z.string().regex(/^[0-9a-f]{32}$/),
  /** Dense per chain from 1. It counts what this recipient got, so it tells nothing of others. */
  number: z.int().min(1),
  size: z.int().min(1).max(DELIVERY_SIZE),
  /** RFC 6962 root over the statements, in order. */
  root: z.string().regex(HEX_32),
  /** Hash of the header before; empty for number 1. A gap or a fork shows. */
  previous: z.string().regex(/^([0-9a-f]{64})?$/),
  madeAt: z.int().min(0),
})

export type DeliveryHeader = Readonly<z.infer<typeof headerSchema>>

const passSchema = z.strictObject({ text: z.string().max(1000), signature: z.string().max(128) })
const carriageSchema = z.strictObject({
  seal: z.string().max(4000),
  signature: z.string().max(128),
  pass: passSchema.exactOptional(),
  onward: z.string().max(64).exactOptional(),
})
const packedSchema = z.strictObject({
  statement: z.string(),
  text: z.string().exactOptional(),
  index: z.int().min(0),
  proof: z.array(z.string().max(64)).max(16),
  /** Place in `carriages`. */
  by: z.int().min(0),
})
const deliverySchema = z.strictObject({
  header: z.string().max(4000),
  signature: z.string().regex(HEX_64),
  // Read one by one: a bad one is refused alone.
  carriages: z.array(z.unknown()).max(DELIVERY_SIZE),
  parcels: z.array(z.unknown()).max(DELIVERY_SIZE),
})

type Packed = z.infer<typeof packedSchema>

/** What crosses the wire between two neighbours: seals once, then the parcels under them. Plain JSON. */
export interface Delivery {
  readonly header: string
  readonly signature: string
  readonly carriages: readonly unknown[]
  readonly parcels: readonly unknown[]
}

/** Where in its chain a delivery stands. */
export interface Place {
  readonly chain: string
  readonly number: number
  readonly previous: string
}

export const headerHash = (header: string): string => sha256Hex(`testudo/delivery/1\n${header}`)

const rootOver = (statements: readonly string[]): string => bytesToHex(merkleTree(statements.map(statementLeaf)).root)

/**
 * Packs parcels for one neighbour and signs the list. The same parcels, place and time give the same bytes.
 *
 * @throws {RangeError} no parcel, or more than 256
 */
export function packDelivery(
  parcels: readonly Parcel[],
  route: { readonly from: string; readonly to: string; readonly secretKey: Uint8Array; readonly madeAt: number },
  place: Place,
): Delivery {
  if (parcels.length === 0 || parcels.length > DELIVERY_SIZE) {
    throw new RangeError(`a delivery holds 1 to ${DELIVERY_SIZE} parcels`)
  }
  const carriages: Carriage[] = []
  const places = new Map<string, number>()
  const packed = parcels.map(({ carriage, ...rest }): Packed => {
    const name = `${carriage.seal}\n${carriage.pass?.signature ?? ''}\n${carriage.onward ?? ''}`
    const by = places.get(name) ?? carriages.push(carriage) - 1
    places.set(name, by)
    return { ...rest, proof: [...rest.proof], by }
  })
  const header: DeliveryHeader = {
    v: 'testudo/delivery/1',
    from: route.from,
    to: route.to,
    key: keyIdOf(publicKeyOf(route.secretKey)),
    chain: place.chain,
    number: place.number,
    previous: place.previous,
    size: parcels.length,
    root: rootOver(parcels.map(({ statement }) => statement)),
    madeAt: route.madeAt,
  }
  const text = canonicalize(header)
  return { header: text, signature: signText('delivery', text, route.secretKey), carriages, parcels: packed }
}

/** A delivery as read: the header's facts, and each parcel or undefined where it was not readable. */
export interface OpenDelivery {
  readonly header: DeliveryHeader
  readonly headerText: string
  readonly hash: string
  readonly signature: string
  /** The statements are those, and in the order, the header speaks of. */
  readonly whole: boolean
  readonly parcels: readonly (Parcel | undefined)[]
}

/** Reads a delivery from parsed JSON. Undefined when it is no delivery at all; single bad parcels stay places in the list. */
export function openDelivery(value: unknown): OpenDelivery | undefined {
  const parsed = deliverySchema.safeParse(value)
  if (!parsed.success) return undefined
  const { header: headerText, signature } = parsed.data
  const facts = headerSchema.safeParse(safeJson(headerText))
  if (!facts.success || canonicalize(facts.data) !== headerText) return undefined
  const carriages = parsed.data.carriages.map((one) => carriageSchema.safeParse(one).data)
  const parcels = parsed.data.parcels.map((one): Parcel | undefined => {
    const packed = packedSchema.safeParse(one).data
    const carriage = packed && carriages[packed.by]
    if (!packed || !carriage) return undefined
    const { by: _by, ...rest } = packed
    return { ...rest, carriage }
  })
  const statements = parsed.data.parcels.map((one) => statementOf(one))
  const whole = parcels.length === facts.data.size && rootOver(statements) === facts.data.root
  return { header: facts.data, headerText, hash: headerHash(headerText), signature, whole, parcels }
}

function statementOf(parcel: unknown): string {
  if (typeof parcel !== 'object' || parcel === null || !('statement' in parcel)) return ''
  return typeof parcel.statement === 'string' ? parcel.statement : ''
}

/** Whether the list was signed with this key. */
export const isDeliveredBy = (delivery: OpenDelivery, publicKey: string): boolean =>
  isSigned('delivery', delivery.headerText, delivery.signature, publicKey)
