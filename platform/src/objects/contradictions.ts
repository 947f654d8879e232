import { join } from '@testudo/kernel/label'
import type { LabelNumbers } from './label-numbers.ts'
import type { LabelBook } from './labels.ts'
import type { StoredPart, StoredRow } from './rows.ts'
import { isSameVersion, judge, type Judgement, type Known, type Version } from './verdict.ts'

type Reads = Pick<LabelNumbers, 'reads'>

/** An arriving version with its marked parts. */
export interface Arriving extends Version {
  readonly parts: readonly StoredPart[]
}

const CONFLICT =
  'The same id and modified time came with other marked parts. Both are kept; ask the creator which holds.'

/** An arriving version as somebody reads it: parts hidden from him are not told apart. */
export const asRead = ({ parts, ...version }: Arriving, { reads }: Reads): Known => ({
  ...version,
  parts: parts.filter((p) => reads(p.label)).map((p) => p.mark),
})

/** Every content of a stored version as somebody reads it, the open part among them. */
export const contentsAsRead = (row: StoredRow, labels: Reads): Known[] =>
  [[], ...row.variants].map((parts) => asRead({ ...row, parts }, labels))

export interface Contradiction {
  readonly code: string
  readonly message: string
  readonly label: number
}

/**
 * What an arriving version contradicts: told under the join of both labels, so that everybody who may read both learns
 * of it and nobody else does, whoever submitted it. Each answer rests on rows of these two labels only.
 */
export function contradictions(
  arriving: Arriving,
  group: readonly StoredRow[],
  versioned: boolean,
  labels: LabelNumbers,
  book: LabelBook,
): Contradiction[] {
  const found: Contradiction[] = []
  const joined = (...numbers: readonly number[]): number => {
    const [only, ...more] = [...new Set(numbers)]
    return only !== undefined && more.length === 0
      ? only
      : labels.number(join([...new Set(numbers)].map(labels.label), book.policies))
  }
  const tell = (judgement: Judgement, ...numbers: readonly number[]) => {
    if (judgement.verdict === 'quarantined')
      found.push({ code: judgement.code, message: judgement.message, label: joined(...numbers) })
  }
  for (const other of new Set(group.map((row) => row.label))) {
    const reads = { reads: (n: number) => n === arriving.label || n === other }
    const met = group.filter((row) => reads.reads(row.label)).flatMap((row) => contentsAsRead(row, reads))
    tell(judge(asRead(arriving, reads), met, versioned), other, arriving.label)
  }
  // Parts that contradict each other, below an open part that does not.
  const has = (parts: readonly StoredPart[], part: StoredPart) => parts.some((p) => p.mark === part.mark)
  const home = group.find((row) => row.label === arriving.label && isSameVersion(row, arriving))
  const isKnown = home?.variants.some((parts) => arriving.parts.every((p) => has(parts, p))) === true
  const against = isKnown ? undefined : home?.variants.find((parts) => parts.some((p) => !has(arriving.parts, p)))
  if (against !== undefined && versioned)
    tell(
      { verdict: 'quarantined', code: 'objects.conflict', message: CONFLICT },
      arriving.label,
      ...arriving.parts.map((p) => p.label),
      ...against.map((p) => p.label),
    )
  return found
}
