import type { Subject } from '@testudo/kernel/subject'
import type { Storage } from '../storage/index.ts'
import { hasBit, type Reach } from './labels.ts'
import type { Grants } from './rows-out.ts'

const NONE: Grants = new Map()
const remembered = new WeakMap<
  Storage,
  Map<string, { readonly mask: Uint8Array; readonly profile: string; readonly grants: Grants }>
>()

/**
 * Since when a subject may read each label that was opened to it later than at its first visit: what was released to
 * it today was added today, for it, or a peer that asks for "added since yesterday" would never get it.
 */
export async function grantsOf(storage: Storage, subject: Subject, reach: Reach, now: number): Promise<Grants> {
  const cache = remembered.get(storage) ?? new Map<string, { mask: Uint8Array; profile: string; grants: Grants }>()
  remembered.set(storage, cache)
  const known = cache.get(subject.id)
  if (known?.profile === reach.profile) return known.grants
  const grants = await storage.asOwner(async (tx) => {
    const [before] = await tx.query<{ profile: string; mask: Uint8Array; labels: number }>(
      'select profile, mask, labels from reader_profile where subject = $1',
      [subject.id],
    )
    if (before !== undefined && before.profile !== reach.profile) {
      for (const label of reach.readable) {
        if (label < before.labels && !hasBit(before.mask, label))
          await tx.query(
            'insert into reader_grant(subject, label_id, since) values ($1, $2, $3) on conflict (subject, label_id) do update set since = excluded.since',
            [subject.id, label, now],
          )
      }
    }
    if (before?.profile !== reach.profile)
      await tx.query(
        'insert into reader_profile(subject, profile, mask, labels) values ($1, $2, $3, $4) on conflict (subject) do update set profile = excluded.profile, mask = excluded.mask, labels = excluded.labels',
        [subject.id, reach.profile, reach.mask, reach.labels],
      )
    const rows = await tx.query<{ label_id: number; since: number }>(
      'select label_id, since from reader_grant where subject = $1',
      [subject.id],
    )
    return rows.length === 0 ? NONE : new Map(rows.map((r) => [r.label_id, Number(r.since)]))
  })
  if (cache.size > 10_000) cache.clear()
  cache.set(subject.id, { mask: reach.mask, profile: reach.profile, grants })
  return grants
}
