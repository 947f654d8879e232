import type { ReleaseRow } from '../../core/contract/desk.ts'

/** The list of the desk, in the order a release officer works through it. */
const GROUPS = ['sign', 'prepared', 'waits', 'outstanding', 'recalls', 'done'] as const
export type Group = (typeof GROUPS)[number]

/** Nodes that have answered nothing yet; 0 when nothing was sent. */
export const outstandingOf = ({ receipts }: Pick<ReleaseRow, 'receipts'>): number =>
  receipts === undefined ? 0 : Math.max(0, receipts.total - receipts.confirmed - receipts.refused)

/**
 * Where a row stands in the list of one reader. A signature that only this reader can give comes before everything.
 *
 * @param me account of the reader
 */
export function groupOf(row: ReleaseRow, me: string): Group {
  if (row.next.includes('approve')) return 'sign'
  if (row.kind === 'recall') return outstandingOf(row) > 0 ? 'recalls' : 'done'
  if (row.state === 'draft' || row.state === 'proposed' || row.state === 'approved')
    return row.author.id === me ? 'prepared' : 'waits'
  return row.state === 'sent' && outstandingOf(row) > 0 ? 'outstanding' : 'done'
}

/** Rows by group, in the order they came; groups without rows are left out. */
export function grouped(
  rows: readonly ReleaseRow[],
  me: string,
): readonly { readonly group: Group; readonly rows: readonly ReleaseRow[] }[] {
  const byGroup = Map.groupBy(rows, (row) => groupOf(row, me))
  return GROUPS.flatMap((group) => {
    const own = byGroup.get(group)
    return own === undefined ? [] : [{ group, rows: own }]
  })
}
