import type { Facts } from './facts.ts'
import { capital, countEn, countFr, plain, type Words } from './words.ts'

/** A piece of which nothing is asked any more, and on whose word. */
export interface PieceOut {
  readonly id: string
  readonly name: Words
  readonly version?: string
  readonly seen: number
  readonly why: Words
}

/** What a sent warning rested on, kept beside it: what is compared before it is renewed. */
export interface Basis {
  readonly exploitation: Facts['exploitation']
  readonly fixedIn?: string | undefined
  readonly remedies: readonly string[]
  /** Severity words of its scores, as CVSS spells them. */
  readonly severities: readonly string[]
  /** Ids of the pieces it asks about, and of those it says nothing is asked of. */
  readonly pieces: readonly string[]
  readonly out: readonly string[]
}

export const basisOf = (facts: Facts, pieces: readonly { readonly id: string }[], out: readonly PieceOut[]): Basis => ({
  exploitation: facts.exploitation,
  ...(facts.fixedIn === undefined ? {} : { fixedIn: facts.fixedIn }),
  remedies: facts.remedies.map(({ text }) => plain(text, 600)).filter((text) => text !== ''),
  severities: [...new Set(facts.scores.map(({ severity }) => severity))].toSorted(),
  pieces: pieces.map(({ id }) => id).toSorted(),
  out: out.map(({ id }) => id).toSorted(),
})

/** What has changed since a warning was sent, in words. */
export interface Changed {
  readonly words: readonly Words[]
  /** Something is asked that was not: there is a new time to answer by. */
  readonly anew: boolean
}

const RANK = { none: 0, 'public poc': 1, active: 2 } as const

/**
 * Compares what a warning rested on with what its recipient may read now. Only what changes what the operator has to do
 * counts: pieces, attacks, patches, severity. Other wording of the same is no reason to write again.
 *
 * @param open pieces the operator has not settled itself; without any, nothing but a new piece is worth a new version
 * @returns undefined when there is nothing to say
 */
export function changesOf(
  before: Basis,
  after: {
    readonly facts: Facts
    readonly pieces: readonly { readonly id: string; readonly name: Words }[]
    readonly out: readonly PieceOut[]
  },
  open: ReadonlySet<string>,
): Changed | undefined {
  const now = basisOf(after.facts, after.pieces, after.out)
  const [asked, out] = [new Set(before.pieces), new Set(before.out)]
  const added = after.pieces.filter(({ id }) => !asked.has(id) && !out.has(id))
  const back = after.pieces.filter(({ id }) => out.has(id))
  const ruledOut = after.out.filter(({ id }) => !out.has(id))
  const worse = RANK[now.exploitation] > RANK[before.exploitation]
  const words: Words[] = [
    ...(added.length === 0 ? [] : [addedWords(added)]),
    ...(back.length === 0 ? [] : [backWords(back)]),
    ...ruledOutWords(ruledOut, after.pieces.length === 0),
  ]
  // A warning whose pieces are all settled is not taken up again because of what is written about them.
  if (after.pieces.some(({ id }) => open.has(id) || !asked.has(id))) words.push(...factWords(before, now))
  if (words.length === 0) return undefined
  return { words, anew: added.length > 0 || back.length > 0 || (worse && after.pieces.length > 0) }
}

