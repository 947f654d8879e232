import { describe, expect, it } from 'vitest'
import type { DeskRow } from '../contract/desk.ts'
import { deskCsv } from './deskCsv.ts'

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

const over = { banner: 'ALLIED RESTRICTED', at: '2026-11-22T10:00:00.000Z' }
const secondCell = (text: string) => text.split('\r\n')[2]

describe('the desk as CSV', () => {
  it.each(['=cmd|/c calc', '+1', '-1+1', '@SUM(A1)', '\t=1', ' =1', '＝1'])('never holds a formula: %j', (title) => {
    const text = deskCsv([row('CVE-2026-1', title)], 'en', over)
    expect(secondCell(text)).toMatch(/^\(AR\),REL EST,CVE-2026-1,"?'/)
  })
  it('is marked, quoted, and tells what the row tells', () => {
    const text = deskCsv([row('CVE-2026-1', 'Gate "way", GW-4')], 'en', over)
    expect(text).toBe(
      '\ufeffALLIED RESTRICTED,1 vulnerability,2026-11-22T10:00:00.000Z\r\nportion,marks,id,vulnerability,outcome,because,missions,assets affected,assets undecidable,CVSS,EPSS,exploited since,owners: affected,owners: not affected,owners: unknown\r\n(AR),REL EST,CVE-2026-1,"Gate ""way"", GW-4",immediate,"because M-04 stops, now",,14,0,6.8,,,,,\r\n',
    )
  })
})
