import { Fault } from '@testudo/kernel/fault'
import { MarkBook } from '@testudo/kernel/markBook'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import { type Book, createBook } from './book.ts'

/** What every part of the watch is given. */
export interface Watch {
  readonly host: Host
  readonly book: Book
  readonly marks: MarkBook
}

export const createWatch = (host: Host): Watch => ({
  host,
  book: createBook(host),
  marks: new MarkBook(host.policies, host.defaultLabel),
})

/** Whether a second person is one: another account that could not have been made by the first, nor the first by it. */
export async function areApart(host: Host, one: string, subject: Subject): Promise<boolean> {
  if (one === subject.id) return false
  const [above, below] = await Promise.all([host.accounts.makersOf(subject.id), host.accounts.makersOf(one)])
  return !above.has(one) && !below.has(subject.id)
}

export const notApart = (): Fault =>
  new Fault(
    'denied',
    'watch.second_person',
    'This takes a second person: not who did the first step, and nobody whose account one of you made. Ask a colleague.',
  )
