import { RE2JS } from 're2js'
import { costOf } from './regex-cost.ts'
import { shapeOf } from './regex-shape.ts'

/** A compiled expression of the `re` modifier. */
export interface Regex {
  readonly source: string
  readonly flags: string
  /** Lower-case words of which every text that matches holds at least one; empty when nothing is sure. */
  readonly words: readonly string[]
  readonly test: (text: string) => boolean
  /** How many texts were too long to be searched to their end and showed no match in the part that was. */
  cuts: number
}

const MAX_LENGTH = 4_000
/** Counted repetitions written out: some 30 ms of compilation at the worst. SigmaHQ's largest has 1,000. */
const MAX_SIZE = 3_000
/** Width of the expression times length of a text, for RE2: some 40 ms at the very worst. */
const MAX_WORK = 1_000_000
/** Beyond it RE2's automaton, made as it goes, could cost more to make than it saves. */
const MAX_AUTOMATON = 200_000
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

/** Longest text for which the built-in engine surely stays within its steps: from each place as many ways, each through loops or not. */
const bound = (ways: number, loops: number, size: number) =>
  Math.floor(Math.min((MAX_STEPS / ways) ** (1 / (loops + 1)), MAX_STEPS / (ways * size)))

/** What an expression means at an edge depends on what stands beyond it. */
const hasStart = (source: string) => /\^|\\[bBA]/.test(source.replaceAll('[^', '['))
const hasEnd = (source: string) => /\$|\\[bBzZ]/.test(source)

/**
 * Compiles an expression of Sigma's PCRE subset: searched anywhere, case-sensitive unless `i`. Time is bounded whatever the text:
 * the built-in engine runs only where its steps are bounded by the shape of the expression and the length of the text,
 * else RE2 does, whose steps are the width of the expression times the length. Of a text that is longer than this allows a
 * part is searched, near the words a match must hold; `cuts` counts the texts in which that part showed nothing.
 *
 * @param flags any of `i`, `m`, `s`
 * @throws {Error} for what RE2 does not know (look-around, back references) and for what would grow too large
 */
export function compileRegex(text: string, flags: string): Regex {
  if (text.length > MAX_LENGTH)
    throw new Error(`a regular expression of ${text.length} characters; at most ${MAX_LENGTH}`)
  const { size, width } = costOf(text, MAX_SIZE)
  if (size > MAX_SIZE) throw new Error(`a regular expression whose repetitions grow beyond ${MAX_SIZE} characters`)
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
  const words = shape?.words ?? []
  // Lines end at more characters for the built-in engine than for RE2.
  const quick =
    shape === undefined || all.includes('m')
      ? undefined
      : { regex: new RegExp(forBuiltIn(source, all), all), longest: bound(shape.ways, shape.loops, size) }
  const most = Math.floor(MAX_WORK / width)
  const search = (value: string): boolean =>
    value.length * width <= MAX_AUTOMATON ? linear.test(value) : linear.matcher(value).find()
  const part = partial(source, words, most)
  const regex: Regex = {
    source,
    flags: all,
    words,
    cuts: 0,
    test: (value) => {
      if (quick !== undefined && value.length <= quick.longest) return quick.regex.test(value)
      if (value.length <= most) return search(value)
      const seen = part(value)
      if (seen !== undefined && search(seen)) return true
      regex.cuts++
      return false
    },
  }
  return regex
}

/** The part of a long text in which a match is a match of the whole; undefined when no part is sure to be. */
function partial(source: string, words: readonly string[], most: number): (value: string) => string | undefined {
  const [start, end] = [hasStart(source), hasEnd(source)]
  if (end) return start ? () => undefined : (value) => value.slice(-most)
  if (start || words.length === 0) return (value) => value.slice(0, most)
  return (value) => {
    const lower = value.toLowerCase()
    const places = words.map((word) => lower.indexOf(word)).filter((at) => at >= 0)
    const from = Math.max(0, Math.min(...places, value.length) - (most >> 1))
    return value.slice(from, from + most)
  }
}
