import { momentWords, plain, type Words } from './words.ts'

/** Steps of Directive (EU) 2022/2555 (NIS2), Art. 23(4)(a), (b), (d). */
export const INCIDENT_STEPS = ['early-warning', 'notification', 'final-report'] as const
export type IncidentStep = (typeof INCIDENT_STEPS)[number]

/** One record every step is written from. Times are Unix ms. */
export interface IncidentRecord {
  readonly title: string
  /** When the operator became aware. */
  readonly aware: number
  /** Suspected of unlawful or malicious acts; undefined: not known. */
  readonly unlawful?: boolean | undefined
  readonly crossBorder?: boolean | undefined
  readonly severity: string
  readonly impact: string
  readonly indicators: string
  readonly cause: string
  readonly measures: string
  readonly equipment: readonly string[]
  readonly vulnerability?: string | undefined
}

export interface ToldStep {
  readonly step: IncidentStep
  readonly at: number
}

const HOUR_MS = 3_600_000

/** The same day and time a calendar month later; of a day that month lacks, its last one (31 January: 28 or 29 February). */
export function monthLater(at: number): number {
  const d = new Date(at)
  const next = new Date(at)
  next.setUTCDate(1)
  next.setUTCMonth(d.getUTCMonth() + 1)
  const last = new Date(Date.UTC(next.getUTCFullYear(), next.getUTCMonth() + 1, 0)).getUTCDate()
  next.setUTCDate(Math.min(d.getUTCDate(), last))
  return next.getTime()
}

/**
 * When a step is due: the early warning 24 h and the notification 72 h after becoming aware, the final report one month
 * after the notification was submitted (after it was due, while it was not).
 */
export function stepDue(step: IncidentStep, aware: number, told: readonly ToldStep[]): number {
  if (step === 'early-warning') return aware + 24 * HOUR_MS
  const notification = aware + 72 * HOUR_MS
  if (step === 'notification') return notification
  return monthLater(told.find((one) => one.step === 'notification')?.at ?? notification)
}

/** The first step that was not told. A notification in time tells the early warning too: it holds all of it. */
export function nextStep(aware: number, told: readonly ToldStep[]): { step: IncidentStep; due: number } | undefined {
  const far = Math.max(-1, ...told.map(({ step }) => INCIDENT_STEPS.indexOf(step)))
  const step = INCIDENT_STEPS[far + 1]
  return step === undefined ? undefined : { step, due: stepDue(step, aware, told) }
}

/** What still has to be filled in for a step, in words; empty: it may be told. */
export function missingFor(
  step: IncidentStep,
  record: IncidentRecord,
): readonly { field: keyof IncidentRecord; say: string }[] {
  const need = (field: keyof IncidentRecord, say: string) => {
    const value = record[field]
    return value === undefined || value === '' ? [{ field, say }] : []
  }
  const early = [
    ...need('unlawful', 'Say whether unlawful or malicious acts are suspected.'),
    ...need('crossBorder', 'Say whether it could reach across borders.'),
  ]
  if (step === 'early-warning') return early
  const notification = [
    ...early,
    ...need('severity', 'Give a first assessment of how severe it is.'),
    ...need('impact', 'Give a first assessment of its impact.'),
  ]
  if (step === 'notification') return notification
  return [
    ...notification,
    ...need('cause', 'Say what kind of threat or root cause is likely to have caused it.'),
    ...need('measures', 'Say what was done against it, and what is being done.'),
  ]
}

export const STEP_WORDS: Readonly<Record<IncidentStep, Words>> = {
  'early-warning': { en: 'Early warning', fr: 'Alerte précoce' },
  notification: { en: 'Incident notification', fr: 'Notification d’incident' },
  'final-report': { en: 'Final report', fr: 'Rapport final' },
}

/** The text of a step: each says what its paragraph of Art. 23(4) asks for, from the one record. */
export function writeStep(step: IncidentStep, record: IncidentRecord, operator: string): Words {
  const yes = (value: boolean | undefined): Words =>
    value === undefined
      ? { en: 'not known', fr: 'inconnu' }
      : value
        ? { en: 'yes', fr: 'oui' }
        : { en: 'no', fr: 'non' }
  const aware = momentWords(record.aware)
  const lines: Words[] = [
    both(STEP_WORDS[step], ': ', `${plain(record.title, 300)} (${plain(operator, 200)})`),
    both({ en: 'Aware since', fr: 'Connu depuis le' }, ' ', aware),
    both(
      { en: 'Unlawful or malicious acts suspected', fr: 'Actes illicites ou malveillants suspectés' },
      ': ',
      yes(record.unlawful),
    ),
    both({ en: 'May reach across borders', fr: 'Effets transfrontières possibles' }, ': ', yes(record.crossBorder)),
  ]
  const add = (name: Words, text: string) => {
    if (text !== '') lines.push(both(name, ': ', text))
  }
  if (step !== 'early-warning') {
    add({ en: 'Severity', fr: 'Gravité' }, record.severity)
    add({ en: 'Impact', fr: 'Impact' }, record.impact)
    add({ en: 'Indicators of compromise', fr: 'Indicateurs de compromission' }, record.indicators)
  }
  if (step === 'final-report') {
    add({ en: 'Threat or root cause', fr: 'Menace ou cause profonde' }, record.cause)
    add({ en: 'Measures', fr: 'Mesures' }, record.measures)
  }
  if (record.vulnerability !== undefined)
    lines.push(both({ en: 'Vulnerability', fr: 'Vulnérabilité' }, ': ', record.vulnerability))
  return { en: lines.map(({ en }) => en).join('\n'), fr: lines.map(({ fr }) => fr).join('\n') }
}

/** A French text has a blank before its colon. */
const both = (name: Words, between: string, value: Words | string): Words => {
  const [en, fr] = typeof value === 'string' ? [value, value] : [value.en, value.fr]
  return { en: `${name.en}${between}${en}`, fr: `${name.fr}${between === ': ' ? ' : ' : between}${fr}` }
}
