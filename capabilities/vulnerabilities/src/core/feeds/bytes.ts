/** Bytes that give JSON its structure (RFC 8259 §2). */
export const NEWLINE = 0x0a
export const QUOTE = 0x22
export const BACKSLASH = 0x5c
export const OPEN = 0x7b
export const CLOSE = 0x7d
export const BRACKET = 0x5b
export const UNBRACKET = 0x5d
export const COMMA = 0x2c
export const isSpace = (byte: number) => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09
