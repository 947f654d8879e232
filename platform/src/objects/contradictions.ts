import { join } from '@testudo/kernel/label'
import type { LabelNumbers } from './label-numbers.ts'
import type { LabelBook } from './labels.ts'
import type { StoredPart, StoredRow } from './rows.ts'
import { judge, type Known } from './verdict.ts'

/** A version as the submitter reads it: parts hidden from it are not told apart. */
export function asRead(
  row: Known & { readonly parts: readonly StoredPart[] },
  labels: Pick<LabelNumbers, 'reads'>,
): Known {
  const readable = row.parts.filter((p) => labels.reads(p.label)).map((p) => p.mark)
  return { ...row, whole: readable.toSorted().join(' ') }
}

export interface Contradiction {
  readonly code: string
  readonly message: string
  readonly label: number | undefined
}

/**
 * What an arriving version contradicts, for each label it meets here: told under the join of both, so that everybody who
 * may read both learns of it and nobody else does, whoever submitted it. Each answer rests on rows of these two labels only.
 */
export function contradictions(
  known: Known & { readonly parts: readonly StoredPart[] },
  group: readonly StoredRow[],
  versioned: boolean,
  labels: LabelNumbers,
  book: LabelBook,
): Contradiction[] {
  const found: Contradiction[] = []
  for (const other of new Set(group.map((row) => row.label))) {
    const reads = { reads: (n: number) => n === known.label || n === other }
    const met = group.filter((row) => reads.reads(row.label)).map((row) => asRead(row, reads))
    const judgement = judge(asRead(known, reads), met, versioned)
    if (judgement.verdict !== 'quarantined') continue
    const label =
      other === known.label
        ? other
        : labels.joined(join([labels.label(other), labels.label(known.label)], book.policies))
    found.push({ code: judgement.code, message: judgement.message, label })
  }
  return found
}
