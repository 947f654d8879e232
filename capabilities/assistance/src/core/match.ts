import type { BriefWords } from '@testudo/kernel/brief'
import { formatDtg } from '@testudo/kernel/time'
import { overlapOf } from './hours.ts'
import type { Clearance, Help, Hours, Offer } from './model.ts'
import { skillWords } from './vocabulary.ts'

/** What is compared, in the order that ranks. */
export const CRITERIA = ['skill', 'clearance', 'dates', 'hours', 'languages', 'place', 'free'] as const
export type CriterionKind = (typeof CRITERIA)[number]

/** One reason for or against. */
export interface Criterion {
  readonly kind: CriterionKind
  readonly fits: boolean
  readonly text: BriefWords
}

/** A team promised elsewhere. Unix ms. */
export interface Booking {
  readonly to: string
  readonly from: number
  readonly until: number
}

export interface Match {
  readonly fits: boolean
  readonly criteria: readonly Criterion[]
  /** What is missing by criterion, each in its own unit: people, levels, minutes, minutes a day, languages, 0 or 1, promises. */
  readonly missing: readonly number[]
}

/** What is known around the pair. */
export interface Around {
  /** Classifications of a policy, lowest first; empty when it is not known here. */
  readonly levels: (policy: string) => readonly string[]
  /** Other agreements of this offer that overlap, as far as their reader knows them. */
  readonly bookings: readonly Booking[]
}

interface Judged {
  readonly criteria: readonly Criterion[]
  readonly missing: number
}

const MINUTE = 60_000
const HOUR_MINUTES = 60
const DAY_MINUTES = 24 * HOUR_MINUTES

/** Every reason for and against one offer for one request, in the order of `CRITERIA`. What was not asked for has no line. */
export function matchOf(help: Help, offer: Offer, around: Around): Match {
  const judged = [
    skills(help, offer),
    clearance(help.clearance, offer.clearance, around.levels),
    dates(help, offer),
    hours(help, offer),
    languages(help.languages, offer.languages),
    place(help, offer),
    free(around.bookings),
  ]
  const criteria = judged.flatMap((one) => one.criteria)
  return { criteria, fits: criteria.every((one) => one.fits), missing: judged.map((one) => one.missing) }
}

/** Least missing first, criterion by criterion; units are never added up. */
export function byMissing(a: Match, b: Match): number {
  for (const [i, missing] of a.missing.entries()) {
    const other = b.missing[i] ?? 0
    if (missing !== other) return missing - other
  }
  return 0
}

const one = (kind: CriterionKind, fits: boolean, text: BriefWords, missing: number): Judged => ({
  criteria: [{ kind, fits, text }],
  missing,
})
const NOT_ASKED: Judged = { criteria: [], missing: 0 }

function skills({ skills: needed }: Help, { skills: offered }: Offer): Judged {
  const has = new Map(offered.map(({ skill, people }) => [skill.toLowerCase(), people]))
  const each = needed.map(({ skill, people }) => ({
    words: skillWords(skill),
    people,
    there: Math.min(people, has.get(skill.toLowerCase()) ?? 0),
  }))
  return {
    criteria: each.map(({ words, people, there }) => ({
      kind: 'skill',
      fits: there >= people,
      text: { en: `${words.en}: ${there} of ${people}`, fr: `${words.fr} : ${there} sur ${people}` },
    })),
    missing: each.reduce((sum, { people, there }) => sum + people - there, 0),
  }
}

function clearance(needed: Clearance | undefined, held: Clearance | undefined, levels: Around['levels']): Judged {
  if (needed === undefined) return NOT_ASKED
  const order = levels(needed.policy)
  const wanted = order.indexOf(needed.classification)
  const has = held?.policy === needed.policy ? order.indexOf(held.classification) : -1
  const fits = wanted >= 0 && has >= wanted
  const told = held === undefined ? undefined : held.policy === needed.policy ? held.classification : nameOf(held)
  return one(
    'clearance',
    fits,
    {
      en: `${told === undefined ? 'no clearance told' : `${told} held`}, ${needed.classification} needed`,
      fr: `${told === undefined ? 'habilitation non indiquée' : `${told} détenu`}, ${needed.classification} exigé`,
    },
    fits ? 0 : Math.max(1, wanted - has),
  )
}
const nameOf = ({ policy, classification }: Clearance): string => `${policy} ${classification}`

