import { describe, expect, it } from 'vitest'
import type { Entry } from './entry.ts'
import { toCef, toOcsf, toSyslog } from './export.ts'

const entry: Entry = {
  salt: 'abc',
  at: Date.UTC(2026, 10, 22, 16, 42),
  who: { id: 'ana|x', kind: 'person', organisation: 'Est=CERT\n"x"]', nation: 'EST' },
  verb: 'threats:import',
  ids: ['malware--1', 'malware--2'],
  outcome: 'denied',
}

describe('audit lines for other systems', () => {
  it('are one line each, whatever the fields hold', () => {
    for (const line of [
      toCef(entry, 'Test|udo\\'),
      toSyslog(entry, 'ho st\n'),
      JSON.stringify(toOcsf(entry, 'Testudo')),
    ]) {
      expect(line).not.toMatch(/\p{Cc}/u)
    }
  })

  it('escape as CEF asks: bars in the head, equals signs in the extension', () => {
    const line = toCef(entry, 'Test|udo\\')
    expect(
      line.startsWith('CEF:0|Testudo|Test\\|udo\\\\|1|threats:import|threats:import denied|6|rt=1795365720000 '),
    ).toBe(true)
    expect(line).toContain('suser=ana|x ')
    expect(line).toContain('cs2=Est\\=CERT "x"]')
  })

  it('carry priority and structured data as RFC 5424 asks', () => {
    const line = toSyslog(entry, 'ho st')
    expect(line.startsWith('<108>1 2026-11-22T16:42:00.000Z ho_st testudo - threats:import [testudo@32473 ')).toBe(true)
    expect(line).toContain('organisation="Est=CERT \\"x\\"\\]"')
  })

  it('are OCSF API activities with a type that is class times a hundred plus activity', () => {
    expect(toOcsf(entry, 'Testudo')).toMatchObject({
      class_uid: 6003,
      activity_id: 1,
      type_uid: 600_301,
      status_id: 2,
      severity_id: 3,
    })
    expect(toOcsf({ ...entry, verb: 'picture:read', outcome: 'allowed' }, 'Testudo')).toMatchObject({
      type_uid: 600_302,
      status_id: 1,
    })
  })
})
