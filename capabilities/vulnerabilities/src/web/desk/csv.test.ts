import { describe, expect, it } from 'vitest'
import type { DeskRow } from '../../core/contract/desk.ts'
import { deskCsv } from './csv.ts'

const row = (id: string, title: string): DeskRow => ({
  id,
  title: { en: title, fr: title },
  outcome: 'immediate',
  because: { en: 'because **M-04 stops**, now', fr: 'parce que **M-04 s’arrête**' },
  missions: [],
  assets: 14,
  undecidable: 0,
  cvss: 6.8,
  mark: { portion: '(AR)', chips: ['REL EST'] },
})

const secondCell = (text: string) => text.split('\r\n')[2]

describe('the desk as CSV', () => {
  it.each(['=cmd|/c calc', '+1', '-1+1', '@SUM(A1)', '\t=1', ' =1', '＝1'])('never holds a formula: %j', (title) => {
    const text = deskCsv([row('CVE-2026-1', title)], 'en', 'ALLIED RESTRICTED', [])
    expect(secondCell(text)).toMatch(/^\(AR\),REL EST,CVE-2026-1,"?'/)
  })
  it('is marked, quoted, and tells what the row tells', () => {
    const text = deskCsv([row('CVE-2026-1', 'Gate "way", GW-4')], 'en', 'ALLIED RESTRICTED', ['Portion', 'REL'])
    expect(text).toBe(
      'ALLIED RESTRICTED\r\nPortion,REL\r\n(AR),REL EST,CVE-2026-1,"Gate ""way"", GW-4",immediate,"because M-04 stops, now",,14,0,6.8,,\r\n',
    )
  })
})
