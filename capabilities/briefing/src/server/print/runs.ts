import type { Font } from './fonts.ts'

/** A stretch of text in one face. */
export interface Run {
  readonly text: string
  readonly font: Font
}

export interface Segment extends Run {
  /** Points from the left edge of the block. */
  readonly x: number
}

export type Line = readonly Segment[]

/** Date-time groups, vulnerability and incident numbers, and codes of missions: said in the face of the console. */
const MONO = /(\b\d{6}Z(?:[A-Z]{3}\d\d)?\b|\b(?:CVE-\d{4}-\d{4,}|INC-\d+|M-\d\d)\b)/

/** Plain text with its times and numbers in the monospaced face. */
export function textRuns(text: string, font: 'text' | 'bold' = 'text'): readonly Run[] {
  return text
    .split(MONO)
    .map((part, i): Run => ({ text: part, font: i % 2 === 1 ? 'mono' : font }))
    .filter((run) => run.text !== '')
}

/**
 * Breaks runs into lines no wider than `width`. Words are kept whole where they fit on a line; a longer one is cut.
 *
 * @param measure width in points of a text in a face
 */
export function breakLines(
  runs: readonly Run[],
  width: number,
  measure: (text: string, font: Font) => number,
): readonly Line[] {
  const lines: Segment[][] = [[]]
  let x = 0
  const put = (text: string, font: Font) => {
    const line = lines.at(-1)
    const last = line?.at(-1)
    if (line === undefined) return
    if (last !== undefined && last.font === font) line[line.length - 1] = { ...last, text: last.text + text }
    else line.push({ text, font, x })
    x += measure(text, font)
  }
  const turn = () => {
    lines.push([])
    x = 0
  }
  for (const word of wordsOf(runs)) {
    const wide = word.reduce((sum, { text, font }) => sum + measure(text.trimEnd(), font), 0)
    if (x > 0 && x + wide > width) turn()
    for (const piece of word) {
      if (wide <= width) put(piece.text, piece.font)
      else
        for (const letter of piece.text) {
          if (x + measure(letter, piece.font) > width) turn()
          put(letter, piece.font)
        }
    }
  }
  return lines.filter((line) => line.length > 0)
}

/** Words with the space after them; one word may be in several faces: `(INC-0217),`. */
function wordsOf(runs: readonly Run[]): readonly (readonly Run[])[] {
  const words: Run[][] = [[]]
  for (const { text, font } of runs)
    for (const piece of text.split(/(?<= )/)) {
      words.at(-1)?.push({ text: piece, font })
      if (piece.endsWith(' ')) words.push([])
    }
  return words.filter((word) => word.length > 0)
}
