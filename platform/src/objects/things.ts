import { pgArray, type Tx } from '../storage/index.ts'

const MOST_REMEMBERED = 200_000

/** Numbers of ids already on disk, remembered between batches. */
export interface Things {
  get(id: string): number | undefined
  remember(numbers: ReadonlyMap<string, number>): void
}

export function rememberedThings(): Things {
  let known = new Map<string, number>()
  return {
    get: (id) => known.get(id),
    remember(numbers) {
      if (known.size + numbers.size > MOST_REMEMBERED) known = new Map()
      for (const [id, num] of numbers) known.set(id, num)
    },
  }
}

export interface ThingNumbers {
  /** Ids that had no number before this batch. */
  readonly fresh: ReadonlyMap<string, number>
  readonly last: number
  of(id: string): number
  remember(): void
}

/** Gives every id a number, without gaps; ids only referenced get one too, for references may arrive before their targets. */
export async function thingNumbers(
  tx: Tx,
  ids: ReadonlySet<string>,
  last: number,
  things: Things,
  dryRun: boolean,
): Promise<ThingNumbers> {
  const numbers = new Map<string, number>()
  const unknown: string[] = []
  for (const id of ids) {
    const num = things.get(id)
    if (num === undefined) unknown.push(id)
    else numbers.set(id, num)
  }
  const fresh = new Map<string, number>()
  let next = last
  if (unknown.length > 0) {
    for (const { id, num } of await tx.query<{ id: string; num: number }>(
      'select id, num from thing where id = any($1::text[])',
      [pgArray(unknown)],
    ))
      numbers.set(id, num)
    for (const id of unknown) {
      if (numbers.has(id)) continue
      next += 1
      fresh.set(id, next)
      numbers.set(id, next)
    }
    if (fresh.size > 0 && !dryRun)
      await tx.query('insert into thing(id, num) select * from unnest($1::text[], $2::int[])', [
        pgArray([...fresh.keys()]),
        pgArray([...fresh.values()]),
      ])
  }
  return { fresh, last: next, of: (id) => numbers.get(id) ?? 0, remember: () => things.remember(numbers) }
}
