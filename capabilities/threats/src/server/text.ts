import { createHash } from 'node:crypto'

/** One text as the body of a streamed answer. */
export async function* once(text: string): AsyncGenerator<string> {
  yield text
}

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
