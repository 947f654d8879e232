import { createHash } from 'node:crypto'

/** SHA-256 of a text in UTF-8, 32 bytes. */
export const sha256 = (content: string): Uint8Array => createHash('sha256').update(content, 'utf8').digest()
