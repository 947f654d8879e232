import type { RecallOutcome } from '../envelope/receipt.ts'

/** One recipient's part in one recall. */
export interface RecallLine {
  readonly statement: string
  readonly tombstone: string
  readonly object: string
  readonly recipient: string
  readonly requestedAt: number
  /** Undefined: outstanding. `kept` stays open: the recipient has refused, and says why. */
  readonly outcome?: RecallOutcome
  readonly reason?: string
  readonly answeredAt?: number
}

/** Recalls and who has confirmed them. By recipient and statement; one line each, for ever. */
export type RecallBook = ReadonlyMap<string, RecallLine>

const keyOf = (recipient: string, statement: string): string => `${recipient} ${statement}`

/**
 * Opens a line for everybody the statement was given to, or was packed for: what is under way may still arrive. A relay
 * does the same with a recall it has received: it went wherever the object went.
 *
 * @returns the book, and the recipients the tombstone is now to be sent to
 */
export function beginRecall(
  book: RecallBook,
  recall: { readonly statement: string; readonly tombstone: string; readonly object: string },
  givenTo: readonly string[],
  now: number,
): { readonly book: RecallBook; readonly send: readonly string[] } {
  const next = new Map(book)
  const send: string[] = []
  for (const recipient of new Set(givenTo)) {
    const key = keyOf(recipient, recall.statement)
    if (next.has(key)) continue
    next.set(key, { ...recall, recipient, requestedAt: now })
    send.push(recipient)
  }
  return { book: next, send }
}

/** Notes what a recipient's signed receipt says of a recall. `kept` can still become `recalled`; the reverse is ignored. */
export function noteRecall(
  book: RecallBook,
  recipient: string,
  answer: { readonly statement: string; readonly outcome: RecallOutcome; readonly reason?: string },
  now: number,
): RecallBook {
  const key = keyOf(recipient, answer.statement)
  const line = book.get(key)
  if (!line || (line.outcome !== undefined && line.outcome !== 'kept')) return book
  const { outcome, reason } = answer
  const { reason: _before, ...rest } = line
  return new Map(book).set(key, { ...rest, outcome, answeredAt: now, ...(reason === undefined ? {} : { reason }) })
}

/**
 * Opens a settled line again: the recipient holds the statement after all, as a comparison has shown. It came back with
 * an old disk, or it did not say the truth. The tombstone is to be sent once more.
 */
export function reopenRecall(book: RecallBook, recipient: string, statement: string, now: number): RecallBook {
  const key = keyOf(recipient, statement)
  const line = book.get(key)
  if (line?.outcome === undefined) return book
  const { outcome: _outcome, reason: _reason, answeredAt: _answeredAt, ...rest } = line
  return new Map(book).set(key, { ...rest, requestedAt: now })
}

/** Lines that are not settled, longest waiting first: no answer yet, or an open refusal. */
export const outstandingRecalls = (book: RecallBook): readonly RecallLine[] =>
  [...book.values()]
    .filter(({ outcome }) => outcome === undefined || outcome === 'kept')
    .sort(
      (a, b) =>
        a.requestedAt - b.requestedAt || (keyOf(a.recipient, a.statement) < keyOf(b.recipient, b.statement) ? -1 : 1),
    )

/** How a recall stands, in numbers a page shows. */
export function recallCount(
  book: RecallBook,
  statement: string,
): { readonly requested: number; readonly confirmed: number; readonly outstanding: number } {
  const lines = [...book.values()].filter((line) => line.statement === statement)
  const outstanding = lines.filter(({ outcome }) => outcome === undefined || outcome === 'kept').length
  return { requested: lines.length, confirmed: lines.length - outstanding, outstanding }
}
