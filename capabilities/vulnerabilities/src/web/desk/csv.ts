import type { DeskRow } from '../../core/contract/desk.ts'

/**
 * A cell no spreadsheet takes for a formula: one that begins with `=`, `+`, `-`, `@`, a tab or a return gets an apostrophe
 * before it (OWASP, CSV injection), whatever feed wrote it. Quoted as RFC 4180 asks.
 */
function cell(value: string | number): string {
  if (typeof value === 'number') return String(value)
  const safe = /^\s*[=+\-@\t\r＝＋－＠]/.test(value) ? `'${value}` : value
  return /[",\r\n;]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

const line = (cells: readonly (string | number)[]) => cells.map(cell).join(',')

/**
 * The rows of the desk as they stand on screen, one line each (CRLF, RFC 4180); the first line is the marking of the whole.
 *
 * @param banner text of the banner: an export without its marking is none
 * @param titles heads of the columns, in the order of the cells below
 */
export function deskCsv(
  rows: readonly DeskRow[],
  language: 'en' | 'fr',
  banner: string,
  titles: readonly string[],
): string {
  const body = rows.map((row) =>
    line([
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
    ]),
  )
  return `${[line([banner]), line(titles), ...body].join('\r\n')}\r\n`
}
