import { describe, expect, it } from 'vitest'
import { type IncidentRecord, missingFor, monthLater, nextStep, stepDue, writeStep } from './incidents.ts'

const HOUR = 3_600_000

describe('steps of an incident', () => {
  const aware = Date.UTC(2026, 0, 28, 10)
  const record0: IncidentRecord = {
    title: 'Points do not answer',
    aware,
    severity: '',
    impact: '',
    indicators: '',
    cause: '',
    measures: '',
    equipment: [],
  }

  it('are due after 24 h, 72 h, and a month after the notification was told', () => {
    expect(stepDue('early-warning', aware, [])).toBe(aware + 24 * HOUR)
    expect(stepDue('notification', aware, [])).toBe(aware + 72 * HOUR)
    // 31 January 10:00, while it was not told; a month later is the last of February.
    expect(new Date(stepDue('final-report', aware, [])).toISOString()).toBe('2026-02-28T10:00:00.000Z')
    const told = [{ step: 'notification' as const, at: Date.UTC(2026, 0, 29, 8) }]
    expect(new Date(stepDue('final-report', aware, told)).toISOString()).toBe('2026-02-28T08:00:00.000Z')
  })

  it.each([
    ['2026-01-31T10:00:00.000Z', '2026-02-28T10:00:00.000Z'],
    ['2028-01-31T10:00:00.000Z', '2028-02-29T10:00:00.000Z'],
    ['2026-12-31T23:59:00.000Z', '2027-01-31T23:59:00.000Z'],
    ['2026-08-31T00:00:00.000Z', '2026-09-30T00:00:00.000Z'],
    ['2026-11-22T16:42:00.000Z', '2026-12-22T16:42:00.000Z'],
  ])('a month after %s is %s', (from, to) => {
    expect(new Date(monthLater(Date.parse(from))).toISOString()).toBe(to)
  })

  it('ask for what their paragraph asks for, each more than the one before', () => {
    const fields = (step: 'early-warning' | 'notification' | 'final-report') =>
      missingFor(step, record0).map(({ field }) => field)
    expect(fields('early-warning')).toEqual(['unlawful', 'crossBorder'])
    expect(fields('notification')).toEqual(['unlawful', 'crossBorder', 'severity', 'impact'])
    expect(fields('final-report')).toEqual(['unlawful', 'crossBorder', 'severity', 'impact', 'cause', 'measures'])
    expect(missingFor('early-warning', { ...record0, unlawful: false, crossBorder: false })).toEqual([])
  })

  it('follow each other; a notification needs no early warning after it', () => {
    expect(nextStep(aware, [])?.step).toBe('early-warning')
    expect(nextStep(aware, [{ step: 'notification', at: aware }])?.step).toBe('final-report')
    expect(nextStep(aware, [{ step: 'final-report', at: aware }])).toBeUndefined()
  })

  it('say in both languages what their paragraph asks for, and no more', () => {
    const whole = {
      ...record0,
      unlawful: true,
      crossBorder: false,
      severity: 'High',
      impact: 'No trains',
      cause: 'Theft',
    }
    expect(writeStep('early-warning', whole, 'Balta Rail')).toEqual({
      en: [
        'Early warning: Points do not answer (Balta Rail)',
        'Aware since 28 January 2026, 10:00Z',
        'Unlawful or malicious acts suspected: yes',
        'May reach across borders: no',
      ].join('\n'),
      fr: [
        'Alerte précoce : Points do not answer (Balta Rail)',
        'Connu depuis le 28 janvier 2026, 10 h 00 Z',
        'Actes illicites ou malveillants suspectés : oui',
        'Effets transfrontières possibles : non',
      ].join('\n'),
    })
    expect(writeStep('notification', whole, 'Balta Rail').en).toContain('Impact: No trains')
    expect(writeStep('notification', whole, 'Balta Rail').en).not.toContain('Theft')
    expect(writeStep('final-report', whole, 'Balta Rail').en).toContain('Threat or root cause: Theft')
  })
})
