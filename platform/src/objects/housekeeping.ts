import type { Storage } from '../storage/index.ts'

const PART = 20_000

/** Sums a count over parts of a long list. */
export async function countUnreadable<V>(
  values: readonly V[],
  count: (part: readonly V[]) => Promise<readonly object[]>,
): Promise<number> {
  let total = 0
  for (let i = 0; i < values.length; i += PART) {
    const [row] = (await count(values.slice(i, i + PART))) as readonly { n?: number }[]
    total += Number(row?.n ?? 0)
  }
  return total
}

const FIRST_ANALYZE = 2_000

/** Refreshes statistics each time the number of rows written has doubled: stale ones halve an import. */
export function keeper(storage: Storage): (rows: number) => Promise<void> {
  let written = 0
  let next = FIRST_ANALYZE
  return async (rows) => {
    written += rows
    if (written < next) return
    next = written * 2
    await storage.tidy('analyze', ['thing', 'version', 'edge', 'prose', 'assertion'])
  }
}
