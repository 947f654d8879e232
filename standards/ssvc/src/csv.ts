/** A CSV file as rows of fields (RFC 4180): quotes, doubled quotes, LF or CRLF, empty lines left out. */
export function readFields(text: string): { readonly line: number; readonly fields: string[] }[] {
  const rows: { line: number; fields: string[] }[] = []
  let fields: string[] = []
  let field = ''
  let quoted = false
  let line = 1
  let start = 1
  const endRow = () => {
    fields.push(field)
    if (fields.length > 1 || field !== '') rows.push({ line: start, fields })
    fields = []
    field = ''
  }
  for (let i = text.startsWith('\uFEFF') ? 1 : 0; i < text.length; i += 1) {
    const char = text[i]
    if (char === '\n') line += 1
    if (quoted) {
      if (char !== '"') field += char
      else if (text[i + 1] === '"') {
        field += '"'
        i += 1
      } else quoted = false
    } else if (char === '"' && field === '') quoted = true
    else if (char === ',') {
      fields.push(field)
      field = ''
    } else if (char === '\n') {
      endRow()
      start = line
    } else if (char !== '\r' || text[i + 1] !== '\n') field += char
  }
  endRow()
  return rows
}
