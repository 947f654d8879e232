import { electHead, type Version } from './verdict.ts'

interface Standing extends Version {
  readonly seq: number
  readonly kind: number
  head: boolean
  mixed: boolean
}

export interface TallyChange {
  readonly kind: number
  readonly label: number
  n: number
  live: number
}

/**
 * Elects the head of each label of one object again and marks whether several labels hold it.
 *
 * @param group all versions of the object, changed in place
 * @param before how head and mixed stood, by seq; new rows are absent
 * @param count told of every head that began or ceased to count in the tallies (heads of mixed objects are counted when read)
 * @returns stored rows whose flags changed
 */
export function settle<S extends Standing>(
  group: readonly S[],
  before: ReadonlyMap<number, { readonly head: boolean; readonly mixed: boolean }>,
  count: (row: S, step: 1 | -1) => void,
): S[] {
  const labels = new Set(group.map((row) => row.label))
  for (const label of labels) {
    const own = group.filter((row) => row.label === label)
    const head = electHead(own)
    for (const row of own) {
      row.head = row === head
      row.mixed = labels.size > 1
    }
  }
  const changed: S[] = []
  for (const row of group) {
    const was = before.get(row.seq)
    if (was?.head === true && !was.mixed) count(row, -1)
    if (row.head && !row.mixed) count(row, 1)
    if (was !== undefined && (was.head !== row.head || was.mixed !== row.mixed)) changed.push(row)
  }
  return changed
}

/** Sums tally changes per kind and label. */
export function tallies(): { count(row: Standing, step: 1 | -1): void; changes(): TallyChange[] } {
  const sums = new Map<string, TallyChange>()
  return {
    count(row, step) {
      const key = `${row.kind} ${row.label}`
      const sum = sums.get(key) ?? { kind: row.kind, label: row.label, n: 0, live: 0 }
      sum.n += step
      if (!row.revoked) sum.live += step
      sums.set(key, sum)
    },
    changes: () => [...sums.values()].filter((s) => s.n !== 0 || s.live !== 0),
  }
}
