import { pgArray, type Tx } from '../storage/index.ts'
import type { Withdrawal } from './exchange-types.ts'
import type { Replayed } from './replay.ts'
import { hex, insertQuarantine } from './rows.ts'
import { sha256 } from './sha256.ts'

/** Codes of what is stored as a version and told as a contradiction too; other codes are of what was not stored. */
const JUDGED = pgArray(['objects.conflict', 'objects.other_creator', 'objects.after_revocation'])

interface HeldAgain {
  readonly digest: Uint8Array
  readonly code: string
  readonly label_id: number
  readonly source: string
}

const keyOf = (digest: Uint8Array, code: string, label: number): string => `${hex(digest)} ${code} ${label}`

/** Makes the contradictions told of these objects those that remain. @returns labels of rows that went, came or changed their source */
export async function settleHeld(
  tx: Tx,
  changes: readonly { readonly id: string; readonly now: Pick<Replayed, 'held'> }[],
): Promise<readonly number[]> {
  const stood = await tx.query<HeldAgain>(
    'select digest, code, label_id, source from quarantine where object_id = any($1::text[]) and code = any($2::text[])',
    [pgArray(changes.map((c) => c.id)), JUDGED],
  )
  const wanted = new Map<string, Replayed['held'][number]>()
  for (const one of changes.flatMap((c) => c.now.held)) {
    const key = keyOf(one.row.digest, one.row.code, one.row.label)
    if (!wanted.has(key)) wanted.set(key, one)
  }
  const kept = new Set<string>()
  const labels: number[] = []
  for (const row of stood) {
    const key = keyOf(row.digest, row.code, row.label_id)
    if (wanted.get(key)?.arrival.source === row.source) {
      kept.add(key)
      continue
    }
    labels.push(row.label_id)
    await tx.query('delete from quarantine where (digest, code, label_id) = ($1::bytea, $2::text, $3::int)', [
      row.digest,
      row.code,
      row.label_id,
    ])
  }
  for (const [key, { row, arrival }] of wanted) {
    if (kept.has(key)) continue
    labels.push(row.label)
    // Who submitted it and where it stood is not known any more.
    const by = { at: arrival.at, source: arrival.source, subject: '' }
    await insertQuarantine(tx, [{ ...row, index: -1, byte: undefined }], by)
  }
  return labels
}

/**
 * Takes back what could not be stored and was set aside; what another source sent too stays under its name.
 *
 * @returns those of the items that were held, and the labels of the rows that went or changed
 */
export async function releaseHeld(
  tx: Tx,
  items: readonly Withdrawal[],
): Promise<{ readonly items: ReadonlySet<Withdrawal>; readonly labels: readonly number[] }> {
  const released = new Set<Withdrawal>()
  const labels: number[] = []
  for (const item of items) {
    const about = [sha256(item.text), item.source, JUDGED]
    const again = await tx.query(
      'delete from held_again where digest = $1::bytea and source = $2 and code <> all($3::text[]) returning code',
      about,
    )
    const rows = await tx.query<HeldAgain>(
      'select digest, code, label_id, source from quarantine where digest = $1::bytea and source = $2 and code <> all($3::text[])',
      about,
    )
    if (again.length + rows.length > 0) released.add(item)
    for (const { digest, code, label_id } of rows) {
      labels.push(label_id)
      const key = [digest, code, label_id]
      const next = await tx.query<{ source: string }>(
        `update quarantine q set source = a.source, at = a.at, subject = a.subject, position = a.position, byte = a.byte
         from (select * from held_again where (digest, code, label_id) = ($1::bytea, $2::text, $3::int) order by at, source limit 1) a
         where (q.digest, q.code, q.label_id) = ($1::bytea, $2::text, $3::int) returning q.source`,
        key,
      )
      const heir = next[0]?.source
      await tx.query(
        heir === undefined
          ? 'delete from quarantine where (digest, code, label_id) = ($1::bytea, $2::text, $3::int) and source = $4'
          : 'delete from held_again where (digest, code, label_id) = ($1::bytea, $2::text, $3::int) and source = $4',
        [...key, heir ?? item.source],
      )
    }
  }
  return { items: released, labels }
}
