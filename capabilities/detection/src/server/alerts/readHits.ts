import type { Label } from '@testudo/kernel/label'
import type { Tx } from '@testudo/platform/storage'
import type { AlertTables } from './tables.ts'

const PAGE = 50
const HOUR = 3_600_000

export interface StoredHit {
  readonly id: string
  readonly at: number
  readonly source: string
  readonly line: number
  readonly value: string
  readonly field: string
  readonly role: string
  readonly text: string
  readonly fields: { name: string; value: string }[]
  readonly event: string
  readonly label: Label
}

/** Hits of alerts the reader may read, newest first. A cursor that is none begins anew. */
export async function readHits(
  tx: Tx,
  alerts: readonly string[],
  cursor: string | undefined,
  limit = PAGE,
): Promise<{ readonly rows: readonly StoredHit[]; readonly next?: string }> {
  let query = tx
    .db<AlertTables>()
    .selectFrom('detection_hit as h')
    .innerJoin('detection_alert as a', 'a.id', 'h.alert')
    .select([
      'h.id',
      'h.at',
      'h.source',
      'h.line',
      'h.value',
      'h.field',
      'h.role',
      'h.text',
      'h.fields',
      'h.event',
      'a.label',
    ])
    .where('h.alert', 'in', alerts.length === 0 ? [''] : [...alerts])
    .orderBy('h.at', 'desc')
    .orderBy('h.id')
    .limit(limit + 1)
  const [, time, id] = /^(\d{1,16})\.([\w-]{1,40})$/.exec(cursor ?? '') ?? []
  if (time !== undefined && id !== undefined)
    query = query.where((e) =>
      e.or([e('h.at', '<', Number(time)), e.and([e('h.at', '=', Number(time)), e('h.id', '>', id)])]),
    )
  const rows = await query.execute()
  const shown = rows.slice(0, limit).map(
    (row): StoredHit => ({
      ...row,
      at: Number(row.at),
      line: Number(row.line),
      fields: JSON.parse(row.fields) as StoredHit['fields'],
      label: JSON.parse(row.label) as Label,
    }),
  )
  const last = shown.at(-1)
  return rows.length > limit && last !== undefined ? { rows: shown, next: `${last.at}.${last.id}` } : { rows: shown }
}

/** Hits by the hour of their events, up to now. */
export async function readHours(
  tx: Tx,
  alerts: readonly string[],
  most: number,
  now: number,
): Promise<{ readonly from: number; readonly values: number[] }> {
  const last = Math.floor(now / HOUR) * HOUR
  const from = last - (most - 1) * HOUR
  const rows = await tx
    .db<AlertTables>()
    .selectFrom('detection_hour')
    .select(['hour', (e) => e.fn.sum<number>('hits').as('hits')])
    .where('alert', 'in', alerts.length === 0 ? [''] : [...alerts])
    .where('hour', '>=', from)
    .groupBy('hour')
    .execute()
  const values = Array.from({ length: most }, () => 0)
  for (const { hour, hits } of rows) {
    const at = (Number(hour) - from) / HOUR
    // Clocks of sources may run ahead of ours.
    if (at < most) values[at] = Number(hits)
  }
  return { from, values }
}
