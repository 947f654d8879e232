import type { Tx } from '../storage/index.ts'
import { hashOfInterval, type IntervalRow } from './intervals.ts'
import { append, consistencyProof, emptyFrontier, type Hash, rootOf, verifyConsistency } from './merkle.ts'
import { checkSignature, headOf, type Note, ofLog, readNote, type Verifier } from './note.ts'
import { scatter } from './scatter.ts'

const PAGE = 2_000

export interface IntervalVerdict {
  readonly intervals: number
  readonly witnesses: readonly string[]
  readonly fault?: {
    readonly code: 'interval-differs' | 'note-differs' | 'note-signature-wrong' | 'cosignature-wrong'
    readonly message: string
    /** The interval, or the size of the note. */
    readonly index?: number
  }
}

/**
 * Examines the public log over entries that are proven already: each interval covers the entries behind the one before
 * it and commits to them under its salt; every kept note is signed, and the notes grew one from the other.
 *
 * @param size leaves of the log of entries
 * @param key SPKI of the node's key in base64
 * @param outside a note kept elsewhere: it must be one of ours, and what it counts must still be there
 *
 * Time O(entries + intervals), memory 32 bytes an interval.
 */
export async function verifyIntervals(
  tx: Tx,
  size: number,
  key: string,
  outside: Note | undefined,
  witnesses: readonly Verifier[],
): Promise<IntervalVerdict> {
  const hashes: Hash[] = []
  const fail = (fault: NonNullable<IntervalVerdict['fault']>): IntervalVerdict => ({
    intervals: hashes.length,
    witnesses: [],
    fault,
  })
  const take = entryReader(tx)
  let end = 0
  let until: number | undefined
  for (;;) {
    const rows = await tx.query<IntervalRow>('select * from audit_interval where n >= $1 order by n limit $2', [
      hashes.length,
      PAGE,
    ])
    for (const row of rows) {
      const n = hashes.length
      const differs = (what: string) => fail({ code: 'interval-differs', message: `Interval ${n} ${what}.`, index: n })
      if (Number(row.n) !== n) return differs('is missing')
      if (until !== undefined && Number(row.from_at) !== until)
        return differs('does not begin where the one before ends')
      if (Number(row.first) !== end) return differs('skips entries')
      const entries = await take(Number(row.count))
      if (entries.length < Number(row.count)) return differs('counts entries that are not there')
      if (Buffer.compare(scatter(row.salt, entries).root, row.root) !== 0)
        return differs('does not commit to its entries')
      end += entries.length
      until = Number(row.until_at)
      hashes.push(hashOfInterval(row))
    }
    if (rows.length < PAGE) break
  }
  if (end > size) return fail({ code: 'interval-differs', message: 'Intervals count more entries than there are.' })
  return examineNotes(tx, hashes, key, outside, witnesses)
}

/** Hands out leaf hashes in order, reading ahead in pages. */
function entryReader(tx: Tx): (count: number) => Promise<Hash[]> {
  let waiting: Hash[] = []
  let next = 0
  return async (count) => {
    while (waiting.length < count) {
      const rows = await tx.query<{ hash: Uint8Array }>(
        'select hash from audit_leaf where idx >= $1 order by idx limit $2',
        [next, Math.max(PAGE, count)],
      )
      next += rows.length
      waiting = waiting.concat(rows.map((row) => row.hash))
      if (rows.length === 0) break
    }
    return waiting.splice(0, count)
  }
}

async function examineNotes(
  tx: Tx,
  hashes: readonly Hash[],
  key: string,
  outside: Note | undefined,
  witnesses: readonly Verifier[],
): Promise<IntervalVerdict> {
  const log = ofLog(key)
  const rows = await tx.query<{ size: number; body: string; cosignatures: string }>(
    'select size, body, cosignatures from audit_note order by size',
  )
  const kept = rows.map((row) => ({ size: Number(row.size), note: readNote(row.body + row.cosignatures) }))
  const all = outside === undefined ? kept : [...kept, { size: headOf(outside).size, note: outside }]
  const fail = (
    code: 'note-differs' | 'note-signature-wrong' | 'cosignature-wrong',
    message: string,
    index: number,
  ): IntervalVerdict => ({ intervals: hashes.length, witnesses: [], fault: { code, message, index } })
  if (hashes.length > 0 && kept.at(-1)?.size !== hashes.length)
    return fail(
      'note-differs',
      `The newest note does not count the ${hashes.length} intervals that are there.`,
      hashes.length,
    )

  const heads = new Map<number, Hash>()
  let tree = emptyFrontier
  const wanted = new Set(all.map(({ size }) => size))
  for (const hash of hashes) {
    tree = append(tree, [hash])
    if (wanted.has(tree.size)) heads.set(tree.size, rootOf(tree))
  }
  for (const { size, note } of all) {
    const head = headOf(note)
    if (head.origin !== log.name || !note.signatures.some((s) => checkSignature(note, s, log) === true))
      return fail('note-signature-wrong', `The note of size ${size} is not signed by the key of this node.`, size)
    const wrong = note.signatures.find((s) => witnesses.some((witness) => checkSignature(note, s, witness) === false))
    if (wrong !== undefined)
      return fail(
        'cosignature-wrong',
        `The countersignature of ${wrong.name} under the note of size ${size} is wrong.`,
        size,
      )
    const root = heads.get(size)
    if (head.size !== size || root === undefined || Buffer.compare(root, head.root) !== 0)
      return fail(
        'note-differs',
        size > hashes.length
          ? `The public log ends at interval ${hashes.length}; a note knows ${size}. Those behind are missing.`
          : `The note of size ${size} tells of another log.`,
        size,
      )
  }
  // What a witness would be shown: that the oldest tree anybody kept is a beginning of the newest.
  const first = all[0]
  const last = kept.at(-1)
  if (first !== undefined && last !== undefined && first.size > 0) {
    const proof = consistencyProof(hashes, first.size)
    if (!verifyConsistency(headOf(first.note), headOf(last.note), proof))
      return fail('note-differs', `The log did not grow from the note of size ${first.size}.`, first.size)
  }
  // Under any note: each was just proved a beginning of this log, and the newest is often too young to be countersigned.
  const good = all.flatMap(({ note }) =>
    note.signatures.filter((s) => witnesses.some((witness) => checkSignature(note, s, witness) === true)),
  )
  return { intervals: hashes.length, witnesses: [...new Set(good.map((s) => s.name))] }
}
