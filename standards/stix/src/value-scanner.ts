import { BACKSLASH, BRACKET, CLOSE, COLON, COMMA, NEWLINE, OPEN, QUOTE, UNBRACKET } from './json-bytes.ts'

export const isSpace = (b: number): boolean => b === 0x20 || b === NEWLINE || b === 0x0d || b === 0x09

/** What a run over one text has seen; enough to know cheaply whether its parse needs a closer look. */
export interface Tally {
  /** Colons outside strings: as many as there are properties written. */
  colons: number
  deepest: number
  /** An escape that may be a surrogate: \ud800 to \udfff are the only way to a lone one. */
  surrogates: boolean
}

export const freshTally = (): Tally => ({ colons: 0, deepest: 0, surrogates: false })

/** Finds the end of one JSON value by brackets and strings alone, over any number of chunks. */
export class ValueScanner {
  shape: 'container' | 'string' | 'scalar' = 'container'
  /** Line breaks met by the last call of `scan`. */
  lines = 0
  private inString = false
  private escape = 0 // 1 after a backslash, 2 after \u
  private open = 0
  private outer = 0

  /** A value starts with byte `b`, inside `outer` open brackets that count for its depth. */
  start(b: number, outer: number): void {
    this.shape = b === OPEN || b === BRACKET ? 'container' : b === QUOTE ? 'string' : 'scalar'
    this.inString = false
    this.escape = 0
    this.open = 0
    this.outer = outer
  }

  /** Reads on from `i`; answers the index after the last byte of the value, or -1 when the chunk ends first. */
  scan(chunk: Uint8Array, i: number, tally: Tally): number {
    const { shape, outer } = this
    const length = chunk.length
    let { inString, escape, open } = this
    let { colons, deepest } = tally
    let lines = 0
    let end = -1

    while (i < length) {
      const b = chunk[i] as number
      if (inString) {
        if (escape !== 0) {
          if (escape === 2) {
            if (b === 0x64 || b === 0x44) tally.surrogates = true
            escape = 0
          } else escape = b === 0x75 ? 2 : 0
        } else if (b === BACKSLASH) escape = 1
        else if (b === QUOTE) {
          inString = false
          if (open === 0 && shape === 'string') {
            end = i + 1
            break
          }
        }
      } else if (b === QUOTE) inString = true
      else if (b === OPEN || b === BRACKET) {
        if (++open + outer > deepest) deepest = open + outer
      } else if (b === CLOSE || b === UNBRACKET) {
        if (shape === 'scalar') {
          end = i
          break
        }
        if (--open === 0) {
          end = i + 1
          break
        }
      } else if (b === COLON) colons++
      else if (shape === 'scalar' && (b === COMMA || isSpace(b))) {
        end = i
        break
      } else if (b === NEWLINE) lines++
      i++
    }

    this.inString = inString
    this.escape = escape
    this.open = open
    this.lines = lines
    tally.colons = colons
    tally.deepest = deepest
    return end
  }
}
