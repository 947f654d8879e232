/** What can be said of a regular expression by reading it, before any text is seen. */
export interface RegexShape {
  /** Lower-case words of which every text that matches holds at least one; empty when nothing is sure. */
  readonly words: readonly string[]
  /**
   * Bound on the ways to try from one place: a backtracking engine takes at most `ways * n ** (loops + 1)` steps. Infinite
   * where loops stand inside loops.
   */
  readonly ways: number
  readonly loops: number
}

type Part = { readonly words: readonly string[] | undefined; readonly literal: string | undefined }
const NOTHING: Part = { words: undefined, literal: undefined }

class NotSimple extends Error {}

const shortest = (words: readonly string[]) => Math.min(...words.map((word) => word.length))
const better = (a: readonly string[] | undefined, b: readonly string[] | undefined) => {
  if (a === undefined || b === undefined) return a ?? b
  const [rankA, rankB] = [a, b].map((words) => shortest(words) * 16 - words.length)
  return (rankB ?? 0) > (rankA ?? 0) ? b : a
}

/** Reads the plain part of the syntax all engines share; anything else is not simple. */
class Reader {
  readonly text: string
  at = 0
  depth = 0
  ways = 1
  loops = 0
  constructor(text: string) {
    this.text = text
  }

  alternation(): Part {
    if (++this.depth > 20) throw new NotSimple()
    const options = [this.sequence()]
    while (this.text[this.at] === '|') {
      this.at++
      options.push(this.sequence())
    }
    this.depth--
    const [only] = options
    if (options.length === 1 && only !== undefined) return only
    this.ways *= options.length
    const words = options.flatMap((option) => option.words ?? [])
    const sure = options.every((option) => option.words !== undefined) && words.length <= 64
    return { words: sure ? words : undefined, literal: undefined }
  }

  sequence(): Part {
    let words: readonly string[] | undefined
    let run = ''
    let whole: string | undefined = ''
    const close = () => {
      if (run !== '') words = better(words, [run])
      run = ''
    }
    while (this.at < this.text.length && this.text[this.at] !== '|' && this.text[this.at] !== ')') {
      const [part, times] = this.repeated()
      if (part.literal !== undefined && times.min === 1 && times.max === 1) {
        run += part.literal
        if (whole !== undefined) whole += part.literal
        continue
      }
      if (part.literal === '' && times.max === 0) continue
      whole = undefined
      if (part.literal !== undefined && times.min > 0) run += part.literal
      close()
      if (times.min > 0 && part.literal === undefined) words = better(words, part.words)
    }
    close()
    return { words, literal: whole }
  }

  repeated(): [Part, { min: number; max: number }] {
    const [loops, ways, from] = [this.loops, this.ways, this.at]
    const part = this.atom()
    const group = this.text[from] === '('
    const times = this.quantifier()
    if (times.max === 1 && times.min === 1) return [part, times]
    const inner = this.loops !== loops || this.ways !== ways
    if (times.max === Number.POSITIVE_INFINITY) {
      // A loop over what has several ways to match takes exponentially many steps: not for a backtracking engine.
      if (group && (inner || part.literal === undefined || part.literal === '')) this.ways = Number.POSITIVE_INFINITY
      this.loops++
    } else {
      if (group && inner && times.max > 1) this.ways = Number.POSITIVE_INFINITY
      this.ways *= times.max - times.min + 1
    }
    return [part, times]
  }

  quantifier(): { min: number; max: number } {
    const rest = this.text.slice(this.at, this.at + 16)
    const found = /^(?:[*+?]|\{(\d{1,4})(,(\d{0,4}))?\})(\??)/.exec(rest)
    if (found === null) {
      if (rest.startsWith('{')) throw new NotSimple()
      return { min: 1, max: 1 }
    }
    this.at += found[0].length
    if (this.text[this.at] === '+') throw new NotSimple()
    const sign = rest[0]
    if (sign === '*') return { min: 0, max: Number.POSITIVE_INFINITY }
    if (sign === '+') return { min: 1, max: Number.POSITIVE_INFINITY }
    if (sign === '?') return { min: 0, max: 1 }
    const min = Number(found[1])
    if (found[2] === undefined) return { min, max: min }
    return { min, max: found[3] === '' ? Number.POSITIVE_INFINITY : Number(found[3]) }
  }

  atom(): Part {
    const char = this.text[this.at++] ?? ''
    if (char === '(') {
      if (this.text[this.at] === '?') {
        if (this.text[this.at + 1] !== ':') throw new NotSimple()
        this.at += 2
      }
      const inner = this.alternation()
      if (this.text[this.at++] !== ')') throw new NotSimple()
      return inner
    }
    if (char === '[') return this.charClass()
    if (char === '.') return NOTHING
    if (char === '^' || char === '$') return { words: undefined, literal: '' }
    if (char === '\\') return this.escape()
    if ('*+?{}'.includes(char) || char > '\u007f') throw new NotSimple()
    return { words: undefined, literal: char.toLowerCase() }
  }

  escape(): Part {
    const char = this.text[this.at++] ?? ''
    if (/[wWdDsS]/.test(char)) return NOTHING
    if (/[bB]/.test(char)) return { words: undefined, literal: '' }
    if (/[a-zA-Z0-9]/.test(char)) {
      if (!/[tnr]/.test(char)) throw new NotSimple()
      return { words: undefined, literal: char === 't' ? '\t' : char === 'n' ? '\n' : '\r' }
    }
    if (char === '' || char > '\u007f') throw new NotSimple()
    return { words: undefined, literal: char }
  }

  charClass(): Part {
    const body = /^\^?\]?(?:\\.|[^\]\\])*/s.exec(this.text.slice(this.at))?.[0] ?? ''
    this.at += body.length + 1
    if (this.text[this.at - 1] !== ']' || body.includes('[') || body.includes('\\S') || /\\[^wWdDsStnr\W]/.test(body))
      throw new NotSimple()
    // An empty class and one that begins with "]" are read differently by the engines.
    if (/^\^?\]/.test(body) || body === '' || body === '^') throw new NotSimple()
    const pair = /^([a-zA-Z])([a-zA-Z])$/.exec(body)
    if (pair?.[1]?.toLowerCase() === pair?.[2]?.toLowerCase() && pair?.[1] !== undefined)
      return { words: undefined, literal: pair[1].toLowerCase() }
    return NOTHING
  }
}

/** Reads the shape of an expression; undefined when it uses syntax beyond what is surely the same in every engine. */
export function shapeOf(text: string): RegexShape | undefined {
  const reader = new Reader(text)
  try {
    const part = reader.alternation()
    if (reader.at < text.length) return undefined
    const words = (part.words ?? []).filter((word) => word !== '')
    const sure = words.length > 0 && words.length === part.words?.length
    return { words: sure ? words : [], ways: reader.ways, loops: reader.loops }
  } catch (error) {
    if (error instanceof NotSimple) return undefined
    throw error
  }
}
