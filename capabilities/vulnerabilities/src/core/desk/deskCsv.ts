import type { DeskRow } from '../contract/desk.ts'
import { csvLine } from '../csv.ts'

const HEADS = {
  en: [
    'portion',
    'marks',
    'id',
    'vulnerability',
    'outcome',
    'because',
    'missions',
    'assets affected',
    'assets undecidable',
    'CVSS',
    'EPSS',
    'exploited since',
    'owners: affected',
    'owners: not affected',
    'owners: unknown',
  ],
  fr: [
    'marque',
    'marquages',
    'identifiant',
    'vulnérabilité',
    'décision',
    'parce que',
    'missions',
    'actifs touchés',
    'actifs indécidables',
    'CVSS',
    'EPSS',
    'exploitée depuis',
    'exploitants : touchés',
    'exploitants : non touchés',
    'exploitants : inconnu',
  ],
} as const
const COUNTED = {
  en: (n: number) => `${n} ${n === 1 ? 'vulnerability' : 'vulnerabilities'}`,
  fr: (n: number) => `${n} ${n < 2 ? 'vulnérabilité' : 'vulnérabilités'}`,
} as const

/**
 * The desk as CSV (RFC 4180): marking, count and time of the whole first, for an export without its marking is none; then
 * one line a vulnerability, in the order that was asked for.
 *
 * @param over `banner`: text of the banner; `at`: RFC 3339
 */
export function deskCsv(
  rows: readonly DeskRow[],
  language: 'en' | 'fr',
  { banner, at }: { readonly banner: string; readonly at: string },
): string {
  const body = rows.map((row) =>
    csvLine([
      row.mark.portion,
      row.mark.chips.join(' '),
      row.id,
      row.title[language],
      row.outcome,
      row.because[language].replaceAll('**', ''),
      row.missions.map(({ code }) => code).join(' '),
      row.assets,
      row.undecidable,
      row.cvss ?? '',
      row.epss ?? '',
      row.exploited === undefined ? '' : new Date(row.exploited).toISOString(),
      row.published?.affected ?? '',
      row.published?.notAffected ?? '',
      row.published?.unknown ?? '',
    ]),
  )
  return `\ufeff${csvLine([banner, COUNTED[language](rows.length), at])}${csvLine(HEADS[language])}${body.join('')}`
}
