import type { State } from '@testudo/kernel/situation'
import type { Words } from './words.ts'

/** How bad an incident is: what it does to missions, or what a person judged, whichever is worse. */
export const SEVERITIES = ['critical', 'major', 'moderate', 'minor', 'unknown'] as const
export type Severity = (typeof SEVERITIES)[number]

export interface Judged {
  readonly severity: Severity
  /** Which of both it follows from. */
  readonly by: 'missions' | 'judgement' | 'nothing'
  readonly because: Words
}

const FROM_STATE: Readonly<Record<State, Severity>> = {
  'not-capable': 'critical',
  severe: 'major',
  degraded: 'moderate',
  capable: 'minor',
  unknown: 'unknown',
}

/** The shape a severity is shown in: what it does to missions is what it is. */
export const STATE_OF: Readonly<Record<Severity, State>> = {
  critical: 'not-capable',
  major: 'severe',
  moderate: 'degraded',
  minor: 'capable',
  unknown: 'unknown',
}

/** Appendix B of Incident Core 2.0 in four steps; 0 says nothing. */
const fromCriticality = (criticality: number): Severity =>
  criticality >= 75 ? 'critical' : criticality >= 50 ? 'major' : criticality >= 25 ? 'moderate' : 'minor'

/** Worse first; what is unknown is no comfort and stands before minor. */
const RANK: Readonly<Record<Severity, number>> = { critical: 0, major: 1, moderate: 2, unknown: 3, minor: 4 }
export const bySeverity = (a: Severity, b: Severity): number => RANK[a] - RANK[b]

export interface MissionState {
  readonly code: string
  readonly state: State
}

/** @param missions that lean on what the incident touches, as its reader has them @param criticality 0 to 100, as a person judged */
export function judge(missions: readonly MissionState[], criticality?: number, reason?: string): Judged {
  const worst = missions.toSorted((a, b) => bySeverity(FROM_STATE[a.state], FROM_STATE[b.state]))[0]
  const derived = worst === undefined ? undefined : FROM_STATE[worst.state]
  const judged = criticality === undefined || criticality === 0 ? undefined : fromCriticality(criticality)
  if (judged !== undefined && (derived === undefined || bySeverity(judged, derived) < 0)) {
    const said = reason === undefined || reason === '' ? '' : `: ${reason}`
    return {
      severity: judged,
      by: 'judgement',
      because: {
        en: `judged so by its lead (${criticality} of 100)${said}`,
        fr: `jugé ainsi par son responsable (${criticality} sur 100)${said}`,
      },
    }
  }
  if (derived === undefined || worst === undefined)
    return {
      severity: 'unknown',
      by: 'nothing',
      because: {
        en: 'no mission is known to lean on what it touches',
        fr: 'aucune mission connue ne dépend de ce qu’il touche',
      },
    }
  const same = missions.filter(({ state }) => FROM_STATE[state] === derived).map(({ code }) => code)
  return { severity: derived, by: 'missions', because: said(same, worst.state) }
}

const STATE_WORDS: Readonly<Record<State, Words>> = {
  capable: { en: 'capable', fr: 'capable' },
  degraded: { en: 'degraded', fr: 'dégradée' },
  severe: { en: 'severely degraded', fr: 'gravement dégradée' },
  'not-capable': { en: 'not capable', fr: 'non capable' },
  unknown: { en: 'of unknown state', fr: 'd’état inconnu' },
}

const MOST_NAMED = 3
function said(codes: readonly string[], state: State): Words {
  const named = codes.toSorted().slice(0, MOST_NAMED).join(', ')
  const more = codes.length - MOST_NAMED
  const many = codes.length > 1
  const { en, fr } = STATE_WORDS[state]
  return {
    en: `${named}${more > 0 ? ` and ${more} more` : ''} ${many ? 'are' : 'is'} ${en}`,
    fr: `${named}${more > 0 ? ` et ${more} autres` : ''} ${many ? 'sont' : 'est'} ${fr}${many && fr !== 'd’état inconnu' ? 's' : ''}`,
  }
}
