// Every platform has these four; the package is compiled without the types of any.
declare const TextDecoder: new (
  label: string,
  options: { readonly fatal: boolean; readonly ignoreBOM: boolean },
) => { decode(bytes: Uint8Array): string }
declare const TextEncoder: new () => { encode(text: string): Uint8Array<ArrayBuffer> }
declare const atob: (base64: string) => string
declare const btoa: (bytes: string) => string

export const utf8 = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text)

/** The text that bytes spell; undefined where they are no UTF-8. */
export function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/** The bytes of a base64 or base64url text, padded or not (RFC 4648 §4, §5); undefined for anything else. */
export function decodeBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  const plain = text
    .replaceAll('-', '+')
    .replaceAll('_', '/')
    .replace(/={1,2}$/, '')
  if (plain.length % 4 === 1 || !/^[A-Za-z0-9+/]*$/.test(plain)) return undefined
  return Uint8Array.from(atob(plain), (letter) => letter.charCodeAt(0))
}

/** @returns base64 with padding (RFC 4648 §4) */
export function encodeBase64(bytes: Uint8Array): string {
  let letters = ''
  for (const byte of bytes) letters += String.fromCharCode(byte)
  return btoa(letters)
}

/** @returns base64 with padding of the UTF-8 of a text */
export const encodeBase64Text = (text: string): string => encodeBase64(utf8(text))

/** @returns base64url without padding, as RFC 7515 §2 asks */
export const encodeBase64Url = (bytes: Uint8Array): string =>
  encodeBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')

/** The text that base64 holds; undefined where it is no base64 or no UTF-8. */
export function decodeBase64Text(text: string): string | undefined {
  const bytes = decodeBase64(text)
  return bytes === undefined ? undefined : textOf(bytes)
}
