import { label } from '@testudo/kernel/shapes'
import { z } from 'zod'

/** What an entry of the watch log is. All but a note come from a deed of the watch itself. */
export const ENTRY_KINDS = [
  'note',
  'correction',
  'handover',
  'takeover',
  'state-proposed',
  'state',
  'measure',
  'ladder',
] as const
export type EntryKind = (typeof ENTRY_KINDS)[number]

/** Name of the form, in the text that is signed. */
export const RECORD = 'testudo-watch-1'

/**
 * One entry as it is signed. Entries under one label are a chain: `n` counts in it from 1, `before` is the hash of the
 * entry before. Whoever may read one entry of a chain may read all of it, so that what is hidden leaves no gap.
 */
export const recordSchema = z.strictObject({
  format: z.literal(RECORD),
  /** Canonical text of the label. */
  chain: z.string(),
  n: z.number().int().min(1),
  /** SHA-256 of the record before, hexadecimal; '' of the first. */
  before: z.string(),
  id: z.string(),
  /** Unix ms. */
  at: z.number(),
  who: z.string(),
  name: z.string(),
  kind: z.enum(ENTRY_KINDS),
  /** As it was typed. */
  text: z.string(),
  refs: z.array(z.string()).readonly(),
  /** The entry it corrects, takes over, confirms or belongs to; ''. */
  about: z.string(),
  /** What the kind needs besides, as JSON; ''. */
  data: z.string(),
  label,
})
export type WatchRecord = Readonly<z.infer<typeof recordSchema>>

/** The bytes that are hashed and signed: keys in one order. */
export function recordText(record: WatchRecord): string {
  const { format, chain, n, before, id, at, who, name, kind, text, refs, about, data, label: under } = record
  return JSON.stringify([format, chain, n, before, id, at, who, name, kind, text, refs, about, data, under])
}

/** An entry with its proof. */
export interface SealedRecord {
  readonly record: WatchRecord
  readonly hash: string
  readonly signature: string
}

/** Why a log is not what was written, or nothing. */
export interface LogVerdict {
  readonly ok: boolean
  readonly entries: number
  /** Id of the first entry that does not fit. */
  readonly at?: string
  readonly code?: 'content' | 'signature' | 'order'
}

/**
 * Examines every chain a reader has. O(entries).
 *
 * @param sealed in any order @param hashOf SHA-256 of a text, hexadecimal @param isSigned whether the node signed this hash
 */
export function examineLog(
  sealed: readonly SealedRecord[],
  hashOf: (text: string) => string,
  isSigned: (hash: string, signature: string) => boolean,
): LogVerdict {
  const entries = sealed.length
  const fail = (code: LogVerdict['code'] & string, { record }: SealedRecord) => ({
    ok: false,
    entries,
    at: record.id,
    code,
  })
  for (const chain of Map.groupBy(sealed, ({ record }) => record.chain).values()) {
    let before = ''
    for (const [i, one] of chain.toSorted((a, b) => a.record.n - b.record.n).entries()) {
      if (hashOf(recordText(one.record)) !== one.hash) return fail('content', one)
      if (!isSigned(one.hash, one.signature)) return fail('signature', one)
      if (one.record.n !== i + 1 || one.record.before !== before) return fail('order', one)
      before = one.hash
    }
  }
  return { ok: true, entries }
}
