/**
 * Names of variables start with a letter, stand between two pairs of underscores, and are no longer than 250 characters with
 * them (§10.18); the schemas of the standard also let an underscore come first, which is told as a breach.
 */
const NAME = /^__[A-Za-z][A-Za-z0-9_-]{0,245}__$/
const BARE = /__[A-Za-z](?:(?!__)[A-Za-z0-9_-]){0,245}__/g

export const isVariableName = (text: string): boolean => NAME.test(text)

/** A place in a text where the value of a variable is to stand. */
export interface VariableReference {
  readonly name: string
  readonly at: number
  readonly length: number
}

const KEYWORD = '__:value'
/** Without the underscores behind it. */
const MOST_NAME = 248

/**
 * Every `__name__:value` of a text, in order: the longest name that ends there. Looked for from the keyword backwards, so that time
 * is linear in the text whatever it holds.
 */
export function referencesIn(text: string): VariableReference[] {
  const found: VariableReference[] = []
  let from = 0
  for (let keyword = text.indexOf(KEYWORD); keyword >= 0; keyword = text.indexOf(KEYWORD, keyword + KEYWORD.length)) {
    let at = keyword
    while (at > from && keyword - at < MOST_NAME && isNameLetter(text.charCodeAt(at - 1))) at -= 1
    const start = /__[A-Za-z]/.exec(text.slice(at, keyword))
    if (start === null) continue
    at += start.index
    found.push({ name: `${text.slice(at, keyword)}__`, at, length: keyword + KEYWORD.length - at })
    from = keyword + KEYWORD.length
  }
  return found
}

const isNameLetter = (code: number): boolean =>
  (code >= 0x61 && code <= 0x7a) ||
  (code >= 0x41 && code <= 0x5a) ||
  (code >= 0x30 && code <= 0x39) ||
  code === 0x5f ||
  code === 0x2d

/** Names that stand in a text without `:value`, so that nothing is put in their place. */
export function bareNamesIn(text: string): string[] {
  if (!text.includes('__')) return []
  let rest = ''
  let from = 0
  for (const { at, length } of referencesIn(text)) {
    rest += `${text.slice(from, at)} `
    from = at + length
  }
  rest += text.slice(from)
  return [...new Set([...rest.matchAll(BARE)].map(({ 0: found }) => found))]
}

/** The variable that a text is nothing but a reference to. */
export function soleReference(text: string): string | undefined {
  const [only] = referencesIn(text)
  return only !== undefined && only.length === text.length ? only.name : undefined
}
