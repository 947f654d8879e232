import { hash } from 'node:crypto'

/** SHA-256 of a text in UTF-8, 32 bytes. */
export const sha256 = (content: string): Uint8Array => hash('sha256', content, 'buffer')
