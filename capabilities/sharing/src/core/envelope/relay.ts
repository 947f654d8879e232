import { readStatement } from './statement.ts'
import { grantPass } from './pass.ts'
import { type Carriage, type Parcel, readSeal } from './seal.ts'
import { judgeLabels, labelsOf, type Receiver } from './judge.ts'

/** Why a relay keeps a parcel to itself. `hops`: the originator allows no further relay; the others are the label's. */
export type Withheld = 'hops' | 'policy-unknown' | 'label-unknown' | 'label-denied' | 'originator-control' | 'expired'

export type Relayed = { readonly parcel: Parcel } | { readonly withheld: Withheld }

/**
 * Passes a parcel on as it came, with a pass for the neighbour. Recalls need none: they travel wherever the object went.
 *
 * @param neighbour the receiver's rules as known here: its subject and this node's policies
 */
export function relayParcel(
  parcel: Parcel,
  to: string,
  neighbour: Pick<Receiver, 'subject' | 'policies' | 'acceptsPolicy' | 'originatorControlled' | 'pinned' | 'now'>,
  passes: PassBook = newPassBook(),
): Relayed {
  const statement = readStatement(parcel.statement)
  const seal = readSeal(parcel.carriage.seal)
  if (!statement || !seal) return { withheld: 'label-unknown' }
  const bare: Carriage = { seal: parcel.carriage.seal, signature: parcel.carriage.signature }
  if (statement.kind === 'tombstone') return { parcel: { ...parcel, carriage: bare } }
  if (statement.notAfter !== undefined && neighbour.now >= statement.notAfter) return { withheld: 'expired' }
  // Originator control ends at the first recipient, whatever the hop budget says.
  if (labelsOf(statement).some(neighbour.originatorControlled)) return { withheld: 'originator-control' }
  const unfit = judgeLabels(statement, neighbour)
  if (unfit) return { withheld: unfit }
  const name = `${to} ${seal.root}`
  const granted = passes.get(name) ?? grantPass(seal, parcel.carriage.onward, to)
  if (!granted) return { withheld: 'hops' }
  passes.set(name, granted)
  return { parcel: { ...parcel, carriage: { ...bare, ...granted } } }
}

/** Passes granted so far, by recipient and seal: one signature serves every parcel of a seal. */
export type PassBook = Map<string, NonNullable<ReturnType<typeof grantPass>>>

export const newPassBook = (): PassBook => new Map()
