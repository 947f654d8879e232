import { INDICATOR_KINDS, type IndicatorKind } from '../indicators/kinds.ts'

declare const TextDecoder: new () => { decode(bytes: Uint8Array): string }
declare const TextEncoder: new () => { encode(text: string): Uint8Array }

const HEX_KINDS: readonly IndicatorKind[] = ['md5', 'sha-1', 'sha-256', 'sha-512', 'ja3', 'ipv6-addr']
const HEX = new Set(HEX_KINDS.map((kind) => INDICATOR_KINDS.indexOf(kind)))
const V4 = INDICATOR_KINDS.indexOf('ipv4-addr')
const encoder = new TextEncoder()

const isAscii = (text: string): boolean => !/[^\0-\x7f]/.test(text)

/** Bytes a key takes in the arena: hex digits by halves, IPv4 as four bytes, all else as UTF-8. */
export function packedBytes(kind: number, key: string): number {
  if (kind === V4) return 4
  if (HEX.has(kind)) return key.length >> 1
  return isAscii(key) ? key.length : encoder.encode(key).length
}

export function packInto(arena: Uint8Array, at: number, kind: number, key: string): void {
  if (kind === V4 || HEX.has(kind)) {
    let i = at
    eachByte(kind, key, (byte) => {
      arena[i++] = byte
      return true
    })
  } else if (isAscii(key)) for (let i = 0; i < key.length; i++) arena[at + i] = key.charCodeAt(i)
  else arena.set(encoder.encode(key), at)
}

/** Whether the packed key from `from` to `to` is this one. */
export function isSamePacked(arena: Uint8Array, from: number, to: number, kind: number, key: string): boolean {
  if (kind === V4 || HEX.has(kind)) {
    if (kind === V4 ? !/^[\d.]+$/.test(key) : key.length !== (to - from) * 2 || !/^[0-9a-f]+$/.test(key)) return false
    let i = from
    return eachByte(kind, key, (byte) => arena[i++] === byte) && i === to
  }
  if (!isAscii(key)) {
    const bytes = encoder.encode(key)
    return bytes.length === to - from && bytes.every((byte, i) => arena[from + i] === byte)
  }
  if (key.length !== to - from) return false
  for (let i = 0; i < key.length; i++) if (arena[from + i] !== key.charCodeAt(i)) return false
  return true
}

/** The key that was packed. */
export function unpack(bytes: Uint8Array, kind: number): string {
  if (kind === V4) return bytes.join('.')
  if (HEX.has(kind)) return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  // A decoder takes no shared memory.
  return new TextDecoder().decode(bytes.slice())
}

/** @returns false when `take` did for some byte */
function eachByte(kind: number, key: string, take: (byte: number) => boolean): boolean {
  if (kind === V4) {
    let byte = 0
    for (let i = 0; i <= key.length; i++) {
      const code = i < key.length ? key.charCodeAt(i) : 0x2e
      if (code !== 0x2e) byte = byte * 10 + code - 0x30
      else {
        if (!take(byte)) return false
        byte = 0
      }
    }
    return true
  }
  for (let i = 0; i + 1 < key.length; i += 2)
    if (!take((nibble(key.charCodeAt(i)) << 4) | nibble(key.charCodeAt(i + 1)))) return false
  return true
}

const nibble = (code: number): number => (code < 0x3a ? code - 0x30 : code - 0x57)
