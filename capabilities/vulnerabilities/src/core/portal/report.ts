import type { Input } from '@testudo/kernel/contract'
import type { portalIncident } from '../contract/portal.ts'

type Body = Input<typeof portalIncident>
export type Step = Body['step']

/** What an operator tells of one incident; the three steps are written from it. */
export interface Report {
  readonly title: string
  /** Unix ms. */
  readonly aware: number | undefined
  readonly unlawful?: boolean | undefined
  readonly crossBorder?: boolean | undefined
  /** The warning it began with, when there was one. */
  readonly vulnerability?: string | undefined
  readonly equipment: readonly string[]
  readonly severity: string
  readonly impact: string
  readonly indicators: string
  readonly cause: string
  readonly measures: string
}

/** What each step asks, one thing a page (Directive (EU) 2022/2555, Art. 23 (4) a, b and d). */
export const QUESTIONS = {
  'early-warning': ['title', 'aware', 'unlawful', 'crossBorder', 'equipment'],
  notification: ['severity', 'impact', 'indicators'],
  'final-report': ['cause', 'measures'],
} as const satisfies Readonly<Record<Step, readonly (keyof Report)[]>>
export type Field = (typeof QUESTIONS)[Step][number]

export const NEW_REPORT: Report = {
  title: '',
  aware: undefined,
  equipment: [],
  severity: '',
  impact: '',
  indicators: '',
  cause: '',
  measures: '',
}

/** Without these the node takes no step: what the article asks of it. */
const NEEDED: readonly Field[] = ['title', 'severity', 'impact', 'cause', 'measures']

/** What the page still needs: a choice, some words, or a time that has been. */
export function lackIn(report: Report, field: Field, now: number): 'choice' | 'words' | 'time' | undefined {
  if (field === 'aware') return report.aware === undefined || report.aware > now ? 'time' : undefined
  if (field === 'unlawful' || field === 'crossBorder') return report[field] === undefined ? 'choice' : undefined
  const value = report[field]
  return NEEDED.includes(field) && typeof value === 'string' && value.trim() === '' ? 'words' : undefined
}

/** The question to the node; `undefined` while the moment is missing. */
export function bodyOf(report: Report, step: Step, id: string | undefined): Body | undefined {
  const { aware, title, equipment, unlawful, crossBorder, vulnerability, ...texts } = report
  if (aware === undefined) return undefined
  return {
    step,
    title: title.trim(),
    aware,
    ...texts,
    equipment: [...equipment],
    ...(id === undefined ? {} : { id }),
    ...(unlawful === undefined ? {} : { unlawful }),
    ...(crossBorder === undefined ? {} : { crossBorder }),
    ...(vulnerability === undefined ? {} : { vulnerability }),
  }
}
