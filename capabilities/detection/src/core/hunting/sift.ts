import type { HistoryRow } from '../history/row.ts'
import { BLOCK_BYTES } from '../scan/layout.ts'
import { Scanner } from '../scan/scanner.ts'
import type { ValueTable } from '../scan/valueTable.ts'

const NEWLINE = 0x0a
const BRACE = 0x7b

/** Rows that may hold a value of the table, by the kernel over their bytes: whoever asks reads those in full. */
export function siftBy(table: ValueTable): (rows: readonly HistoryRow[]) => HistoryRow[] {
  const scanner = new Scanner(table.shared)
  return (rows) => {
    const kept: HistoryRow[] = []
    let batch: HistoryRow[] = []
    let filled = 0
    const run = () => {
      let line = 0
      const named = new Set<number>()
      for (let from = 0; from < filled; ) {
        const { records, lines, reached } = scanner.scan(table, 'json', from, filled)
        for (let i = 0; i < records.length; i += 3) named.add(line + (records[i] ?? 0))
        line += lines
        from = reached
      }
      for (const [i, row] of batch.entries()) if (named.has(i)) kept.push(row)
      batch = []
      filled = 0
    }
    for (const row of rows) {
      const { bytes } = row
      if (filled + bytes.length + 1 > BLOCK_BYTES) run()
      // What is no JSON in one line, and what has no room, is read in full.
      if (bytes[0] !== BRACE || bytes.includes(NEWLINE) || bytes.length + 1 > BLOCK_BYTES) {
        run()
        kept.push(row)
        continue
      }
      batch.push(row)
      scanner.block.set(bytes, filled)
      filled += bytes.length
      scanner.block[filled++] = NEWLINE
    }
    run()
    return kept
  }
}
