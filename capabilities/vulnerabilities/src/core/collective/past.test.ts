import { describe, expect, it } from 'vitest'
import { collectiveCsv } from './collectiveCsv.ts'
import { pastOf, standingsOf } from './figures.ts'
import { periodsBefore, WEEK } from './periods.ts'
import { type Moment, type Seen, type Spell, spellsOf } from './spells.ts'

const HOUR = 3_600_000
/** Monday, 2 November 2026. */
const MONDAY = Date.UTC(2026, 10, 2)
const at = (days: number) => MONDAY + days * 24 * HOUR

describe('periods', () => {
  it('are weeks from Monday to Monday that are over, whenever within a week one asks', () => {
    const [last] = periodsBefore(at(9), 'week', 1)
    expect(last).toEqual({ from: MONDAY, to: at(7) })
    expect(periodsBefore(at(7), 'week')).toEqual(periodsBefore(at(14) - 1, 'week'))
    expect(periodsBefore(at(7), 'week')).toHaveLength(12)
  })

  it('of four weeks end where weeks end: no figure differs by a part of a week', () => {
    const long = periodsBefore(at(100), 'four-weeks', 3)
    expect(long.every(({ from, to }) => to - from === 4 * WEEK && (from - MONDAY) % WEEK === 0)).toBe(true)
    expect(long[1]?.from).toBe(long[0]?.to)
  })
})

/** How one gateway was seen at the end of some days. */
const moment = (day: number, state?: Seen['state'], more: Partial<Seen> & { readonly came?: number } = {}): Moment => {
  const { came = 0, ...about } = more
  const seen = {
    vulnerability: 'CVE-2026-1',
    equipment: 'gw-1',
    operator: 'a',
    nation: 'EST',
    sector: 'rail',
    since: at(1),
  }
  return {
    at: at(day),
    seen: state === undefined ? [] : [{ ...seen, state, ...about }],
    renewed: came < 0 ? new Map() : new Map([['gw-1', at(came)]]),
  }
}
const told = (...moments: readonly Moment[]) =>
  spellsOf(moments).map(({ from, to, end }) => ({
    from: (from - MONDAY) / 24 / HOUR,
    ...(to === undefined ? {} : { to: (to - MONDAY) / 24 / HOUR }),
    ...(end === undefined ? {} : { end }),
  }))

describe('how long a piece was open', () => {
  it('since it was known until its operator said that it is fixed, also within one week', () => {
    expect(told(moment(0), moment(7, 'open'))).toEqual([{ from: 1 }])
    expect(told(moment(0), moment(7, 'open'), moment(14, 'mended', { closed: at(9) }))).toEqual([
      { from: 1, to: 9, end: 'mended' },
    ])
    expect(told(moment(0), moment(7, 'mended', { closed: at(3) }))).toEqual([{ from: 1, to: 3, end: 'mended' }])
  })

  it('does not count as mended what never was affected, is gone, or is no longer spoken of', () => {
    expect(told(moment(7, 'open'), moment(14, 'cleared', { closed: at(9) }))).toEqual([
      { from: 1, to: 9, end: 'cleared' },
    ])
    expect(told(moment(7, 'open'), moment(14, undefined, { came: -1 }))).toEqual([{ from: 1, to: 14, end: 'cleared' }])
    expect(told(moment(7, 'open'), moment(14))).toEqual([{ from: 1, to: 14, end: 'cleared' }])
  })

  it('counts as mended when a newer inventory shows it no longer', () => {
    expect(told(moment(7, 'open'), moment(14, undefined, { came: 10 }))).toEqual([{ from: 1, to: 10, end: 'mended' }])
  })

  it('goes on when a newer inventory shows it still', () => {
    expect(told(moment(7, 'open'), moment(14, 'open', { since: at(10), came: 10 }))).toEqual([{ from: 1 }])
  })

  it('is mended once, and begins anew when the operator takes its word back', () => {
    const mended = moment(14, 'mended', { closed: at(9) })
    expect(told(moment(7, 'open'), mended, moment(21, 'mended', { closed: at(9) }))).toHaveLength(1)
    expect(told(moment(7, 'open'), mended, moment(21, 'open'))).toEqual([
      { from: 1, to: 9, end: 'mended' },
      { from: 9 },
    ])
  })
})

