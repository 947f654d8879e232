import type { Deed } from './vocabulary.ts'

/** `helps`: the organisation that offers; `asks`: the one that asked. */
export type Side = 'helps' | 'asks'
export const otherSide = (side: Side): Side => (side === 'helps' ? 'asks' : 'helps')

export interface Said {
  readonly side: Side
  readonly says: Deed
  readonly round: number
}

export type AgreementState = 'none' | 'proposed' | 'accepted' | 'declined' | 'withdrawn' | 'handing-back' | 'ended'

export interface Agreement {
  readonly state: AgreementState
  readonly round: number
  /** Who proposed, said no, or handed back first; absent when both did. */
  readonly by?: Side
}

/** Times one offer may be proposed for one request. */
export const MOST_ROUNDS = 20

/**
 * Where an agreement stands. It follows from *which* statements there are, never from when they were made or arrived: each
 * side only ever adds a yes, a no or an end to a round, so that nodes that hold the same statements hold the same state,
 * whatever their clocks say. The highest round counts. A no holds against a yes that crossed it on the way: nobody is bound
 * against their word. Only when both signed the end is it over for good.
 */
export function agreementOf(words: readonly Said[]): Agreement {
  if (words.length === 0) return { state: 'none', round: 0 }
  const round = Math.max(...words.map((word) => word.round))
  const inRound = words.filter((word) => word.round === round)
  const sides = (...deeds: readonly Deed[]) =>
    (['helps', 'asks'] as const).filter((side) =>
      inRound.some((word) => word.side === side && deeds.includes(word.says)),
    )
  const [yes, no, end] = [sides('propose', 'accept'), sides('decline', 'withdraw'), sides('hand-back', 'sign-off')]
  const agreed = yes.length === 2
  if (agreed && end.length === 2) return { state: 'ended', round }
  if (no.length > 0) {
    const refused = no.every((side) => !yes.includes(side))
    return { state: refused ? 'declined' : 'withdrawn', round, ...byOne(no) }
  }
  if (agreed && end.length === 1) return { state: 'handing-back', round, ...byOne(end) }
  if (agreed) return { state: 'accepted', round }
  return yes.length === 1 ? { state: 'proposed', round, ...byOne(yes) } : { state: 'none', round }
}

const byOne = (sides: readonly Side[]): { readonly by?: Side } => {
  const [one, two] = sides
  return one === undefined || two !== undefined ? {} : { by: one }
}

/**
 * What a side may say now.
 *
 * @param live both offer and request are open and their time has not passed: only then anything begins
 */
export function deedsOf({ state, round, by }: Agreement, side: Side, live: boolean): readonly Deed[] {
  switch (state) {
    case 'proposed':
      if (by === side) return ['withdraw']
      return live ? ['accept', 'decline'] : ['decline']
    case 'accepted':
      return ['hand-back']
    case 'handing-back':
      return by === side ? [] : ['sign-off']
    default:
      return live && round < MOST_ROUNDS ? ['propose'] : []
  }
}

/** The round a new statement belongs to. */
export const roundFor = ({ state, round }: Agreement, deed: Deed): number =>
  deed !== 'propose' || state === 'proposed' ? Math.max(1, round) : round + 1
