import type { Equipment } from '../model.ts'
import type { Facts } from './facts.ts'
import { type PieceOut, WITHDRAWN } from './changes.ts'
import { capital, countEn, countFr, momentWords, plain, type Words } from './words.ts'

/** A piece of the operator's own equipment, with the component it is warned about. */
export interface WarnedPiece {
  readonly equipment: Equipment
  /** Index of the component the match speaks of; undefined: not told. */
  readonly component: number | undefined
  readonly verdict: 'affected' | 'undecidable'
}

/** What an operator reads: plain words, its own equipment, what to do and by when. */
export interface Warning {
  readonly vulnerability: string
  readonly title: Words
  readonly paragraphs: readonly Words[]
  /** Texts beside the answers. */
  readonly fixed: Words
  readonly mitigated: Words
  readonly silence: Words
  readonly equipment: readonly {
    readonly id: string
    readonly name: Words
    readonly version?: string
    readonly seen: number
  }[]
  readonly answerBy: number
  /** From 1; absent: 1. */
  readonly version?: number
  /** What is new in this version, and since when. */
  readonly changed?: readonly Words[]
  /** Pieces of earlier versions of which nothing is asked any more. */
  readonly out?: readonly PieceOut[]
}

export interface WarningMatter {
  readonly facts: Facts
  readonly pieces: readonly WarnedPiece[]
  readonly answerBy: number
  /** Of a warning that was sent before: which version this is, what is new in it, and what is not asked any more. */
  readonly renewal?: {
    readonly version: number
    readonly changed: readonly Words[]
    readonly out: readonly PieceOut[]
    /** Title of the version before. */
    readonly title: Words
  }
  /** Name of the node that warns, and the telephone of its watch. */
  readonly centre: string
  readonly phone?: string | undefined
}

/** Writes the warning. Nothing is in it that `matter` does not hold. */
export function writeWarning(matter: WarningMatter): Warning {
  const { facts, pieces, answerBy, renewal } = matter
  const renewed = renewal === undefined ? {} : { version: renewal.version, changed: renewal.changed, out: renewal.out }
  if (pieces.length === 0 && renewal !== undefined) return { ...withdrawal(matter, renewal), ...renewed }
  const product = productOf(matter)
  const of = countWords(pieces.length)
  return {
    vulnerability: facts.id,
    title: titleOf(product, of, facts.exploitation),
    paragraphs: [
      whatHappens(product, of, facts),
      ...(facts.text === '' ? [] : [{ en: facts.text, fr: `Texte de la source, en anglais : ${facts.text}` }]),
      ...unsure(pieces),
      whatToDo(facts),
      byWhen(answerBy),
    ],
    fixed: fixedWords(facts.fixedIn, pieces.length),
    mitigated: {
      en: 'The way to it is cut; the patch will come later.',
      fr: 'L’accès est coupé, le correctif viendra plus tard.',
    },
    silence: silenceWords(matter),
    equipment: pieces.map(namedPiece),
    answerBy,
    ...renewed,
  }
}

/** A piece as the operator reads of it: as it calls it, in the version that is meant. */
export function namedPiece({ equipment, component }: Pick<WarnedPiece, 'equipment' | 'component'>) {
  const version = component === undefined ? undefined : equipment.components[component]?.version
  return {
    id: equipment.id,
    name: { en: plain(equipment.name, 300), fr: plain(equipment.nameFr ?? equipment.name, 300) },
    ...(version === undefined ? {} : { version: plain(version, 100) }),
    seen: equipment.seen,
  }
}

/** Nothing is left of it: it says so, and asks nothing. */
function withdrawal(
  { facts, answerBy }: WarningMatter,
  { title, changed }: NonNullable<WarningMatter['renewal']>,
): Warning {
  const nothing = { en: '', fr: '' }
  return {
    vulnerability: facts.id,
    title: { en: `Withdrawn: ${title.en}`, fr: `Retiré : ${title.fr}` },
    paragraphs: changed.includes(WITHDRAWN) ? changed : [...changed, WITHDRAWN],
    fixed: nothing,
    mitigated: nothing,
    silence: nothing,
    equipment: [],
    answerBy,
  }
}

/** The component by its name where all pieces agree, else what the record calls it. */
function productOf({ facts, pieces }: WarningMatter): string {
  const names = new Set(
    pieces.map(({ equipment, component }) =>
      component === undefined ? '' : plain(equipment.components[component]?.name ?? '', 120),
    ),
  )
  const [only] = names
  return names.size === 1 && only !== undefined && only !== '' ? only : facts.title
}

