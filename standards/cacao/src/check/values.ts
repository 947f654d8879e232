import { isTimestamp } from '@testudo/stix/timestamp'
import { isOneOf } from '../vocabulary.ts'
import { type Findings, shown } from './finding.ts'
import { type Check, text } from './shape.ts'

const IDENTIFIER =
  /^([a-z][a-z0-9-]+[a-z0-9])--[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-([1-5])[0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}$/

/** Type and UUID version of an identifier (§10.10); undefined for what is none. */
export function partsOf(id: string): { readonly type: string; readonly version: string } | undefined {
  const match = id.length <= 300 ? IDENTIFIER.exec(id) : null
  return match ? { type: match[1] ?? '', version: match[2] ?? '' } : undefined
}

/** What stands before the `--`, whatever stands behind it; undefined without one. */
export function claimedType(id: string): string | undefined {
  const at = id.indexOf('--')
  return at > 0 ? id.slice(0, at) : undefined
}

/** An identifier, of one of the types where some are named. */
export const identifier = (...types: readonly string[]): Check =>
  text((value, path, found) => {
    const parts = partsOf(value)
    if (!parts) return found.error('identifier.form', path, { id: shown(value) })
    if (types.length > 0 && !types.includes(parts.type))
      found.must('identifier.type', path, { value: shown(value), types: types.join(', ') })
  })

export const timestamp: Check = text((value, path, found) => {
  if (!isTimestamp(value)) found.error('timestamp.form', path, { value: shown(value) })
})

/** Created and modified are given to the millisecond, no more and no less (§3.1). */
export const millisecondTimestamp: Check = (value, path, found) => {
  timestamp(value, path, found)
  if (typeof value === 'string' && isTimestamp(value) && !/\.\d{3}Z$/.test(value))
    found.must('timestamp.precision', path, { value })
}

/** One of a closed list. */
export const oneOf = (words: readonly string[]): Check =>
  text((value, path, found) => {
    if (!isOneOf(words, value)) found.error('schema.value', path, { value: shown(value), all: words.join(', ') })
  })

/** A word that should come from an open vocabulary. */
export const vocabulary = (words: readonly string[]): Check =>
  text((value, path, found) => {
    if (!isOneOf(words, value)) found.note('vocabulary.unknown', path, { value: shown(value) })
  })

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

export const base64: Check = text((value, path, found) => {
  if (!isBase64(value)) found.error('schema.base64', path)
})

export const isBase64 = (value: string): boolean => BASE64.test(value)

/** Keys of `…_extensions`: identifiers of extension definitions. */
export function extensionKey(key: string, path: string, found: Findings): void {
  if (partsOf(key)?.type !== 'extension-definition') found.must('extension.key', path, { id: shown(key) })
}
