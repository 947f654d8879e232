/** What an expression costs, told by reading it. */
export interface RegexCost {
  /** About how many instructions it compiles to, counted repetitions written out: its compilation goes by this. */
  readonly size: number
  /** At most about how many places of it a text can be at once: each character of a text costs so many steps. */
  readonly width: number
  /** Plain text that stands in every text that matches, as written; '' when none is sure. */
  readonly run: string
}

/** Tables of Unicode are joined and folded when an expression is compiled: one costs about as much as so many characters. */
const TABLE = 10

interface Sum {
  size: number
  width: number
}

/**
 * Reads the cost of an RE2 expression before it is compiled. Where the syntax can be taken in two ways the dearer one counts. A run of
 * plain characters is one place wide, unless its beginning comes again in it. Time O(n); stops adding once past `most`.
 */
export function costOf(text: string, most: number): RegexCost {
  const open: Sum[] = []
  let sum: Sum = { size: 0, width: 0 }
  let atom: Sum = { size: 0, width: 0 }
  let run = ''
  let sure = ''
  let hasChoice = false
  const add = (size: number, width: number) => {
    atom = { size, width }
    sum.size += size
    sum.width += width
  }
  const endRun = () => {
    if (open.length === 0 && run.length > sure.length) sure = run
    if (run !== '') add(run.length, overlaps(run))
    run = ''
  }
  const single = (size = 1) => {
    endRun()
    add(size, 1)
  }
  /** The last character of a run is what a quantifier repeats. */
  const parted = () => {
    const last = run.slice(-1)
    run = run.slice(0, -1)
    endRun()
    if (last !== '') add(1, 1)
  }
  for (let i = 0; i < text.length && sum.size <= most; i++) {
    const c = text[i] ?? ''
    if (c === '\\') {
      const next = text[++i] ?? ''
      if (next === 'Q') {
        const end = text.indexOf('\\E', i)
        run += text.slice(i + 1, end < 0 ? undefined : end)
        i = end < 0 ? text.length : end + 1
      } else if (/[A-Za-z0-9]/.test(next)) {
        single(next === 'p' || next === 'P' ? TABLE : 1)
        i += escapeLength(next, text.slice(i + 1, i + 40))
      } else run += next
    } else if (c === '[') {
      const end = closing(text, ']', i + 1)
      single(1 + TABLE * (text.slice(i, end).match(/\\[pP]|\[:/g)?.length ?? 0))
      i = end
    } else if (c === '(') {
      endRun()
      open.push(sum)
      sum = { size: 2, width: 1 }
    } else if (c === ')') {
      endRun()
      const { size, width } = sum
      sum = open.pop() ?? { size: 0, width: 0 }
      add(size, width)
    } else if (c === '|') {
      single()
      if (open.length === 0) hasChoice = true
    } else if (c === '*' || c === '+' || c === '?') {
      parted()
      sum.size++
    } else if (c === '{') {
      const [all, least, comma, last] = /^\{(\d{1,9})(,(\d{0,9}))?\}/.exec(text.slice(i, i + 24)) ?? []
      if (all === undefined) {
        run += c
        continue
      }
      parted()
      const times = Math.max(1, Number(least) + (comma === ',' ? 1 : 0), Number(last ?? 0))
      const optional = Math.max(0, Number(last ?? 0) - Number(least))
      const { size, width } = atom
      add(size * (times - 1) + optional, width * (times - 1) + optional)
      atom = { size: size * times + optional, width: width * times + optional }
      i += all.length - 1
    } else if (c === '.' || c === '^' || c === '$') single()
    else run += c
  }
  endRun()
  for (const one of open) {
    sum.size += one.size
    sum.width += one.width
  }
  const folds = /\(\?[A-Za-z]*i/.test(text)
  return { size: sum.size, width: 1 + sum.width, run: hasChoice || folds ? '' : sure }
}

/** How long the rest of an escape is: `\x41`, `\x{10ffff}`, `\pL`, `\p{Greek}`, `\012`. */
function escapeLength(sign: string, rest: string): number {
  const shape = /[pP]/.test(sign)
    ? /^(?:\{[^}]*\}?|.)/u
    : sign === 'x'
      ? /^(?:\{[^}]*\}?|[0-9A-Fa-f]{2})/
      : /^[0-7]{1,2}/
  return sign !== 'x' && !/[pP0-7]/.test(sign) ? 0 : (shape.exec(rest)?.[0].length ?? 0)
}

/** Where a class or a name may end at the earliest; the end of the text when it does not. */
function closing(text: string, sign: string, after: number): number {
  const end = text.indexOf(sign, after + 1)
  return end < 0 ? text.length : end
}

/** In how many places of a run a text can be at once: those of its beginnings that also end another (Knuth, Morris, Pratt). */
function overlaps(run: string): number {
  const text = run.toLowerCase()
  const border = new Uint32Array(text.length)
  const depth = new Uint32Array(text.length).fill(1)
  let most = 1
  for (let i = 1, k = 0; i < text.length; i++) {
    while (k > 0 && text[i] !== text[k]) k = border[k - 1] ?? 0
    if (text[i] === text[k]) k++
    border[i] = k
    if (k > 0) depth[i] = 1 + (depth[k - 1] ?? 0)
    most = Math.max(most, depth[i] ?? 1)
  }
  return most
}