const spell = (operator: number, nation: string, from: number, to?: number, sector = 'rail'): Spell => ({
  vulnerability: `CVE-2026-${operator}`,
  operator: `${nation} ${operator}`,
  nation,
  sector,
  from: at(from),
  ...(to === undefined ? {} : { to: at(to), end: 'mended' }),
})
const week = { from: MONDAY, to: at(7) }
const next = { from: at(7), to: at(14) }

describe('the past', () => {
  it('tells the open and the median of three operators, and nothing of two', () => {
    const estonia = [spell(1, 'EST', 0, 9), spell(2, 'EST', 0, 10), spell(3, 'EST', 0, 12)]
    const latvia = [spell(1, 'LVA', 0, 9, 'port'), spell(2, 'LVA', 0, 10, 'port')]
    const past = pastOf([...estonia, ...latvia], [week, next])
    expect(past.lines.map(({ name }) => name)).toEqual(['EST', 'rail'])
    expect(past.lines[0]?.periods).toEqual([
      { ...week, open: 3 },
      { ...next, medianHours: 240 },
    ])
    expect(past.medians).toEqual([{ nation: 'EST', sector: 'rail', hours: 240 }])
    expect(past.withheld).toBe(true)
  })

  it('shows a nation all of itself, and no other nation any of it', () => {
    const spells = [spell(1, 'LVA', 0, 9), spell(1, 'EST', 0)]
    const before = { from: at(-7), to: MONDAY }
    expect(pastOf(spells, [before, week, next], 'LVA').lines).toEqual([
      {
        of: 'nation',
        name: 'LVA',
        own: true,
        periods: [before, { ...week, open: 1 }, { ...next, open: 0, medianHours: 216 }],
      },
    ])
    expect(pastOf(spells, [week, next], 'POL').lines).toEqual([])
  })

  it('does not change by what comes after it', () => {
    const spells = [spell(1, 'EST', 0), spell(2, 'EST', 0), spell(3, 'EST', 1)]
    const later = [spell(1, 'EST', 0, 8), spell(2, 'EST', 0, 9), spell(3, 'EST', 1), spell(4, 'EST', 7)]
    expect(pastOf(later, [week])).toEqual(pastOf(spells, [week]))
  })

  it('leaves as a table with its marking first, a gap where nothing is told', () => {
    const past = pastOf([spell(1, 'EST', 0, 9), spell(2, 'EST', 0, 10), spell(3, 'EST', 0, 12)], [week, next])
    expect(
      collectiveCsv(past.lines.slice(0, 1), 'fr', { banner: 'OTAN', at: '2026-11-22T00:00:00Z' }).split('\r\n'),
    ).toEqual([
      '\ufeffOTAN,2 valeurs,2026-11-22T00:00:00Z',
      'de,nom,du,au,ouvertes à la fin,médiane des heures jusqu’à correction',
      'nation,EST,2026-11-02,2026-11-09,3,',
      'nation,EST,2026-11-09,2026-11-16,,240',
      '',
    ])
  })
})

describe('figures of now', () => {
  const open = (operator: string, nation: string, vulnerability: string, immediate = false) => ({
    operator,
    nation,
    sector: 'rail',
    vulnerability,
    immediate,
  })

  it('count operators and different vulnerabilities, once each', () => {
    const parts = [open('a', 'EST', 'CVE-1', true), open('b', 'EST', 'CVE-1', true), open('c', 'EST', 'CVE-2')]
    expect(standingsOf([...parts, ...parts])).toEqual({
      cells: [{ nation: 'EST', sector: 'rail', own: false, operators: 3, open: 2, immediate: 1 }],
      nations: [{ name: 'EST', own: false, operators: 3, open: 2, immediate: 1 }],
      sectors: [{ name: 'rail', operators: 3, open: 2, immediate: 1 }],
      withheld: false,
    })
  })

  it('are whole for one’s own nation alone', () => {
    const parts = [open('a', 'LVA', 'CVE-1')]
    expect(standingsOf(parts, 'LVA').cells).toMatchObject([{ nation: 'LVA', own: true, operators: 1 }])
    expect(standingsOf(parts, 'EST')).toEqual({ cells: [], nations: [], sectors: [], withheld: true })
  })
})
