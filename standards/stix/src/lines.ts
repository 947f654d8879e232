import { Capture } from './capture.ts'
import { DEFAULT_MAX_DEPTH, parseStrict, type JsonValue } from './json.ts'
import type { SplitLimits, SplitProblem, SplitProblemCode } from './split-item.ts'
import { findInvalidUtf8, utf8Length } from './utf8.ts'

declare const TextDecoder: new (
  label: string,
  options: { fatal: boolean; ignoreBOM: boolean },
) => { decode(input: Uint8Array): string }

/** One line that holds one JSON value. */
export interface Line {
  readonly kind: 'line'
  readonly byte: number
  readonly line: number
  readonly text: string
  readonly value: JsonValue
}

const NEWLINE = 0x0a

/**
 * Reads one JSON value per line: objects or whole bundles. Every line that is not blank gives exactly one item, in
 * order; a bad line gives a problem and the next line is read. Lines end at LF or CRLF, never at U+2028.
 *
 * Memory: the longest line, up to `maxObjectBytes`.
 */
export async function* splitLines(
  bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  limits: Pick<SplitLimits, 'maxDepth' | 'maxObjectBytes'> = {},
): AsyncGenerator<Line | SplitProblem, void, undefined> {
  const { maxDepth = DEFAULT_MAX_DEPTH, maxObjectBytes = 16 * 1024 * 1024 } = limits
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  const kept = new Capture(maxObjectBytes)
  let base = 0
  let start = 0
  let line = 1

  const read = (slice: Uint8Array | undefined): Line | SplitProblem | undefined => {
    const problem = (code: SplitProblemCode, message: string, byte: number, path?: string): SplitProblem => ({
      kind: 'problem',
      code,
      message,
      place: { byte, line, ...(path === undefined ? {} : { path }) },
      fatal: false,
    })
    if (!slice) return problem('stix.object_too_big', `the line is longer than ${maxObjectBytes} bytes`, start)
    let text: string
    try {
      text = decoder.decode(slice)
    } catch {
      return problem('stix.encoding', 'these bytes are not UTF-8', start + findInvalidUtf8(slice))
    }
    if (text.trim() === '') return undefined
    const result = parseStrict(text, maxDepth)
    if ('value' in result) return { kind: 'line', byte: start, line, text, value: result.value }
    const { code, message, at, path } = result.flaw
    return problem(code, message, start + utf8Length(text.slice(0, at)), path)
  }

  kept.start(0)
  for await (const chunk of bytes) {
    kept.enter(chunk)
    for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, at + 1)) {
      const item = read(kept.finish(at))
      if (item) yield item
      line++
      start = base + at + 1
      kept.start(at + 1)
    }
    kept.leave()
    base += chunk.length
  }
  kept.enter(new Uint8Array(0))
  const last = read(kept.finish(0))
  if (last) yield last
}
