import { Fault } from '@testudo/kernel/fault'

/** Where a page ends: the last row the reader saw, and nothing else. */
interface Place {
  readonly at: number
  readonly id: string
}

export const writeCursor = ({ at, id }: Place): string => Buffer.from(`${at} ${id}`).toString('base64url')

/** @throws {Fault} `invalid` for what is no cursor of ours */
export function readCursor(text: string | undefined): Place | undefined {
  if (text === undefined) return undefined
  const [, at, id] = /^(\d{1,15}) ([\w-]{1,60})$/.exec(Buffer.from(text, 'base64url').toString()) ?? []
  if (at !== undefined && id !== undefined) return { at: Number(at), id }
  throw new Fault('invalid', 'sharing.cursor', 'This place in the list is not known. Begin again without it.', {
    place: { path: '/query/cursor' },
  })
}
