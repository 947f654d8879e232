/** The bytes JSON is made of, as UTF-8 writes them. */
export const QUOTE = 0x22
export const BACKSLASH = 0x5c
export const COLON = 0x3a
export const COMMA = 0x2c
export const OPEN = 0x7b
export const CLOSE = 0x7d
export const BRACKET = 0x5b
export const UNBRACKET = 0x5d
export const NEWLINE = 0x0a
