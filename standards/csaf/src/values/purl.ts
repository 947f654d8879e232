/** What is wrong with a package URL (https://github.com/package-url/purl-spec); undefined when nothing is. */
export function flawOfPurl(text: string): string | undefined {
  if (!/^pkg:/i.test(text)) return 'does not begin with "pkg:"'
  const withoutSubpath = cut(text.slice(4), '#')
  const withoutQualifiers = cut(withoutSubpath.before, '?')
  const [type = '', ...path] = withoutQualifiers.before.replace(/^\/+/, '').split('/')
  if (!/^[a-z][a-z0-9.+-]*$/i.test(type)) return 'has no type of letters, digits, ".", "+" and "-"'
  const name = cut(path.at(-1) ?? '', '@')
  const parts = [...path.slice(0, -1), name.before]
  if (name.before === '') return 'has no name'
  if (name.after === '') return 'has an empty version'
  if (![...parts, name.after ?? '', withoutSubpath.after ?? ''].every(isEncoded)) return 'is wrongly percent-encoded'
  return flawOfQualifiers(withoutQualifiers.after)
}

function cut(text: string, mark: string): { readonly before: string; readonly after: string | undefined } {
  const at = text.indexOf(mark)
  return at < 0 ? { before: text, after: undefined } : { before: text.slice(0, at), after: text.slice(at + 1) }
}

function flawOfQualifiers(text: string | undefined): string | undefined {
  const seen = new Set<string>()
  for (const pair of text === undefined || text === '' ? [] : text.split('&')) {
    const { before: key, after: value } = cut(pair, '=')
    if (!/^[a-z][a-z0-9._-]*$/i.test(key)) return `has no valid qualifier key ${JSON.stringify(key.slice(0, 100))}`
    if (seen.has(key.toLowerCase())) return `has the qualifier ${JSON.stringify(key.slice(0, 100))} twice`
    seen.add(key.toLowerCase())
    if (value === undefined || !isEncoded(value))
      return `has no valid value of the qualifier ${JSON.stringify(key.slice(0, 100))}`
  }
  return undefined
}

/** Whether a part can be decoded: every `%` begins a byte, and the bytes are UTF-8. */
function isEncoded(text: string): boolean {
  if (!text.includes('%')) return true
  try {
    decodeURIComponent(text)
    return true
  } catch {
    return false
  }
}
