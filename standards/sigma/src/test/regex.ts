import { RE2JS } from 're2js'
import { shapeOf } from './regex-shape.ts'

/** A compiled expression of the `re` modifier. */
export interface Regex {
  readonly source: string
  readonly flags: string
  /** Lower-case words of which every text that matches holds at least one; empty when nothing is sure. */
  readonly words: readonly string[]
  readonly test: (text: string) => boolean
}

const MAX_LENGTH = 4_000
/** What a backtracking engine may take for one text: some tens of milliseconds at the very worst. */
const MAX_STEPS = 8_000_000

/** The same expression for the built-in engine: `.` and `\s` mean there what they mean in PCRE and RE2. */
function forBuiltIn(source: string, flags: string): string {
  let inside = false
  return source.replaceAll(/\\.|[[\].]/gs, (found) => {
    if (found === '[') inside = true
    else if (found === ']') inside = false
    else if (found === '.') return inside || flags.includes('s') ? '.' : '[^\n]'
    else if (found === '\\s') return inside ? '\t\n\f\r ' : '[\t\n\f\r ]'
    else if (found === '\\S' && !inside) return '[^\t\n\f\r ]'
    return found
  })
}

/** Longest text for which the built-in engine surely stays within its steps. */
const bound = (ways: number, loops: number) => Math.floor((MAX_STEPS / ways) ** (1 / (loops + 1)))

/**
 * Compiles an expression of Sigma's PCRE subset: searched anywhere, case-sensitive unless `i`. Linear time whatever the text:
 * the built-in engine runs only where its steps are bounded by the shape of the expression and the length of the text,
 * else RE2 does.
 *
 * @param flags any of `i`, `m`, `s`
 * @throws {Error} for what RE2 does not know (look-around, back references) and for more than 4,000 characters
 */
export function compileRegex(text: string, flags: string): Regex {
  if (text.length > MAX_LENGTH)
    throw new Error(`a regular expression of ${text.length} characters; at most ${MAX_LENGTH}`)
  const inline = /^\(\?([ims]+)\)/.exec(text)
  const source = inline === null ? text : text.slice(inline[0].length)
  const all = [...new Set([...flags, ...(inline?.[1] ?? '')])].sort().join('')
  let linear: RE2JS
  try {
    linear = RE2JS.compile(`${all === '' ? '' : `(?${all})`}${source}`)
  } catch (error) {
    const why = error instanceof Error ? error.message : 'unknown'
    throw new Error(`not a regular expression of the supported flavour: ${why}`)
  }
  const shape = shapeOf(source)
  const test = (value: string) => linear.matcher(value).find()
  if (shape === undefined) return { source, flags: all, words: [], test }
  // Lines end at more characters for the built-in engine than for RE2.
  if (all.includes('m')) return { source, flags: all, words: shape.words, test }
  const quick = new RegExp(forBuiltIn(source, all), all)
  const longest = bound(shape.ways, shape.loops)
  return {
    source,
    flags: all,
    words: shape.words,
    test: (value) => (value.length <= longest ? quick.test(value) : test(value)),
  }
}
