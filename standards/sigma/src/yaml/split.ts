/** One YAML document of a text: its own text and the line (from 1) it starts on in the file. */
export interface Part {
  readonly text: string
  readonly line: number
}

/**
 * Cuts a text at its document marks. A line that starts with `---` or `...` is a mark even inside a block scalar (YAML 1.2.2
 * §9.1.2), so that one document that cannot be read takes no other with it. Documents of comments alone are left out.
 */
export function splitDocuments(text: string): Part[] {
  const parts: Part[] = []
  const mark = /^(?:---(?=[ \t\r\n]|$)|\.\.\.(?=[ \t\r\n]|$))/gm
  let from = 0
  let line = 1
  const keep = (to: number) => {
    const part = text.slice(from, to)
    if (/^[^\S\r\n]*[^#\s]/m.test(part)) parts.push({ text: part, line })
    for (let at = text.indexOf('\n', from); at !== -1 && at < to; at = text.indexOf('\n', at + 1)) line++
  }
  for (const found of text.matchAll(mark)) {
    keep(found.index)
    from = found.index + 3
  }
  keep(text.length)
  return parts
}
