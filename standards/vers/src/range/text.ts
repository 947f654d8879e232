import { compareVersions, type Scheme } from '../schemes.ts'
import { bound, exactly, type Bound, type Range, type Span } from './range.ts'

/** Longer texts are prose. */
const MAX_TEXT = 512

const EVERYTHING: ReadonlySet<string> = new Set([
  '*',
  'all',
  'any',
  'all version',
  'all versions',
  'any version',
  'all/*',
])

/** Words people put before a version, which say nothing. */
const LEADING = ['all versions', 'all version', 'versions', 'version', 'ver.', 'firmware', 'software', 'release', 'all']

const AFTER = new Map<string, '<' | '<=' | '>='>()
for (const joint of ['and ', 'or ', 'and all ', '& ', '']) {
  for (const word of ['prior', 'earlier', 'below', 'older', 'lower', 'previous', 'before']) {
    for (const noun of ['', ' version', ' versions', ' releases']) AFTER.set(`${joint}${word}${noun}`, '<=')
  }
  for (const word of ['later', 'newer', 'above', 'higher', 'up', 'greater', 'onwards']) {
    for (const noun of ['', ' version', ' versions', ' releases']) AFTER.set(`${joint}${word}${noun}`, '>=')
  }
}

const BEFORE = new Map<string, '<' | '<=' | '>' | '>='>(
  Object.entries({
    before: '<',
    'prior to': '<',
    'earlier than': '<',
    'lower than': '<',
    'less than': '<',
    'older than': '<',
    below: '<',
    'up to and including': '<=',
    'up to': '<=',
    through: '<=',
    until: '<=',
    from: '>=',
    since: '>=',
    after: '>',
    'later than': '>',
    'newer than': '>',
  }),
)

const isOperator = (character: string): boolean => '<>='.includes(character)

/** Drops `prefix` and the space after it, when something is left. */
function dropWord(text: string, prefix: string): string {
  const rest = text.slice(prefix.length)
  return text.toLowerCase().startsWith(prefix) && rest.startsWith(' ') ? rest.trim() : text
}

function dropLeading(text: string): string {
  let rest = text
  for (;;) {
    const before = rest
    for (const word of LEADING) rest = dropWord(rest, word)
    if (rest === before) return rest
  }
}

/** `4.1.0-4.1.5` is a range to some and one version to others. */
function isTwoVersions(text: string): boolean {
  const [from = '', to = '', ...more] = text.toLowerCase().split('-')
  const dots = (part: string) => (/^v?\d+(?:\.\d+)+$/.test(part.trim()) ? part.split('.').length : 0)
  return more.length === 0 && dots(from) > 0 && dots(from) === dots(to)
}

/** Words without a digit that may stand inside a version: `V13 SP2 Update 2`, `5.2.0 build 140805`. */
const STAGES: ReadonlySet<string> = new Set(
  'sp update upd hf hotfix build patch rev rev. revision release rel fp cu mr rc beta alpha p r service pack'.split(
    ' ',
  ),
)

/** A text that can stand for a version: up to four words of common characters, a digit in the first. */
function isBound(text: string): boolean {
  const words = text.split(' ')
  // `6.6 (6.x series)`: what stands in the brackets limits the range in words.
  if (words.length > 4 || text.length > 64 || text.includes(' (')) return false
  for (const character of text) if (!/[\w .()+~:/\\^-]/.test(character)) return false
  return /\d/.test(words[0] ?? '') && words.every((word) => /\d/.test(word) || STAGES.has(word.toLowerCase()))
}

type Comparator = '<' | '<=' | '>' | '>=' | '='
interface Clause {
  readonly comparator: Comparator
  readonly text: string
}

/** `>= V1.0 < V2.0`, `>=1|<2`, `< 3`: comparators with what follows each; `undefined` when there are none. */
function readComparators(text: string): Clause[] | undefined {
  const clauses: Clause[] = []
  const clean = text.replaceAll('≤', '<=').replaceAll('≥', '>=')
  let i = 0
  while (i < clean.length && !isOperator(clean.charAt(i))) i++
  if (i === clean.length || dropLeading(`${clean.slice(0, i)} .`.trim()) !== '.') return undefined
  while (i < clean.length) {
    let end = i
    while (end < clean.length && isOperator(clean.charAt(end))) end++
    const comparator = clean.slice(i, end) === '==' ? '=' : clean.slice(i, end)
    i = end
    while (i < clean.length && !isOperator(clean.charAt(i))) i++
    let value = clean.slice(end, i).trim()
    for (const joint of ['|', ',', '&', ' and']) if (value.endsWith(joint)) value = value.slice(0, -joint.length).trim()
    value = dropLeading(value)
    if (!['<', '<=', '>', '>=', '='].includes(comparator) || !isBound(value)) return undefined
    clauses.push({ comparator: comparator as Comparator, text: value })
  }
  return clauses
}

