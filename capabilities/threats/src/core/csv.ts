/**
 * One line of a table for a spreadsheet (RFC 4180). A value that a spreadsheet would take for a formula is kept as text by
 * an apostrophe before it: names come from strangers.
 */
export function csvLine(values: readonly string[]): string {
  const cells = values.map((value) => {
    const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
  })
  return `${cells.join(',')}\r\n`
}