const countWords = (count: number): Words => ({
  en: `${countEn(count)} of your devices`,
  fr: `${countFr(count)} de vos équipements`,
})

function titleOf(product: string, of: Words, exploitation: Facts['exploitation']): Words {
  const [en, fr] = {
    active: ['attacked at this moment', 'attaqué en ce moment'],
    'public poc': ['the way to attack it is public', 'la méthode d’attaque est publique'],
    none: ['a known weakness', 'une faiblesse connue'],
  }[exploitation]
  return { en: `${product}: ${en}, ${of.en} at risk`, fr: `${product} : ${fr}, ${of.fr} à risque` }
}

function whatHappens(product: string, of: Words, { id, exploitation }: Facts): Words {
  const [en, fr] = {
    active: ['is being attacked at this moment', 'est attaqué en ce moment'],
    'public poc': [
      'has a weakness, and how to attack it has been published',
      'a une faiblesse, et la manière de l’attaquer a été publiée',
    ],
    none: ['has a weakness; no attack on it is known', 'a une faiblesse ; aucune attaque n’est connue'],
  }[exploitation]
  const use = of.en.startsWith('one ') ? 'uses' : 'use'
  return {
    en: `${product} ${en} (${id}). ${capital(of.en)} ${use} it.`,
    fr: `${product} ${fr} (${id}). ${capital(of.fr)} ${of.fr.startsWith('un ') ? 'l’utilise' : 'l’utilisent'}.`,
  }
}

function unsure(pieces: readonly WarnedPiece[]): readonly Words[] {
  const count = pieces.filter(({ verdict }) => verdict === 'undecidable').length
  if (count === 0) return []
  const one = count === 1
  return [
    {
      en: `Of ${countEn(count)} we do not know the version well enough to be sure. Please look.`,
      fr: `Pour ${countFr(count)} d’entre eux, la version n’est pas assez connue pour en être sûr. Veuillez ${one ? 'le' : 'les'} vérifier.`,
    },
  ]
}

function whatToDo({ fixedIn, remedies }: Facts): Words {
  const quoted = remedies.map(({ text }) => plain(text, 600)).filter((text) => text !== '')
  const vendor = quoted.length === 0 ? '' : ` ${quoted.slice(0, 3).join(' ')}`
  const cut = {
    en: 'If you cannot, cut the way to it (remote access off, own network segment) until you can.',
    fr: 'Si ce n’est pas possible, coupez l’accès (télémaintenance coupée, segment de réseau isolé) en attendant.',
  }
  if (fixedIn !== undefined)
    return {
      en: `Install version ${fixedIn} or later.${vendor === '' ? '' : ` The vendor says:${vendor}`} ${cut.en}`,
      fr: `Installez la version ${fixedIn} ou une version plus récente.${vendor === '' ? '' : ` Le fournisseur indique :${vendor}`} ${cut.fr}`,
    }
  if (vendor !== '')
    return { en: `The vendor says:${vendor} ${cut.en}`, fr: `Le fournisseur indique :${vendor} ${cut.fr}` }
  return {
    en: `No patch is known to us. ${cut.en.replace('If you cannot, cut', 'Cut')} Ask your vendor.`,
    fr: 'Aucun correctif ne nous est connu. Coupez l’accès (télémaintenance coupée, segment de réseau isolé) et interrogez votre fournisseur.',
  }
}

function byWhen(answerBy: number): Words {
  const at = momentWords(answerBy)
  return {
    en: `Tell us by ${at.en} what you have done for each of them: one click is enough.`,
    fr: `Dites-nous avant le ${at.fr} ce que vous avez fait pour chacun : un clic suffit.`,
  }
}

function fixedWords(version: string | undefined, count: number): Words {
  const [en, fr] =
    count === 1 ? ['', ''] : count === 2 ? [' on both', ' sur les deux'] : [` on all ${countEn(count)}`, ' sur tous']
  return version === undefined
    ? { en: `The patch is installed${en}.`, fr: `Le correctif est installé${fr}.` }
    : { en: `Version ${version} is installed${en}.`, fr: `La version ${version} est installée${fr}.` }
}

function silenceWords({ centre, phone }: WarningMatter): Words {
  const reach =
    phone === undefined ? { en: '', fr: '' } : { en: ` Our watch: ${phone}.`, fr: ` Notre veille : ${phone}.` }
  return {
    en: `Without an answer, ${centre} will phone you.${reach.en}`,
    fr: `Sans réponse, ${centre} vous téléphonera.${reach.fr}`,
  }
}
