import { auditValue, findJsonFlaw, isObject, type JsonObject } from '@testudo/stix/json'
import { NEWLINE } from '@testudo/stix/json-bytes'
import { findInvalidUtf8, utf8Length } from '@testudo/stix/utf8'
import type { Tally } from '@testudo/stix/value-scanner'
import { NOT_UTF8 } from '../encoding.ts'
import type { Place } from '../item.ts'

declare const TextDecoder: new (
  label: string,
  options: { fatal: boolean; ignoreBOM: boolean },
) => { decode(input: Uint8Array): string }

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

interface Flaw {
  readonly code: string
  readonly message: string
  readonly place: Place
}

/**
 * Reads one object strictly. `JSON.parse` does the work; more colons than properties means that a name stands twice, and
 * only then, or where a string or number looks odd, the slow and exact reader is asked for the place.
 *
 * @param tally what the byte scan saw: colons, and whether an escape could be half a character
 * @param place of the first byte; behind members that were taken out, offsets and lines are too small by these
 */
export function readObject(
  bytes: Uint8Array,
  tally: Tally,
  place: Place,
  maxDepth: number,
): { readonly value: JsonObject } | Flaw {
  let text: string
  try {
    text = decoder.decode(bytes)
  } catch {
    const bad = findInvalidUtf8(bytes)
    const lines = bytes.subarray(0, bad).filter((b) => b === NEWLINE).length
    return {
      code: 'sbom.encoding',
      message: NOT_UTF8,
      place: { ...place, byte: place.byte + bad, line: place.line + lines },
    }
  }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return flawOf(text, place, maxDepth) ?? { code: 'sbom.syntax', message: 'this object cannot be read', place }
  }
  if (!isObject(value)) return { code: 'sbom.syntax', message: 'an object is expected here', place }
  const { keys, suspect } = auditValue(value, tally.surrogates)
  const flaw = suspect || keys !== tally.colons ? flawOf(text, place, maxDepth) : undefined
  return flaw ?? { value }
}

function flawOf(text: string, place: Place, maxDepth: number): Flaw | undefined {
  const flaw = findJsonFlaw(text, maxDepth)
  if (flaw === undefined) return undefined
  const before = text.slice(0, flaw.at)
  return {
    code: flaw.code.replace('stix.', 'sbom.'),
    message: flaw.message,
    place: {
      byte: place.byte + utf8Length(before),
      line: place.line + before.split('\n').length - 1,
      path: `${place.path}${flaw.path}`,
    },
  }
}
