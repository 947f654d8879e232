/** One thing that may go to one ally, and how far it came. Times in Unix ms. */
export interface ParityRow {
  readonly ally: string
  /** Type or label, as the page groups. */
  readonly topic: string
  readonly releasableAt: number
  readonly deliveredAt?: number
  readonly acknowledgedAt?: number
}

/** How far one ally is on our level in one topic. */
export interface ParityCell {
  readonly ally: string
  readonly topic: string
  readonly releasable: number
  readonly delivered: number
  readonly acknowledged: number
  /** Releasable, not acknowledged. */
  readonly outstanding: number
  /** How long the oldest outstanding one has waited; absent when none is. */
  readonly oldestMs?: number
}

/** Counts by ally and topic, in their order. What an ally may not have is in no row, so it is in no number. O(n log n). */
export function parityOf(rows: Iterable<ParityRow>, now: number): readonly ParityCell[] {
  const cells = new Map<string, ParityCell>()
  for (const row of rows) {
    const key = JSON.stringify([row.ally, row.topic])
    const empty: ParityCell = {
      ally: row.ally,
      topic: row.topic,
      releasable: 0,
      delivered: 0,
      acknowledged: 0,
      outstanding: 0,
    }
    const cell = cells.get(key) ?? empty
    const open = row.acknowledgedAt === undefined
    const waited = open ? Math.max(0, now - row.releasableAt) : undefined
    const oldest = Math.max(cell.oldestMs ?? 0, waited ?? 0)
    const { oldestMs: before, ...counts } = cell
    cells.set(key, {
      ...counts,
      releasable: cell.releasable + 1,
      delivered: cell.delivered + (row.deliveredAt === undefined && open ? 0 : 1),
      acknowledged: cell.acknowledged + (open ? 0 : 1),
      outstanding: cell.outstanding + (open ? 1 : 0),
      ...(before === undefined && waited === undefined ? {} : { oldestMs: oldest }),
    })
  }
  return [...cells].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, cell]) => cell)
}
