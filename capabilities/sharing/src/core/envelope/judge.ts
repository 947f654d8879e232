import { bytesToHex } from '@noble/hashes/utils.js'
import { explain, type Label, mayRead, type PolicySet } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import { canonicalize, isObject, isTimestamp, type JsonObject, looksLikeId, parseStrict, typeOfId } from '@testudo/stix'
import { isDeliveredBy, type OpenDelivery } from './delivery.ts'
import { sha256Hex } from './hash.ts'
import { hopsLeft, isPass } from './pass.ts'
import { keyStanding, type PinnedNode } from './pinned.ts'
import { type Carriage, isSealedBy, isUnderSeal, type Parcel, readSeal, type SealFacts } from './seal.ts'
import { type ObjectStatement, readStatement, type Statement, statementLeaf, type Tombstone } from './statement.ts'
import type { DeliveryRefusal, Refusal } from './verdict.ts'

/** Who judges, and by what. The same values give the same verdicts on every machine. */
export interface Receiver {
  readonly node: string
  /** This node as a reader: what it may hold is what this subject may read. */
  readonly subject: Subject
  readonly pinned: ReadonlyMap<string, PinnedNode>
  readonly policies: PolicySet
  /** Versions of a policy this node takes for the same rules as its own. */
  readonly acceptsPolicy: (id: string, version: string) => boolean
  /** Whether a label says that its originators alone may pass it on. Which tag says so is a matter of the policy file. */
  readonly originatorControlled: (label: Label) => boolean
  readonly now: number
  readonly limits: ReceiverLimits
}

export interface ReceiverLimits {
  /** A key that has ended is good for what it made before, for so long. */
  readonly keyGraceMs: number
  /** How far ahead of our clock a time may lie. */
  readonly aheadMs: number
  /** Longest object, in UTF-16 units. */
  readonly textLength: number
}

export const USUAL_LIMITS: ReceiverLimits = { keyGraceMs: 30 * 86_400_000, aheadMs: 300_000, textLength: 1_048_576 }

/** A parcel that is what it claims to be and that this node may hold. */
export type Sound =
  | {
      readonly id: string
      readonly statement: ObjectStatement
      readonly parcel: Parcel
      readonly object: JsonObject
      readonly hopsLeft: number
    }
  | { readonly id: string; readonly statement: Tombstone; readonly parcel: Parcel; readonly hopsLeft: number }

export type Judgement = { readonly sound: Sound } | { readonly refused: Refusal; readonly id?: string }

/**
 * Judges a whole delivery. Only what concerns the neighbour (address, key, signature, list) refuses all of it; otherwise
 * every parcel has its own judgement, in order.
 *
 * Cost: one signature check for the delivery, one per seal, one per pass; some ten hashes per parcel.
 */
export function judgeDelivery(
  delivery: OpenDelivery,
  receiver: Receiver,
): { readonly refused: DeliveryRefusal } | { readonly judgements: readonly Judgement[] } {
  const { header } = delivery
  if (header.to !== receiver.node) return { refused: 'recipient' }
  const { keyGraceMs } = receiver.limits
  const key = keyStanding(receiver.pinned.get(header.from), header.key, header.madeAt, receiver.now, keyGraceMs)
  if (key.standing !== 'good') return { refused: `key-${key.standing}` }
  if (!isDeliveredBy(delivery, key.publicKey)) return { refused: 'signature' }
  if (!delivery.whole) return { refused: 'root' }
  const carriages = new Map<Carriage, CheckedCarriage>()
  const unfitness = labelJudge(receiver)
  const judgements = delivery.parcels.map((parcel): Judgement => {
    if (!parcel) return { refused: 'malformed' }
    const known = carriages.get(parcel.carriage)
    const checked = known ?? checkCarriage(parcel.carriage, header.from, receiver)
    if (!known) carriages.set(parcel.carriage, checked)
    return judgeParcel(parcel, checked, receiver, unfitness)
  })
  return { judgements }
}

type CheckedCarriage =
  | { readonly refused: Refusal }
  | { readonly seal: SealFacts; readonly left: number; readonly relayed: boolean; readonly passed: boolean }

/** The seal's signature and age, and whether we may have it from this neighbour. */
function checkCarriage(carriage: Carriage, from: string, receiver: Receiver): CheckedCarriage {
  const seal = readSeal(carriage.seal)
  if (!seal) return { refused: 'malformed' }
  const { keyGraceMs } = receiver.limits
  const pinned = receiver.pinned.get(seal.originator)
  const key = keyStanding(pinned, seal.key, seal.sealedAt, receiver.now, keyGraceMs)
  if (key.standing !== 'good') return { refused: `key-${key.standing}` }
  if (!isSealedBy(carriage, key.publicKey)) return { refused: 'signature' }
  const relayed = seal.originator !== from
  const passed = !relayed || isPass(seal, carriage.pass, carriage.onward, receiver.node)
  return { seal, left: hopsLeft(seal.passes, carriage.onward), relayed, passed }
}

