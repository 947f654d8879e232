import { type Agreement, agreementOf, type Said, type Side } from './agreement.ts'
import { type Help, type Offer, saysOf, type Word } from './model.ts'

type Speaker = Pick<Offer | Help, 'organisation' | 'created_by_ref'>

/** The same organisation of the same node. Another node that writes its name is somebody else. */
const same = (a: Speaker, b: Speaker): boolean =>
  a.organisation === b.organisation && a.created_by_ref === b.created_by_ref

/** An organisation does not help itself. */
export const mayPair = (offer: Offer, help: Help): boolean => !same(offer, help)

/** For which side a statement speaks; undefined: it is somebody else's, and counts for nothing. */
export function sideOf(word: Word, offer: Offer, help: Help): Side | undefined {
  const speaker = { organisation: saysOf(word).organisation, created_by_ref: word.created_by_ref }
  if (!mayPair(offer, help)) return undefined
  return same(speaker, offer) ? 'helps' : same(speaker, help) ? 'asks' : undefined
}

/** Where these two stand, from the statements of both; others are left out. */
export function standing(words: readonly Word[], offer: Offer, help: Help): Agreement {
  const said = words.flatMap((word): Said[] => {
    const side = sideOf(word, offer, help)
    return side === undefined ? [] : [{ side, says: saysOf(word).says, round: saysOf(word).round }]
  })
  return agreementOf(said)
}

/** A team is bound from both yes until both signed the end. */
export const isBound = ({ state }: Agreement): boolean => state === 'accepted' || state === 'handing-back'

/** Access told in the reports of a round that nobody has said to be removed, in the order it was told. */
export function openAccess(words: readonly Word[], round: number): readonly string[] {
  const own = words.map(saysOf).filter((says) => says.round === round)
  const told = own.flatMap(({ report }) => report?.access ?? [])
  const removed = new Set([
    ...told.filter((one) => one.removed).map(({ what }) => what),
    ...own.flatMap((says) => says.removed),
  ])
  return [...new Set(told.map(({ what }) => what))].filter((what) => !removed.has(what))
}

/** Both are open and neither's time has passed: only then something begins. */
export const isLive = (offer: Offer, help: Help, now: number): boolean =>
  offer.state === 'open' && help.state === 'open' && Date.parse(offer.until) > now && Date.parse(help.until) > now
