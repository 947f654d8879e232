import type { InventoryBreak } from './model.ts'

declare const TextDecoder: new (
  label: string,
  options?: { readonly fatal?: boolean; readonly ignoreBOM?: boolean },
) => { decode(input?: Uint8Array, options?: { readonly stream?: boolean }): string }

/**
 * Text of a file, a piece at a time: UTF-8, or UTF-16 that says so in its first two bytes (as Excel writes "Unicode
 * text"). Anything else is refused at its place, not guessed: a wrong letter in a product's name finds nothing.
 */
export async function* decodeText(
  bytes: AsyncIterable<Uint8Array>,
): AsyncGenerator<string | InventoryBreak, void, undefined> {
  let decoder: InstanceType<typeof TextDecoder> | undefined
  let held: Uint8Array = new Uint8Array(0)
  let line = 1
  const read = (chunk: Uint8Array | undefined): string | InventoryBreak => {
    try {
      const text = chunk === undefined ? (decoder?.decode() ?? '') : (decoder?.decode(chunk, { stream: true }) ?? '')
      if (text.includes('\0')) {
        const before = text.slice(0, text.indexOf('\0')).split('\n').length - 1
        return refuse(
          line + before,
          'inventory.binary',
          'The file holds NUL characters: it is no text. Export it as CSV in UTF-8.',
        )
      }
      for (const letter of text) if (letter === '\n') line++
      return text
    } catch {
      return refuse(
        line + badLineOf(chunk),
        'inventory.encoding',
        'These bytes are not UTF-8. Save the file as "CSV UTF-8" and import it again.',
      )
    }
  }
  for await (const chunk of bytes) {
    let piece = chunk
    if (decoder === undefined) {
      held = joined(held, chunk)
      if (held.length < 3) continue
      decoder = decoderOf(held)
      piece = held
    }
    const text = read(piece)
    yield text
    if (typeof text !== 'string') return
  }
  if (decoder === undefined) {
    decoder = decoderOf(held)
    const text = read(held)
    yield text
    if (typeof text !== 'string') return
  }
  yield read(undefined)
}

/** How many lines of a chunk of UTF-8 come before the first that is none. */
function badLineOf(chunk: Uint8Array = new Uint8Array(0)): number {
  // The rest of a letter that began in the chunk before.
  let from = 0
  while (from < 3 && ((chunk[from] ?? 0) & 0xc0) === 0x80) from++
  for (let lines = 0; ; lines++) {
    const end = chunk.indexOf(0x0a, from)
    if (end < 0) return lines
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(chunk.subarray(from, end))
    } catch {
      return lines
    }
    from = end + 1
  }
}

function decoderOf([a, b]: Uint8Array): InstanceType<typeof TextDecoder> {
  const label = a === 0xff && b === 0xfe ? 'utf-16le' : a === 0xfe && b === 0xff ? 'utf-16be' : 'utf-8'
  return new TextDecoder(label, { fatal: true })
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length)
  both.set(a)
  both.set(b, a.length)
  return both
}

const refuse = (line: number, code: string, message: string): InventoryBreak => ({
  broken: { line, at: `line ${line}`, code, message },
})