function judgeParcel(
  parcel: Parcel,
  checked: CheckedCarriage,
  receiver: Receiver,
  unfitness: (statement: ObjectStatement) => Unfit | undefined,
): Judgement {
  if ('refused' in checked) return checked
  const { seal, left, relayed, passed } = checked
  const leaf = statementLeaf(parcel.statement)
  const id = bytesToHex(leaf)
  if (!isUnderSeal(parcel, seal.root, leaf)) return { refused: 'proof', id }
  const statement = readStatement(parcel.statement)
  if (!statement || statement.originator !== seal.originator) return { refused: 'malformed', id }
  // A recall is taken from whoever brings it: it only ever narrows, and the originator signed it.
  if (statement.kind === 'tombstone') {
    return parcel.text === undefined
      ? { sound: { id, statement, parcel, hopsLeft: left } }
      : { refused: 'malformed', id }
  }
  if (!passed) return { refused: 'hops', id }
  const unfit = unfitness(statement)
  if (unfit) return { refused: unfit, id }
  if (relayed && labelsOf(statement).some(receiver.originatorControlled)) return { refused: 'originator-control', id }
  if (statement.notAfter !== undefined && receiver.now >= statement.notAfter) return { refused: 'expired', id }
  const read = readObject(statement, parcel.text, receiver.limits.textLength)
  return typeof read === 'string'
    ? { refused: read, id }
    : { sound: { id, statement, parcel, object: read, hopsLeft: left } }
}

/** The object's label and those of its marked parts: whoever holds the parcel must reach every one. */
export const labelsOf = (statement: ObjectStatement): readonly Label[] => [
  statement.label,
  ...statement.portions.map(({ label }) => label),
]

const UNKNOWN_LABEL: ReadonlySet<string> = new Set([
  'system-high',
  'unknown-policy',
  'unknown-classification',
  'unknown-tag',
  'wrong-type',
  'unknown-value',
])

type Unfit = 'policy-unknown' | 'label-unknown' | 'label-denied' | 'originator-control'
type Reader = Pick<Receiver, 'subject' | 'policies' | 'acceptsPolicy' | 'originatorControlled' | 'pinned' | 'now'>

/** {@link judgeLabels} for many statements at one moment: what it depends on is judged once. Of use for one delivery, then thrown away. */
export function labelJudge(receiver: Reader): (statement: ObjectStatement) => Unfit | undefined {
  const known = new Map<string, { readonly unfit: Unfit | undefined }>()
  return (statement) => {
    const { originator, policies, label, portions } = statement
    const key = JSON.stringify([originator, policies, label, portions.map((part) => part.label)])
    const judged = known.get(key) ?? { unfit: judgeLabels(statement, receiver) }
    known.set(key, judged)
    return judged.unfit
  }
}

/** Why the labels of a statement forbid this node to hold it. The same test stands before a relay passes it on. */
export function judgeLabels(statement: ObjectStatement, receiver: Reader): Unfit | undefined {
  if (!statement.policies.every(({ id, version }) => receiver.acceptsPolicy(id, version))) return 'policy-unknown'
  const labels = labelsOf(statement)
  // The policies named must be those the labels are made of, or naming them would mean nothing.
  if (!labels.every((label) => statement.policies.some(({ id }) => id === label.policy))) return 'policy-unknown'
  for (const label of labels) {
    if (mayRead(receiver.subject, label, receiver.policies, receiver.now).allow) continue
    const { reasons } = explain(receiver.subject, label, receiver.policies, receiver.now)
    return reasons.some((r) => !r.holds && UNKNOWN_LABEL.has(r.code)) ? 'label-unknown' : 'label-denied'
  }
  const controlled = labels.filter((label) => receiver.originatorControlled(label))
  const names = new Set(receiver.pinned.get(statement.originator)?.names)
  return controlled.some((label) => label.originators.some((name) => !names.has(name)))
    ? 'originator-control'
    : undefined
}

/** SHA-256 of the RFC 8785 form of an object, as statements carry it. */
export const digestOf = (object: JsonObject): string => sha256Hex(canonicalize(object))

function readObject(
  statement: Statement & { kind: 'object' },
  text: string | undefined,
  limit: number,
): JsonObject | Refusal {
  if (text === undefined) return 'digest'
  if (text.length > limit) return 'too-big'
  const parsed = parseStrict(text)
  if ('flaw' in parsed || !isObject(parsed.value)) return 'not-stix'
  const object = parsed.value
  const { id, type, modified } = object
  if (digestOf(object) !== statement.digest) return 'digest'
  if (typeof id !== 'string' || !looksLikeId(id) || typeOfId(id) !== type) return 'not-stix'
  if (modified !== undefined && (typeof modified !== 'string' || !isTimestamp(modified))) return 'not-stix'
  // The statement must speak of the very object that lies beside it.
  return id === statement.object && (modified ?? '') === statement.version ? object : 'not-stix'
}
