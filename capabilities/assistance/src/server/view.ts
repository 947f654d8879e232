import type { PolicySet } from '@testudo/kernel/label'
import type { Marks } from '@testudo/kernel/markBook'
import type { Subject } from '@testudo/kernel/subject'
import type { Author } from '@testudo/platform/author'
import {
  type Booking,
  byMissing,
  type Deed,
  deedsOf,
  type Help,
  type HelpRow,
  isBound,
  isLive,
  type Match,
  matchOf,
  mayPair,
  type Offer,
  type OfferRow,
  openAccess,
  type Pair,
  saysOf,
  sideOf,
  skillWords,
} from '../core/index.ts'
import type { Held, Labelled, Talk } from './read.ts'

/** Pairs shown on one page: beyond them nothing fits well enough to be looked at. */
const MOST_PAIRS = 60

interface Both {
  readonly offer: Labelled<Offer>
  readonly help: Labelled<Help>
  readonly talk: Talk
  readonly match: Match
  readonly bookings: readonly Held['bound'][number][]
}

/** What one reader is shown, in one language, at one moment. */
export function createView(
  { policies, author, now }: { readonly policies: PolicySet; readonly author: Author; readonly now: number },
  subject: Subject,
  held: Held,
  marks: Marks,
) {
  const levels = (policy: string) => policies.get(policy)?.classifications.map(({ name }) => name) ?? []
  const owns = (one: Offer | Help) => author.owns(subject, one.created_by_ref, one.organisation)

  const both = (offer: Labelled<Offer>, help: Labelled<Help>): Both => {
    const bookings = held.bound.filter(
      (one) => one.offer.it.id === offer.it.id && one.help.it.id !== help.it.id && overlaps(one.help.it, help.it),
    )
    return {
      offer,
      help,
      talk: held.talk(offer.it.id, help.it.id),
      bookings,
      match: matchOf(help.it, offer.it, { levels, bookings: bookings.map(bookingOf) }),
    }
  }
  const comesIntoQuestion = (offer: Offer, help: Help, talk: Talk): boolean =>
    mayPair(offer, help) && (isLive(offer, help, now) || talk.words.length > 0)

  /** Every pair a request or an offer may be part of, best first. */
  const pairsOf = (one: Labelled<Offer> | Labelled<Help>): readonly Both[] => {
    const offers = one.it.type === 'x-testudo-offer' ? [one as Labelled<Offer>] : [...held.offers.values()]
    const helps = one.it.type === 'x-testudo-offer' ? [...held.helps.values()] : [one as Labelled<Help>]
    return offers
      .flatMap((offer) => helps.map((help) => ({ offer, help })))
      .filter(({ offer, help }) => comesIntoQuestion(offer.it, help.it, held.talk(offer.it.id, help.it.id)))
      .map(({ offer, help }) => both(offer, help))
      .sort(byPlace)
  }

  const deedsFor = ({ offer, help, talk }: Both): readonly Deed[] => {
    const live = isLive(offer.it, help.it, now)
    return [
      ...(owns(offer.it) ? deedsOf(talk.agreement, 'helps', live) : []),
      ...(owns(help.it) ? deedsOf(talk.agreement, 'asks', live) : []),
    ]
  }

  const offerRow = once((offer: Labelled<Offer>): OfferRow => {
    const bound = held.bound.filter((one) => one.offer.it.id === offer.it.id)
    return {
      ...commonOf(offer.it),
      people: offer.it.people,
      state: offer.it.state,
      promised: bound.length,
      mark: marks.of(offer.label, ...bound.flatMap(({ talk, help }) => [help.label, ...labelsOf(talk)])),
    }
  })
  const helpRow = once((help: Labelled<Help>): HelpRow => {
    const pairs = pairsOf(help)
    const fitting = pairs.filter(({ match, offer }) => match.fits && isLive(offer.it, help.it, now))
    const agreed = pairs.filter(({ talk }) => isBound(talk.agreement))
    const waiting = pairs.filter((pair) => deedsFor(pair).some(answers))
    const told = new Set([...fitting, ...agreed, ...waiting])
    return {
      ...commonOf(help.it),
      urgency: help.it.urgency,
      state: help.it.state,
      fitting: fitting.length,
      agreed: agreed.length,
      waits: waiting.length > 0,
      mark: marks.of(help.label, ...[...told].flatMap(({ offer, talk }) => [offer.label, ...labelsOf(talk)])),
    }
  })
  const commonOf = (one: Offer | Help) => ({
    id: one.id,
    name: one.name,
    by: one.organisation,
    nation: one.nation,
    own: owns(one),
    skills: one.skills.map(({ skill, people }) => ({ skill: skillWords(skill), people })),
    from: Date.parse(one.from),
    until: Date.parse(one.until),
    expired: Date.parse(one.until) <= now,
  })

  const pairView = (pair: Both): Pair => {
    const { offer, help, talk, match, bookings } = pair
    const words = talk.words.map(({ it }) => it)
    const speaker = { helps: offer.it.organisation, asks: help.it.organisation }
    const { state, by } = talk.agreement
    return {
      offer: offerRow(offer),
      request: helpRow(help),
      fits: match.fits,
      criteria: match.criteria.map(({ kind, fits, text }) => ({ kind, fits, text })),
      state,
      ...(by !== undefined && { by: speaker[by] }),
      deeds: deedsFor(pair),
      statements: talk.words
        .filter(({ it }) => sideOf(it, offer.it, help.it) !== undefined)
        .toReversed()
        .map(({ it, label }) => {
          const { says, round, organisation, nation, report } = saysOf(it)
          return {
            id: it.id,
            at: Date.parse(it.created),
            by: organisation,
            nation,
            says,
            round,
            text: it.content === says ? '' : it.content,
            ...(report !== undefined && { report }),
            mark: marks.of(label),
          }
        }),
      access: openAccess(words, talk.agreement.round),
      mark: marks.of(
        offer.label,
        help.label,
        ...labelsOf(talk),
        ...bookings.flatMap((one) => [one.help.label, ...labelsOf(one.talk)]),
      ),
    }
  }

  return {
    both,
    pairsOf,
    deedsFor,
    owns,
    offerRow,
    helpRow,
    pairs: (one: Labelled<Offer> | Labelled<Help>): readonly Pair[] => pairsOf(one).slice(0, MOST_PAIRS).map(pairView),
  }
}
/** A row stands on a page more than once, and is worked out once. */
function once<T extends object, R>(work: (it: T) => R): (it: T) => R {
  const done = new Map<T, R>()
  return (it) => {
    const before = done.get(it)
    if (before !== undefined) return before
    const made = work(it)
    done.set(it, made)
    return made
  }
}

/** What answers the other side: it waits for this one. */
export const answers = (deed: Deed): boolean => deed === 'accept' || deed === 'sign-off'

export const labelsOf = ({ words }: Talk) => words.map(({ label }) => label)

const bookingOf = ({ help }: Held['bound'][number]): Booking => ({
  to: help.it.organisation,
  from: Date.parse(help.it.from),
  until: Date.parse(help.it.until),
})
const overlaps = (a: Help, b: Help): boolean =>
  Date.parse(a.from) < Date.parse(b.until) && Date.parse(b.from) < Date.parse(a.until)

/** What is spoken of first, then the least missing, then the older offer. */
const byPlace = (a: Both, b: Both): number =>
  Number(b.talk.words.length > 0) - Number(a.talk.words.length > 0) ||
  byMissing(a.match, b.match) ||
  Date.parse(a.offer.it.created) - Date.parse(b.offer.it.created) ||
  Date.parse(a.help.it.created) - Date.parse(b.help.it.created) ||
  (a.offer.it.id + a.help.it.id < b.offer.it.id + b.help.it.id ? -1 : 1)
