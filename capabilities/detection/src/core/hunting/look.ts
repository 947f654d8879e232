/** What one look at the letters of a text tells of the keys in it. */
export type Look = 'nothing' | 'digits' | 'word' | 'text'

/** No hash and no fingerprint is shorter. */
const SHORTEST_HASH = 32
const MOMENT = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?$/

/**
 * `nothing`: no key of any kind can stand in it (short words, times, numbers with one colon). `digits`: digits and dots
 * alone. `word`: letters, digits, `.` `-` `_` alone. Most texts of telemetry are one of these; the rest is `text`.
 */
export function lookAt(text: string): Look {
  let others = 0
  let dots = 0
  let colons = 0
  let slashes = 0
  let letters = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code > 47 && code < 58) continue
    if (code === 46) dots++
    else if ((code > 96 && code < 123) || (code > 64 && code < 91) || code === 95 || code === 45) letters++
    else if (code === 58) colons++
    else if (code === 47) slashes++
    // A letter of another alphabet may be a dot; an at sign needs a name behind it.
    else if (code > 127 || code === 64) return 'text'
    else others++
  }
  const isShort = text.length < SHORTEST_HASH && dots === 0
  if (isShort && (colons === 0 || (colons === 1 && slashes < 2))) return 'nothing'
  if (colons + slashes + others === 0) return letters === 0 ? 'digits' : 'word'
  return text.charCodeAt(4) === 45 && MOMENT.test(text) ? 'nothing' : 'text'
}

/** `192.0.2.1` as its number; -1 when it is no such address. Leading zeros are none, as in `readV4`. */
export function numberOfV4(text: string): number {
  let value = 0
  let parts = 0
  let part = -1
  for (let i = 0; i <= text.length; i++) {
    const code = i === text.length ? 46 : text.charCodeAt(i)
    if (code === 46) {
      if (part < 0 || part > 255 || ++parts > 4) return -1
      value = value * 256 + part
      part = -1
    } else if (part === 0) return -1
    else part = (part < 0 ? 0 : part * 10) + code - 48
  }
  return parts === 4 ? value : -1
}