function dates(help: Help, offer: Offer): Judged {
  const [from, until] = [Date.parse(help.from), Date.parse(help.until)]
  const both = Math.min(until, Date.parse(offer.until)) - Math.max(from, Date.parse(offer.from))
  const wanted = Math.max(1, Math.round((until - from) / MINUTE))
  const there = Math.min(wanted, Math.max(0, Math.round(both / MINUTE)))
  const range = `${formatDtg(Date.parse(offer.from))}–${formatDtg(Date.parse(offer.until))}`
  if (there === wanted)
    return one('dates', true, { en: `there the whole time (${range})`, fr: `présent tout le temps (${range})` }, 0)
  const [days, of] = [there, wanted].map((minutes) => Math.round((minutes / DAY_MINUTES) * 10) / 10)
  return one(
    'dates',
    false,
    { en: `there ${days} of ${of} days (${range})`, fr: `présent ${days} jours sur ${of} (${range})` },
    wanted - there,
  )
}

function hours(help: Help, offer: Offer): Judged {
  if (help.hours === undefined) return NOT_ASKED
  const who = offer.nation === '' ? offer.organisation : offer.nation
  if (offer.hours === undefined)
    return one('hours', false, { en: `${who} tells no hours`, fr: `${who} n’indique pas d’heures` }, DAY_MINUTES)
  const from = Math.max(Date.parse(help.from), Date.parse(offer.from))
  const until = Math.min(Date.parse(help.until), Date.parse(offer.until))
  const met = overlapOf(help.hours, offer.hours, from, until)
  if (met === undefined)
    return one(
      'hours',
      false,
      { en: `${who} and you share no day`, fr: `${who} et vous : aucun jour commun` },
      DAY_MINUTES,
    )
  const wanted = Math.min(met.of, help.overlap_hours * HOUR_MINUTES)
  const range = `${who} ${short(offer.hours)}`
  const [shared, of] = [sharedText(met.least, met.most), hourText(met.of)]
  return one(
    'hours',
    met.least >= wanted,
    { en: `${range} overlaps ${shared} of ${of} h`, fr: `${range} recouvre ${shared} h sur ${of}` },
    Math.max(0, wanted - met.least),
  )
}
const clock = (text: string): string => (text.endsWith(':00') ? text.slice(0, 2) : text)
const short = ({ from, to }: Hours): string => `${clock(from)}–${clock(to)}`
const hourText = (minutes: number): string => String(Math.round((minutes / HOUR_MINUTES) * 10) / 10)
const sharedText = (least: number, most: number): string =>
  least === most ? hourText(least) : `${hourText(least)}–${hourText(most)}`

/** RFC 4647 §3.3.1: `en` is met by `en-GB`. */
const speaks = (offered: readonly string[], needed: string): boolean =>
  offered.some((tag) => tag === needed || tag.startsWith(`${needed}-`))

function languages(needed: readonly string[], offered: readonly string[]): Judged {
  if (needed.length === 0) return NOT_ASKED
  const missing = needed.filter((tag) => !speaks(offered, tag))
  const list = offered.length === 0 ? '–' : offered.join(', ')
  return one(
    'languages',
    missing.length === 0,
    {
      en: missing.length === 0 ? `speaks ${needed.join(', ')}` : `speaks ${list}; lacks ${missing.join(', ')}`,
      fr: missing.length === 0 ? `parle ${needed.join(', ')}` : `parle ${list} ; manque ${missing.join(', ')}`,
    },
    missing.length,
  )
}

const PLACE_WORDS = {
  'on-site': { en: 'on site', fr: 'sur place' },
  remote: { en: 'remote', fr: 'à distance' },
  both: { en: 'on site or remote', fr: 'sur place ou à distance' },
} as const

function place({ place: needed }: Help, { place: offered }: Offer): Judged {
  if (needed === 'both') return NOT_ASKED
  const fits = offered === 'both' || offered === needed
  const [is, want] = [PLACE_WORDS[offered], PLACE_WORDS[needed]]
  return one(
    'place',
    fits,
    fits ? { en: want.en, fr: want.fr } : { en: `${is.en}, ${want.en} needed`, fr: `${is.fr}, ${want.fr} exigé` },
    fits ? 0 : 1,
  )
}

const MOST_TOLD = 3
function free(bookings: readonly Booking[]): Judged {
  if (bookings.length === 0)
    return one('free', true, { en: 'promised to nobody else', fr: 'promis à personne d’autre' }, 0)
  const told = bookings.toSorted((a, b) => a.until - b.until || (a.to < b.to ? -1 : 1)).slice(0, MOST_TOLD)
  const en = told.map(({ to, until }) => `${to} until ${formatDtg(until)}`).join(', ')
  const fr = told.map(({ to, until }) => `${to} jusqu’à ${formatDtg(until)}`).join(', ')
  return one('free', false, { en: `also promised to ${en}`, fr: `aussi promis à ${fr}` }, bookings.length)
}
