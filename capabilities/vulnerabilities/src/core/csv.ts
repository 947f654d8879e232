/** What a spreadsheet takes for a formula, also after white space and in full width (OWASP, CSV injection; CWE-1236). */
const FORMULA = /^\s*[=+\-@\t\r＝＋－＠]/

/** A cell no spreadsheet takes for a formula: an apostrophe stands before one, whatever feed wrote it. Quoted as RFC 4180 asks. */
function cell(value: string | number): string {
  if (typeof value === 'number') return String(value)
  const safe = FORMULA.test(value) ? `'${value}` : value
  return /[",\r\n;]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** What a cell said before it was made safe. */
export const plainCell = (text: string): string =>
  text.startsWith("'") && FORMULA.test(text.slice(1)) ? text.slice(1) : text

/** One line of a table, CRLF at its end (RFC 4180). */
export const csvLine = (cells: readonly (string | number)[]): string => `${cells.map(cell).join(',')}\r\n`
