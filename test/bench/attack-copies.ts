import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'

const FILE = join(
  process.env['TESTUDO_SHARED_DATA'] ?? join(import.meta.dirname, '../../../shared/data'),
  'attack/enterprise-attack-18.1.stix21.json.gz',
)

/** Texts of the 24,771 objects of ATT&CK enterprise 18.1; undefined, with a warning, where the file is absent. */
export function attackTexts(): readonly string[] | undefined {
  if (!existsSync(FILE)) {
    console.warn(`${FILE} is absent: nothing to measure with.`)
    return undefined
  }
  const { objects } = JSON.parse(gunzipSync(readFileSync(FILE)).toString('utf8')) as { objects: unknown[] }
  return objects.map((o) => JSON.stringify(o))
}

const ID = /(--[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{8})([0-9a-f]{4})/g

/**
 * The same graph under other ids: what a store of many times the size would hold. Copy 0 is the original. The end of each
 * id is mixed with the number of the copy, not replaced by it: an id that ends in 0005 would be its own fifth copy, and
 * other content under a known id and time is a contradiction.
 */
export function copyOf(text: string, copy: number): string {
  return copy === 0
    ? text
    : text.replace(
        ID,
        (_, start: string, end: string) => start + (Number.parseInt(end, 16) ^ copy).toString(16).padStart(4, '0'),
      )
}

/** Copies `from` up to `to`, one object a line, in chunks of about 64 KiB. */
export async function* copies(texts: readonly string[], from: number, to: number): AsyncGenerator<Uint8Array> {
  let lines = ''
  for (let copy = from; copy < to; copy++) {
    for (const text of texts) {
      lines += `${copyOf(text, copy)}\n`
      if (lines.length < 65_536) continue
      yield Buffer.from(lines)
      lines = ''
    }
  }
  if (lines !== '') yield Buffer.from(lines)
}