/** Words around one version: `before 2.0`, `2.0 and earlier`. */
function readWords(text: string): Clause | undefined {
  const lower = text.toLowerCase()
  for (const [words, comparator] of BEFORE) {
    if (!lower.startsWith(`${words} `)) continue
    const value = dropLeading(text.slice(words.length).trim())
    return isBound(value) ? { comparator, text: value } : undefined
  }
  const space = lower.indexOf(' ')
  for (let at = space; at >= 0; at = lower.indexOf(' ', at + 1)) {
    const comparator = AFTER.get(
      lower
        .slice(at + 1)
        .split(' ')
        .filter(Boolean)
        .join(' '),
    )
    const value = text.slice(0, at).trim()
    if (comparator !== undefined && isBound(value)) return { comparator, text: value }
  }
  return undefined
}

/** `1.0 to 2.0`, `1.0 - 2.0`, `1.0 through 2.0`. */
function readFromTo(text: string): readonly [string, string] | undefined {
  const rest = dropWord(text, 'from')
  for (const joint of [' to ', ' through ', ' - ', ' – ', ' until ']) {
    const at = rest.toLowerCase().indexOf(joint)
    if (at < 0) continue
    const from = dropLeading(rest.slice(0, at).trim())
    const to = dropLeading(rest.slice(at + joint.length).trim())
    if (isBound(from) && isBound(to)) return [from, to]
  }
  return undefined
}

/** `2024.4.x` and `7.*`: every version that begins so, as from 2024.4 to before 2024.5. */
export function wildcardBounds(text: string): readonly [string, string] | undefined {
  let rest = text.trim()
  if (!/\.[xX*]$/.test(rest)) return undefined
  while (/\.[xX*]$/.test(rest)) rest = rest.slice(0, -2)
  const digits = /(?<!\d)\d{1,9}$/.exec(rest)?.[0]
  return digits === undefined ? undefined : [rest, `${rest.slice(0, -digits.length)}${Number(digits) + 1}`]
}

/** From one end to the other; none when that holds nothing: then something else was meant. */
function stretch(from: Bound, to: Bound): Span[] | undefined {
  const sign = from.version && to.version && compareVersions(from.version, to.version)
  const isEmpty = sign === 1 || (sign === 0 && !(from.inclusive && to.inclusive))
  return isEmpty ? undefined : [{ status: 'in', from, to }]
}

function spansOfClauses(scheme: Scheme, clauses: readonly Clause[]): Span[] | undefined {
  const [first, second, ...more] = clauses
  if (first === undefined || more.length > 0) return undefined
  const isLower = (clause: Clause) => clause.comparator.startsWith('>')
  const isUpper = (clause: Clause) => clause.comparator.startsWith('<')
  const asBound = (clause: Clause) => bound(scheme, clause.text, clause.comparator.endsWith('='))
  if (second === undefined) {
    if (first.comparator === '=') return [exactly(scheme, first.text)]
    return [{ status: 'in', ...(isLower(first) ? { from: asBound(first) } : { to: asBound(first) }) }]
  }
  // Only "from … to …" has one meaning; several upper ends may mean branches or alternatives.
  if (!isLower(first) || !isUpper(second)) return undefined
  return stretch(asBound(first), asBound(second))
}

/** The stretches one free text means; `undefined` when it is no range. Written by {@link rangeOfText}. */
export function spansOfText(scheme: Scheme, written: string): Span[] | undefined {
  if (written.length > MAX_TEXT) return undefined
  let text = written.split(/\s/).filter(Boolean).join(' ')
  // `vers:all/<V2.5` stands in hundreds of advisories; what follows the slash is read as text.
  if (text.toLowerCase().startsWith('vers:all/')) text = text.slice('vers:all/'.length)
  if (EVERYTHING.has(text.toLowerCase())) return [{ status: 'in' }]
  const clauses = readComparators(text)
  if (clauses !== undefined) return spansOfClauses(scheme, clauses)
  if (/[<>=≤≥]/.test(text)) return undefined
  text = dropLeading(text)
  const fromTo = readFromTo(text)
  if (fromTo !== undefined) return stretch(bound(scheme, fromTo[0], true), bound(scheme, fromTo[1], true))
  const clause = readWords(text)
  if (clause !== undefined) return spansOfClauses(scheme, [clause])
  if (scheme === 'generic' && isTwoVersions(text)) return undefined
  const spans: Span[] = []
  for (const part of text.split(text.includes('|') ? '|' : ',')) {
    const one = dropLeading(part.trim())
    const wildcard = wildcardBounds(one)
    if (wildcard !== undefined && isBound(wildcard[0])) {
      spans.push({ status: 'in', from: bound(scheme, wildcard[0], true), to: bound(scheme, wildcard[1], false) })
    } else if (isBound(one)) spans.push(exactly(scheme, one))
    else return undefined
  }
  return spans
}

/**
 * Reads a range as people write it where the format leaves them free (CSAF `product_version_range`, CVE `version`,
 * scanner columns): `< V2.5`, `>= 1.0 < 2.0`, `All versions < V3`, `1.2.3 and prior`, `before 4`, `1.0 to 1.9`, `7.x`,
 * `1.1 | 1.2`, `all versions`. A text with any other word is not read: the range then answers *undecidable*.
 */
export function rangeOfText(text: string, scheme: Scheme = 'generic'): Range {
  const spans = spansOfText(scheme, text)
  return {
    scheme,
    spans: spans ?? [],
    otherwise: 'out',
    isSilent: false,
    unreadable: spans === undefined ? [text] : [],
  }
}
