import type { Tx } from '../storage/index.ts'
import { type KeptPart, partMark, richestAmong } from './parts.ts'
import { readableParts } from './rows-out.ts'
import { sha256 } from './sha256.ts'

/**
 * What the readable marked parts of versions come to, by number of the version; absent where the reader has none of them.
 * Another value: the reader's text is another.
 */
export async function contentsOf(tx: Tx, seqs: readonly number[]): Promise<ReadonlyMap<number, Uint8Array>> {
  const parts = await readableParts(
    tx,
    seqs.map((seq) => ({ seq, split: true })),
  )
  return new Map(
    [...parts].map(([seq, variants]) => {
      const contents = richestAmong<KeptPart>([...variants.values()]).map((own) =>
        own.map(partMark).toSorted().join(' '),
      )
      return [seq, sha256(contents.toSorted().join('\n'))]
    }),
  )
}

/** Fills in the contents of what comes into a feed. */
export async function withContents<R extends { readonly seq: number; readonly split: boolean }>(
  tx: Tx,
  rows: readonly R[],
): Promise<readonly (R & { readonly content: Uint8Array | null })[]> {
  const split = rows.filter((r) => r.split).map((r) => r.seq)
  const contents = split.length === 0 ? new Map<number, Uint8Array>() : await contentsOf(tx, split)
  return rows.map((row) => ({ ...row, content: contents.get(row.seq) ?? null }))
}
