import type { Subject } from '@testudo/kernel/subject'
import { type Arrival, asMarked, type Content, contentKey } from './arrivals.ts'
import { type Asserted, judgeBatch } from './batch-judge.ts'
import type { Kinds } from './kinds.ts'
import type { LabelNumbers } from './label-numbers.ts'
import type { LabelBook } from './labels.ts'
import type { AddedParts, FreshVersion, HeldRow, StoredRow } from './rows.ts'

/** What one object comes to when only some of its arrivals had come: its rows by the numbers they have. */
export interface Replayed {
  /** Versions that stand, with their marked parts as they would have come. */
  readonly rows: readonly StoredRow[]
  readonly fresh: readonly FreshVersion[]
  readonly added: readonly AddedParts[]
  /** One for each arrival, in order. */
  readonly asserted: readonly { readonly arrival: Arrival; readonly as: Asserted }[]
  readonly held: readonly { readonly row: HeldRow; readonly arrival: Arrival }[]
}

/**
 * Judges the arrivals of one object again, in their order, as if nothing else had come: the same rules decide what stands,
 * so what remains cannot tell that there was more.
 *
 * @param group versions of the object as they stand
 */
export function replay(
  group: readonly StoredRow[],
  arrivals: readonly Arrival[],
  given: {
    readonly subject: Subject
    readonly book: LabelBook
    readonly kinds: Kinds
    readonly labels: LabelNumbers
    readonly contents: ReadonlyMap<string, Content>
  },
): Replayed {
  const stood = new Map(group.map((row) => [row.seq, row]))
  const taken = arrivals.flatMap((arrival) => {
    const row = stood.get(arrival.seq)
    const content = given.contents.get(contentKey(arrival))
    return row === undefined || content === undefined ? [] : [{ arrival, row, content }]
  })
  const [first] = group
  const groups = new Map<number, StoredRow[]>()
  const judged = judgeBatch(
    {
      subject: given.subject,
      verb: 'objects:withdraw',
      source: '',
      grading: undefined,
      objects: taken.map(({ row, content }, i) => asMarked(i, row, content, given.book)),
      rejected: [],
      allOrNothing: false,
    },
    { ...given, groups, numberOf: () => first?.thing ?? 0, seq: 0 },
  )
  // What was judged has numbers of its own; the rows keep those they had, and with them their dates.
  const numbers = new Map(judged.asserted.map((as, i) => [as.seq, taken[i]?.arrival.seq ?? 0]))
  const rows = new Map(
    [...groups.values()].flat().map((row) => {
      const seq = numbers.get(row.seq) ?? 0
      return [row.seq, { ...row, seq, kind: stood.get(seq)?.kind ?? row.kind }]
    }),
  )
  const rowOf = (row: StoredRow): StoredRow => rows.get(row.seq) ?? row
  return {
    rows: [...rows.values()],
    fresh: judged.fresh.map((f) => ({ ...f, row: rowOf(f.row) })),
    added: judged.added.map((a) => ({ ...a, row: rowOf(a.row) })),
    asserted: judged.asserted.flatMap((as, i) => {
      const arrival = taken[i]?.arrival
      return arrival === undefined ? [] : [{ arrival, as: { ...as, seq: arrival.seq } }]
    }),
    held: judged.held.flatMap((row) => {
      const arrival = taken[row.index]?.arrival
      return arrival === undefined ? [] : [{ row, arrival }]
    }),
  }
}
