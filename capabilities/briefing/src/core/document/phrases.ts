import type { State } from '@testudo/kernel/situation'

/** Words of the page that are not of the facts. */
export const PHRASES = {
  en: {
    asOf: 'As of',
    since: 'Changes since',
    references: 'References',
    capacity: 'Capacity from 0 to 1.',
    scale: 'Words of probability: scale',
    content: 'Content',
    copy: (n: number, of: number) => `copy ${n} of ${of}`,
    draft: 'DRAFT, NOT ISSUED',
    page: (n: number, of: number) => `page ${n} of ${of}`,
    exercise: 'EXERCISE',
    likelihood: 'Likelihood',
    confidence: 'Confidence',
    map: 'Map',
    states: {
      capable: 'capable',
      degraded: 'degraded',
      severe: 'severely degraded',
      'not-capable': 'not capable',
      unknown: 'unknown',
    } satisfies Record<State, string>,
    nothing: 'Nothing is below capable and nothing changed.',
    annex: 'Annex A: words of probability',
    colon: ': ',
  },
  fr: {
    asOf: 'Au',
    since: 'Changements depuis',
    references: 'Références',
    capacity: 'Capacité de 0 à 1.',
    scale: 'Mots de probabilité : échelle',
    content: 'Contenu',
    copy: (n: number, of: number) => `exemplaire ${n} sur ${of}`,
    draft: 'PROJET, NON DIFFUSÉ',
    page: (n: number, of: number) => `page ${n} sur ${of}`,
    exercise: 'EXERCICE',
    likelihood: 'Probabilité',
    confidence: 'Confiance',
    map: 'Carte',
    states: {
      capable: 'capable',
      degraded: 'dégradée',
      severe: 'gravement dégradée',
      'not-capable': 'non capable',
      unknown: 'inconnue',
    } satisfies Record<State, string>,
    nothing: 'Rien n’est dégradé et rien n’a changé.',
    annex: 'Annexe A : mots de probabilité',
    colon: ' : ',
  },
} as const

export const STATES: readonly State[] = ['capable', 'degraded', 'severe', 'not-capable', 'unknown']