function factWords(before: Basis, now: Basis): Words[] {
  const words: Words[] = []
  if (before.exploitation !== now.exploitation) words.push(ATTACKS[now.exploitation])
  if (now.fixedIn !== undefined && now.fixedIn !== before.fixedIn)
    words.push(
      before.fixedIn === undefined
        ? { en: `A patch is out: version ${now.fixedIn}.`, fr: `Un correctif est paru : version ${now.fixedIn}.` }
        : {
            en: `The patch is version ${now.fixedIn} now; before it was ${before.fixedIn}.`,
            fr: `Le correctif est désormais la version ${now.fixedIn} ; c’était la version ${before.fixedIn}.`,
          },
    )
  else if (now.fixedIn === undefined && before.fixedIn !== undefined)
    words.push({
      en: `Version ${before.fixedIn} is no longer named as the patch.`,
      fr: `La version ${before.fixedIn} n’est plus indiquée comme correctif.`,
    })
  const remedies = now.remedies.filter((text) => !before.remedies.includes(text))
  const [first] = remedies
  if (first !== undefined)
    words.push({ en: `The vendor says now: ${first}`, fr: `Le fournisseur indique maintenant : ${first}` })
  const severer = now.severities.filter((one) => !before.severities.includes(one))
  if (severer.length > 0)
    words.push({
      en: `Its severity is ${severer.join(', ')} now.`,
      fr: `La gravité est maintenant ${severer.map((one) => SEVERITY_FR[one] ?? one).join(', ')}.`,
    })
  return words
}

const SEVERITY_FR: Readonly<Record<string, string>> = {
  None: 'nulle',
  Low: 'faible',
  Medium: 'moyenne',
  High: 'élevée',
  Critical: 'critique',
}

const ATTACKS: Readonly<Record<Facts['exploitation'], Words>> = {
  active: { en: 'Attacks are happening now.', fr: 'Des attaques ont lieu en ce moment.' },
  'public poc': { en: 'How to attack it is public.', fr: 'La méthode d’attaque est publique.' },
  none: { en: 'No attack on it is known any more.', fr: 'Plus aucune attaque n’est connue.' },
}

type Named = { readonly name: Words }
const LISTED = 3

/** Up to three names, then how many more. */
function listed(pieces: readonly Named[]): Words {
  const more = pieces.length - LISTED
  const text = (language: 'en' | 'fr', and: string) =>
    pieces
      .slice(0, LISTED)
      .map(({ name }) => name[language])
      .join(', ') + (more > 0 ? ` ${and}` : '')
  return { en: text('en', `and ${more} more`), fr: text('fr', `et ${more} de plus`) }
}

function addedWords(pieces: readonly Named[]): Words {
  const names = listed(pieces)
  const n = pieces.length
  return n === 1
    ? {
        en: `One more of your devices is concerned: ${names.en}.`,
        fr: `Un autre équipement est concerné : ${names.fr}.`,
      }
    : {
        en: `${capital(countEn(n))} more of your devices are concerned: ${names.en}.`,
        fr: `${capital(countFr(n))} autres équipements sont concernés : ${names.fr}.`,
      }
}

function backWords(pieces: readonly Named[]): Words {
  const names = listed(pieces)
  return {
    en: `Concerned again, against what we wrote before: ${names.en}.`,
    fr: `De nouveau concernés, contrairement à ce que nous avons écrit : ${names.fr}.`,
  }
}

/** One sentence for each who says so. */
function ruledOutWords(out: readonly PieceOut[], all: boolean): Words[] {
  const words = [...Map.groupBy(out, ({ why }) => why.en).values()].flatMap((group): Words[] => {
    const [first] = group
    if (first === undefined) return []
    const names = listed(group)
    return [
      {
        en: `Nothing more to do for ${names.en}. ${capital(first.why.en)}`,
        fr: `Plus rien à faire pour ${names.fr}. ${capital(first.why.fr)}`,
      },
    ]
  })
  return all && words.length > 0 ? [...words, WITHDRAWN] : words
}

/** The last word of a warning of which nothing is left. */
export const WITHDRAWN: Words = {
  en: 'This warning is withdrawn: nothing is asked of you any more.',
  fr: 'Cet avertissement est retiré : plus rien ne vous est demandé.',
}

/** Nobody rules it out; what is known now just does not speak of it any more. */
export const NOT_SPOKEN_OF: Words = {
  en: 'By what is known now it is not affected.',
  fr: 'D’après ce que l’on sait maintenant, il n’est pas touché.',
}

export const RECORD_WITHDRAWN: Words = {
  en: 'Its source has withdrawn the vulnerability.',
  fr: 'La source a retiré la vulnérabilité.',
}
