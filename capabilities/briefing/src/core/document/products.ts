import type { BriefSection } from '@testudo/kernel/brief'
import { z } from 'zod'

export const productSchema = z.enum(['sitrep', 'intsum', 'intrep', 'assessment', 'warning', 'rfi-answer'])
export type ProductKind = z.infer<typeof productSchema>

interface Product {
  readonly name: { readonly en: string; readonly fr: string }
  readonly about: { readonly en: string; readonly fr: string }
  /** Sections in the order of the page; what a product does not have is not drafted into it. */
  readonly sections: readonly BriefSection[]
}

const w = (en: string, fr: string) => ({ en, fr })

/** Products as templates over sections. Names as doctrine has them (mission-science §8). */
export const PRODUCTS: Readonly<Record<ProductKind, Product>> = {
  sitrep: {
    name: w('SITREP', 'SITREP'),
    about: w('State of cyberspace', 'État du cyberespace'),
    sections: ['so-what', 'missions', 'since', 'next', 'who', 'where', 'other'],
  },
  intsum: {
    name: w('INTSUM', 'INTSUM'),
    about: w('Intelligence summary', 'Synthèse de renseignement'),
    sections: ['so-what', 'who', 'since', 'missions', 'next', 'other'],
  },
  intrep: {
    name: w('INTREP', 'INTREP'),
    about: w('Intelligence report', 'Compte rendu de renseignement'),
    sections: ['so-what', 'since', 'who', 'where', 'other'],
  },
  assessment: {
    name: w('Assessment', 'Évaluation'),
    about: w('Assessment', 'Évaluation'),
    sections: ['so-what', 'who', 'missions', 'next', 'other'],
  },
  warning: {
    name: w('Warning', 'Alerte'),
    about: w('Warning', 'Alerte'),
    sections: ['so-what', 'next', 'since', 'where', 'other'],
  },
  'rfi-answer': {
    name: w('RFI answer', 'Réponse à une demande d’information'),
    about: w('Answer to a request for information', 'Réponse à une demande d’information'),
    sections: ['so-what', 'missions', 'who', 'other'],
  },
}

/** Headings; `since` and `missions` depend on what is told under them. */
export const HEADINGS: Readonly<Record<BriefSection, { readonly en: string; readonly fr: string }>> = {
  'so-what': w('So what', 'En clair'),
  missions: w('Missions below capable', 'Missions dégradées'),
  since: w('Since the last brief', 'Depuis le dernier point'),
  next: w('What comes next', 'La suite'),
  who: w('Who is behind it', 'Qui est derrière'),
  where: w('Where', 'Où'),
  other: w('Other matters', 'Autres points'),
}

export const MISSION_HEADING = w('The mission and what it leans on', 'La mission et ce dont elle dépend')
