import { addressKey } from './addresses.ts'
import { domainKey, readUrl } from './normal.ts'

/** How a key was found in a text: what it may be an indicator of. */
export type TokenForm = 'address' | 'name' | 'suffix' | 'word' | 'serial' | 'email' | 'url' | 'whole'

export type TakeToken = (form: TokenForm, key: string) => void

/** Letters of all alphabets, digits, `.` `-` `_`. The kernel of `scan/` cuts at the same places: change both. */
const WORD = /[A-Za-z0-9._\-\p{L}\p{M}\p{N}\u3002\uff0e\uff61]+/gu
const URLS = /[a-z][a-z0-9+.-]*:\/\/[^\s"'<>`\\^{|}]+/gi
const EMAIL = /(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}@/g
const COLONS = /[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*/g
const PAIRS = /^(?:[0-9A-Fa-f]{2}:){6,}[0-9A-Fa-f]{2}$/

/** Longer words are no names (RFC 1035 §2.3.4) and no hashes. */
const MAX_WORD = 253
const MAX_COLONS = 128

/**
 * Every key that may stand in a text: whole words, and parts of them where a name stands below another. The text is as
 * the event means it: escapes are taken back.
 */
export function tokensOf(text: string, take: TakeToken): void {
  if (text.length < 2) return
  for (const [raw] of text.matchAll(WORD)) word(raw, take)
  if (text.includes(':')) {
    if (text.includes('://')) for (const [raw] of text.matchAll(URLS)) url(raw, take)
    for (const [raw] of text.matchAll(COLONS)) colons(raw, take)
  }
  if (text.includes('@'))
    for (const { 0: raw, index } of text.matchAll(EMAIL)) {
      WORD.lastIndex = 0
      const behind = /^[A-Za-z0-9._\-\p{L}\p{M}\p{N}\u3002\uff0e\uff61]+/u.exec(
        text.slice(index + raw.length, index + raw.length + 300),
      )
      const name = behind === null || /^[.-]/.test(behind[0]) ? undefined : domainKey(trimmed(behind[0]))
      if (name !== undefined) take('email', raw.toLowerCase() + name)
    }
}

const trimmed = (raw: string): string => raw.replace(/^[.-]+/, '').replace(/[.-]+$/, '')

function word(raw: string, take: TakeToken): void {
  let name = trimmed(raw)
  if (/[^\0-\x7f]/.test(name)) {
    const ascii = name.length <= MAX_WORD ? domainKey(name) : undefined
    if (ascii === undefined) return
    name = ascii
  }
  if (name.length > MAX_WORD || name === '') return
  if (!name.includes('.')) {
    const small = name.toLowerCase()
    take('word', small)
    if (small.startsWith('0')) take('word', small.replace(/^0+/, ''))
    return
  }
  if (/^[\d.]+$/.test(name)) {
    const key = addressKey(name)
    if (key !== undefined) take('address', key)
    return
  }
  const small = name.toLowerCase()
  take('name', small)
  for (let at = small.indexOf('.') + 1; at > 0 && small.indexOf('.', at) > 0; at = small.indexOf('.', at) + 1)
    take('suffix', small.slice(at))
}

function url(raw: string, take: TakeToken): void {
  const found = readUrl(raw)
  if (found !== undefined) take('url', found.key)
  // In a sentence the URL ends before the marks behind it.
  const short = raw.replace(/[.,;:!?)\]]+$/, '')
  const shorter = short === raw ? undefined : readUrl(short)
  if (shorter !== undefined) take('url', shorter.key)
}

function colons(raw: string, take: TakeToken): void {
  if (raw.length > MAX_COLONS) return
  if (PAIRS.test(raw)) {
    const plain = raw.replaceAll(':', '').toLowerCase()
    take('serial', plain)
    if (plain.startsWith('0')) take('serial', plain.replace(/^0+/, ''))
  }
  const inner = raw
    .replace(/\.+$/, '')
    .replace(/^:(?!:)/, '')
    .replace(/(?<!:):$/, '')
  if (!/:[^:]*:/.test(inner)) return
  const key = addressKey(inner)
  if (key !== undefined) take('address', key)
}
