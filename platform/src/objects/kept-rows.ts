import { pgArray, type Tx } from '../storage/index.ts'
import { SHOWN, type ShownRow } from './rows-out.ts'

/** Characters of bodies kept, in two halves: the younger, and the one it replaced. */
const MOST_CHARACTERS = 32_000_000

/** Rows of versions by their number, so that a list read again brings only what is new of it. */
export interface KeptRows {
  /**
   * Rows of a list, by id. The list is asked as the reader each time; only what it says is readable is answered.
   *
   * @param from what follows `from`, with versions as `v` and things as `t`; committed rows only
   */
  list(tx: Tx, from: string, params: readonly unknown[]): Promise<readonly ShownRow[]>
}

/** Remembers rows across readers: a version with its number never changes, but for whether it has parts of its own. */
export function keepRows(): KeptRows {
  let young = new Map<number, ShownRow>()
  let old: typeof young = new Map()
  let characters = 0
  const keep = (seq: number, row: ShownRow) => {
    if (young.has(seq)) return
    characters += row.body.length + row.name.length
    if (characters > MOST_CHARACTERS / 2) {
      old = young
      young = new Map()
      characters = row.body.length + row.name.length
    }
    young.set(seq, row)
  }

  return {
    async list(tx, from, params) {
      const [found] = await tx.query<{ whole: string | null; split: string | null }>(
        `select string_agg(v.seq::text, ',' order by t.id) as whole, string_agg(v.seq::text, ',') filter (where v.split) as split from ${from}`,
        params,
      )
      const order = numbersOf(found?.whole)
      const split = new Set(numbersOf(found?.split))
      const rows = new Map<number, ShownRow>()
      for (const seq of order) {
        const row = split.has(seq) ? undefined : (young.get(seq) ?? old.get(seq))
        if (row === undefined) continue
        rows.set(seq, row)
        keep(seq, row)
      }
      const missing = order.filter((seq) => !rows.has(seq))
      if (missing.length > 0)
        for (const row of await tx.query<ShownRow>(
          `select ${SHOWN} from version v join thing t on t.num = v.thing where v.seq = any($1::bigint[])`,
          [pgArray(missing)],
        )) {
          rows.set(Number(row.seq), row)
          if (!row.split) keep(Number(row.seq), row)
        }
      return order.flatMap((seq) => rows.get(seq) ?? [])
    },
  }
}

const numbersOf = (text: string | null | undefined): readonly number[] =>
  text === null || text === undefined ? [] : text.split(',').map(Number)
