import type { BriefSection } from '@testudo/kernel/brief'
import { z } from 'zod'

export const productSchema = z.enum(['sitrep', 'intsum', 'intrep', 'assessment', 'warning', 'rfi-answer'])
export type ProductKind = z.infer<typeof productSchema>

interface Words {
  readonly en: string
  readonly fr: string
}

/** What must stand on a page before it is signed. */
interface Rule {
  readonly says: Words
  readonly holds: (paragraphs: readonly RuledParagraph[]) => boolean
}

/** What rules look at. */
interface RuledParagraph {
  readonly section: BriefSection
  readonly confidence?: string | undefined
  readonly by: 'facts' | 'edited' | 'added'
}

interface Product {
  readonly name: Words
  readonly about: Words
  /** Made at set times, or because something happened. */
  readonly issued: 'periodic' | 'on-event'
  /** Sections in the order of the page; what a product does not have is not drafted into it. */
  readonly sections: readonly BriefSection[]
  readonly rules: readonly Rule[]
}

const w = (en: string, fr: string): Words => ({ en, fr })

const has =
  (section: BriefSection) =>
  (paragraphs: readonly RuledParagraph[]): boolean =>
    paragraphs.some((one) => one.section === section)
const MEANING: Rule = {
  says: w(
    'It says what it means: a paragraph under “So what”.',
    'Il dit ce que cela signifie : un paragraphe sous « En clair ».',
  ),
  holds: has('so-what'),
}
const EVENT: Rule = {
  says: w(
    'It tells what happened: a paragraph under “Since the last brief”.',
    'Il dit ce qui s’est passé : un paragraphe sous « Depuis le dernier point ».',
  ),
  holds: has('since'),
}
const JUDGED: Rule = {
  says: w('It carries a judgement with its confidence.', 'Il porte un jugement avec sa confiance.'),
  holds: (paragraphs) => paragraphs.some(({ confidence }) => confidence !== undefined),
}
const WRITTEN: Rule = {
  says: w(
    'Somebody has answered in words: a paragraph of one’s own, or one edited.',
    'Quelqu’un a répondu par écrit : un paragraphe ajouté ou modifié.',
  ),
  holds: (paragraphs) => paragraphs.some(({ by }) => by !== 'facts'),
}

/** Products as templates over sections. Names as doctrine has them (mission-science §8). */
export const PRODUCTS: Readonly<Record<ProductKind, Product>> = {
  sitrep: {
    name: w('SITREP', 'SITREP'),
    about: w('State of cyberspace', 'État du cyberespace'),
    issued: 'periodic',
    sections: ['so-what', 'missions', 'response', 'since', 'next', 'who', 'where', 'other'],
    rules: [],
  },
  intsum: {
    name: w('INTSUM', 'INTSUM'),
    about: w('Intelligence summary', 'Synthèse de renseignement'),
    issued: 'periodic',
    sections: ['so-what', 'who', 'since', 'missions', 'next', 'other'],
    rules: [],
  },
  intrep: {
    name: w('INTREP', 'INTREP'),
    about: w('Intelligence report', 'Compte rendu de renseignement'),
    issued: 'on-event',
    sections: ['so-what', 'since', 'who', 'where', 'other'],
    rules: [EVENT],
  },
  assessment: {
    name: w('Assessment', 'Évaluation'),
    about: w('Assessment', 'Évaluation'),
    issued: 'on-event',
    sections: ['so-what', 'who', 'missions', 'next', 'other'],
    rules: [MEANING, JUDGED],
  },
  warning: {
    name: w('Warning', 'Alerte'),
    about: w('Warning', 'Alerte'),
    issued: 'on-event',
    sections: ['so-what', 'next', 'response', 'since', 'where', 'other'],
    rules: [MEANING],
  },
  'rfi-answer': {
    name: w('RFI answer', 'Réponse à une demande d’information'),
    about: w('Answer to a request for information', 'Réponse à une demande d’information'),
    issued: 'on-event',
    sections: ['so-what', 'missions', 'who', 'other'],
    rules: [WRITTEN],
  },
}

/** What a page of this kind still lacks before anybody signs it; empty: nothing. */
export function lacking(kind: ProductKind, paragraphs: readonly RuledParagraph[]): readonly Words[] {
  return PRODUCTS[kind].rules.filter(({ holds }) => !holds(paragraphs)).map(({ says }) => says)
}

/** Headings; `since` and `missions` depend on what is told under them. */
export const HEADINGS: Readonly<Record<BriefSection, { readonly en: string; readonly fr: string }>> = {
  'so-what': w('So what', 'En clair'),
  missions: w('Missions below capable', 'Missions dégradées'),
  response: w('What is being done', 'Ce qui est entrepris'),
  since: w('Since the last brief', 'Depuis le dernier point'),
  next: w('What comes next', 'La suite'),
  who: w('Who is behind it', 'Qui est derrière'),
  where: w('Where', 'Où'),
  other: w('Other matters', 'Autres points'),
}

export const MISSION_HEADING = w('The mission and what it leans on', 'La mission et ce dont elle dépend')
