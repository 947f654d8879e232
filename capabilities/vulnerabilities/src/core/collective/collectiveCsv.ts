import { csvLine } from '../csv.ts'
import type { Line } from './figures.ts'

const HEADS = {
  en: ['of', 'name', 'from', 'to', 'open when it ended', 'median hours to mend'],
  fr: ['de', 'nom', 'du', 'au', 'ouvertes à la fin', 'médiane des heures jusqu’à correction'],
} as const
const OF = { en: { nation: 'nation', sector: 'sector' }, fr: { nation: 'nation', sector: 'secteur' } } as const
const COUNTED = { en: 'figures', fr: 'valeurs' } as const

const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10)

/**
 * Nations and sectors over time as CSV (RFC 4180): marking, count and time of the whole first, then one line for each period
 * of which something is told. A figure that is not told is an empty cell, as it is on screen.
 *
 * @param over `banner`: text of the banner; `at`: RFC 3339
 */
export function collectiveCsv(
  lines: readonly Line[],
  language: 'en' | 'fr',
  { banner, at }: { readonly banner: string; readonly at: string },
): string {
  const rows = lines.flatMap(({ of, name, periods }) =>
    periods.flatMap(({ from, to, open, medianHours }) =>
      open === undefined && medianHours === undefined
        ? []
        : [csvLine([OF[language][of], name, dayOf(from), dayOf(to), open ?? '', medianHours ?? ''])],
    ),
  )
  return `\ufeff${csvLine([banner, `${rows.length} ${COUNTED[language]}`, at])}${csvLine(HEADS[language])}${rows.join('')}`
}
