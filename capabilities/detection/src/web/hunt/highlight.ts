import type { HuntLanguage } from './draft.ts'

/** What a piece of a question is; drawn in the colour of that class. */
export type TokenKind = 'word' | 'text' | 'number' | 'name' | 'note' | 'sign' | 'plain'
export interface Token {
  readonly kind: TokenKind
  readonly text: string
}

type Rules = readonly (readonly [kind: TokenKind, pattern: string])[]

// Terminals of the STIX Patterning grammar (STIX 2.1 §9.2-9.7); only how they look, not whether they stand in place.
const STIX: Rules = [
  ['note', String.raw`\/\/.*|\/\*.*?(?:\*\/|$)`],
  ['text', String.raw`[htb]?'(?:[^'\\]|\\.)*'?`],
  [
    'word',
    String.raw`\b(?:AND|OR|NOT|IN|LIKE|MATCHES|ISSUBSET|ISSUPERSET|EXISTS|FOLLOWEDBY|WITHIN|REPEATS|TIMES|SECONDS|START|STOP|true|false)\b`,
  ],
  ['number', String.raw`\b\d+(?:\.\d+)?\b`],
  ['plain', String.raw`[\w:.-]+`],
  ['sign', String.raw`[[\]()=<>!,*]`],
]
const SIGMA: Rules = [
  ['note', String.raw`(?:^|(?<=\s))#.*`],
  ['name', String.raw`^\s*(?:-\s+)?[\w.|*-]+(?=\s*:(?:\s|$))`],
  ['text', String.raw`'(?:[^']|'')*'?|"(?:[^"\\]|\\.)*"?`],
  ['word', String.raw`\b(?:and|or|not|of|them|all|near)\b`],
  ['number', String.raw`(?<![\w.-])-?\d+(?:\.\d+)?(?![\w.-])`],
  ['plain', String.raw`[^\s'"#:[\]{}|>-]+`],
  ['sign', String.raw`[:[\]{}|>-]`],
]
const LIST: Rules = [
  ['note', String.raw`^\s*(?:#|\/\/).*`],
  ['plain', String.raw`[^\s,;]+`],
  ['sign', '[,;]'],
]
const RULES: Readonly<Record<HuntLanguage, Rules>> = { stix: STIX, sigma: SIGMA, indicators: LIST }

const compiled = new Map<HuntLanguage, RegExp>()
function scannerOf(language: HuntLanguage): RegExp {
  const known = compiled.get(language)
  if (known !== undefined) return known
  const made = new RegExp(RULES[language].map(([, pattern]) => `(${pattern})`).join('|'), 'g')
  compiled.set(language, made)
  return made
}

/** One line in pieces; together they are the line again. Time O(line), as no pattern looks behind more than one character. */
export function tokensOf(language: HuntLanguage, line: string): readonly Token[] {
  const rules = RULES[language]
  const tokens: Token[] = []
  let at = 0
  for (const match of line.matchAll(scannerOf(language))) {
    if (match.index > at) tokens.push({ kind: 'plain', text: line.slice(at, match.index) })
    const group = match.slice(1).findIndex((one) => one !== undefined)
    tokens.push({ kind: rules[group]?.[0] ?? 'plain', text: match[0] })
    at = match.index + match[0].length
  }
  if (at < line.length) tokens.push({ kind: 'plain', text: line.slice(at) })
  return tokens
}

/** Where a line and a column (both from 1, as the node counts) stand in the text; places outside come to its ends. */
export function offsetOf(text: string, line: number, column: number): number {
  let start = 0
  for (let i = 1; i < line; i++) {
    const end = text.indexOf('\n', start)
    if (end < 0) return text.length
    start = end + 1
  }
  const end = text.indexOf('\n', start)
  return Math.min(start + Math.max(0, column - 1), end < 0 ? text.length : end)
}
