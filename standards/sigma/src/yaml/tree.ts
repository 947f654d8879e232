import { isAlias, isMap, isScalar, isSeq, Lexer, LineCounter, parseDocument, type Node } from 'yaml'
import type { Part } from './split.ts'

/** A YAML value with the line (from 1) it stands on. `text` of a scalar is how the author wrote a number or a word. */
export type Tree =
  | { readonly kind: 'map'; readonly line: number; readonly entries: readonly Entry[] }
  | { readonly kind: 'list'; readonly line: number; readonly items: readonly Tree[] }
  | { readonly kind: 'scalar'; readonly line: number; readonly value: Plain; readonly text: string }

export type Plain = string | number | boolean | null

export interface Entry {
  readonly key: string
  readonly line: number
  readonly value: Tree
}

/** Why a text is not taken, and where. */
export class YamlProblem extends Error {
  readonly line: number
  constructor(line: number, message: string) {
    super(message)
    this.name = 'YamlProblem'
    this.line = line
  }
}

/** Bounds of one document, well above the largest of SigmaHQ's rules and low enough to be read in some 50 ms. */
const MAX_CHARACTERS = 512 * 1024
const MAX_LINES = 6_000
const MAX_LINE = 32 * 1024
const MAX_SCALAR = 64 * 1024
const MAX_NODES = 6_000
const MAX_DEPTH = 32
/** Flow indicators (brackets, braces, commas), and anchors, aliases and tags. */
const MAX_FLOW = 5_000
const MAX_PROPERTIES = 500
/** Keys of the document itself, and indicators on one line. */
const MAX_KEYS = 500

/** Reads nothing yet: refuses by the look of the text what would be dear to read. */
function refuseByLook(part: Part): void {
  const { text, line } = part
  const refuse = (at: number, what: string): never => {
    throw new YamlProblem(at, what)
  }
  if (text.length > MAX_CHARACTERS)
    refuse(line, `the document has ${text.length} characters; at most ${MAX_CHARACTERS} are read`)
  let lineOf = line
  let from = 0
  let brackets = 0
  let flow = 0
  let indicators = 0
  for (let at = 0; at <= text.length; at++) {
    const code = at === text.length ? 10 : text.charCodeAt(at)
    if (code === 10) {
      if (at - from > MAX_LINE) refuse(lineOf, `a line of ${at - from} characters; at most ${MAX_LINE} are read`)
      from = at + 1
      indicators = 0
      if (++lineOf - line > MAX_LINES) refuse(lineOf, `more than ${MAX_LINES} lines`)
    } else if (code === 91 || code === 123) {
      brackets++
      flow++
    } else if (code === 44) flow++
    else if ((code === 45 || code === 63 || code === 58) && text.charCodeAt(at + 1) === 32 && ++indicators > MAX_KEYS)
      refuse(lineOf, `a line with more than ${MAX_KEYS} indicators`)
  }
  if (brackets > MAX_DEPTH) refuseDeepFlow(part)
  if (flow > MAX_FLOW) refuse(line, `more than ${MAX_FLOW} brackets and commas`)
  if ((text.match(/^[^\s#-]/gm)?.length ?? 0) > MAX_KEYS) refuse(line, `more than ${MAX_KEYS} keys`)
  if ((text.match(/(?:^|[\s,[{])[&*!][^\s]/g)?.length ?? 0) > MAX_PROPERTIES)
    refuse(line, `more than ${MAX_PROPERTIES} anchors, aliases and tags`)
}

/** Counts how deep `[` and `{` nest, by the lexer alone: it does not recurse, so depth cannot exhaust the stack. */
function refuseDeepFlow({ text, line }: Part): void {
  let depth = 0
  let lineOf = line
  for (const token of new Lexer().lex(text)) {
    if (token === '[' || token === '{') depth++
    else if (token === ']' || token === '}') depth--
    else for (let at = token.indexOf('\n'); at !== -1; at = token.indexOf('\n', at + 1)) lineOf++
    if (depth > MAX_DEPTH) throw new YamlProblem(lineOf, `nested deeper than ${MAX_DEPTH} levels`)
  }
}

/** Deep block nesting shows as indentation or as many indicators on one line; the composer recurses over both. */
function refuseDeepBlock({ text, line }: Part): void {
  let lineOf = line
  for (const row of text.split('\n')) {
    const lead = /^[ ]*(?:[-?:][ \t]+)*/.exec(row)?.[0] ?? ''
    const dashes = lead.replaceAll(/[^-?:]/g, '').length
    if (dashes > MAX_DEPTH) throw new YamlProblem(lineOf, `nested deeper than ${MAX_DEPTH} levels`)
    lineOf++
  }
}

/**
 * Reads one document as a tree with lines.
 *
 * @throws {YamlProblem} when it is not YAML 1.2, has a key twice, uses an alias more than the budget of nodes allows, or is
 * too large, too long, too deep to be a rule
 */
export function readTree(part: Part): Tree {
  refuseByLook(part)
  refuseDeepBlock(part)
  const lines = new LineCounter()
  const document = parseDocument(part.text, {
    lineCounter: lines,
    version: '1.2',
    schema: 'core',
    strict: true,
    // The parser's own check takes the square of the keys; ours is below.
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'silent',
  })
  const lineAt = (offset: number | undefined) => part.line - 1 + (lines.linePos(offset ?? 0).line || 1)
  const broken = document.errors[0]
  if (broken !== undefined) throw new YamlProblem(lineAt(broken.pos[0]), `not YAML: ${broken.message.split('\n')[0]}`)

  let nodes = 0
  const lineOf = (node: Node | null | undefined) => lineAt(node?.range?.[0])
  const grow = (given: unknown, depth: number, above: number): Tree => {
    const node = (isAlias(given) ? given.resolve(document) : given) as Node | null | undefined
    const line = node?.range ? lineOf(node) : above
    if (isAlias(given) && node === undefined) throw new YamlProblem(above, 'an alias to an anchor that is not there')
    if (++nodes > MAX_NODES)
      throw new YamlProblem(line, `more than ${MAX_NODES} values, aliases counted each time they are used`)
    if (depth > MAX_DEPTH) throw new YamlProblem(line, `nested deeper than ${MAX_DEPTH} levels`)
    if (isMap(node)) {
      const taken = new Set<string>()
      const entries = node.items.map((pair): Entry => {
        const key = pair.key as Node | null
        if (!isScalar(key)) throw new YamlProblem(line, 'a key that is not plain text')
        const name = String(key.value ?? '')
        if (taken.has(name)) throw new YamlProblem(lineOf(key), `the key "${name}" stands twice`)
        taken.add(name)
        return { key: String(key.value ?? ''), line: lineOf(key), value: grow(pair.value, depth + 1, lineOf(key)) }
      })
      return { kind: 'map', line, entries }
    }
    if (isSeq(node)) return { kind: 'list', line, items: node.items.map((item) => grow(item, depth + 1, line)) }
    const value: unknown = isScalar(node) ? node.value : null
    const written = isScalar(node) && typeof node.source === 'string' ? node.source : String(value ?? '')
    if (written.length > MAX_SCALAR)
      throw new YamlProblem(line, `a value of ${written.length} characters; at most ${MAX_SCALAR} are read`)
    if (value === null || typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number')
      return { kind: 'scalar', line, value, text: written }
    return { kind: 'scalar', line, value: written, text: written }
  }
  return grow(document.contents, 0, part.line)
}
