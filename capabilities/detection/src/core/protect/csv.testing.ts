/** Rows of RFC 4180: CRLF after each, quotes doubled within quotes, as many cells in each row. */
export function readCsv(text: string): readonly (readonly string[])[] {
  const rows: string[][] = []
  let at = 0
  while (at < text.length) {
    const row: string[] = []
    for (;;) {
      if (text[at] === '"') {
        let cell = ''
        for (at++; ; at++) {
          if (at >= text.length) throw new Error('a quote is not closed')
          if (text[at] !== '"') cell += text[at]
          else if (text[at + 1] === '"') {
            cell += '"'
            at++
          } else break
        }
        at++
        row.push(cell)
      } else {
        const [cell = ''] = /^[^",\r\n]*/.exec(text.slice(at)) ?? []
        row.push(cell)
        at += cell.length
      }
      if (text[at] !== ',') break
      at++
    }
    if (text.slice(at, at + 2) !== '\r\n') throw new Error(`row ${rows.length + 1} does not end with CRLF`)
    at += 2
    if (rows[0] !== undefined && rows[0].length !== row.length)
      throw new Error(`row ${rows.length + 1} has other cells`)
    rows.push(row)
  }
  return rows
}
