import { canonicalLabel, type Label } from '@testudo/kernel/label'
import type { Batch } from './batch.ts'
import { type LabelBook, MOST_LABELS } from './labels.ts'

/** Numbers of the labels of one batch; thousands of objects share a few. */
export interface LabelNumbers {
  readonly added: readonly string[]
  /** How many of them were derived here. */
  derived(): number
  /** The number of a label, new ones getting the next; undefined beyond the bounds. */
  number(label: Label): number | undefined
  /** The same for a label derived here: it takes nothing from what the submitter may still add. */
  joined(label: Label): number | undefined
  label(number: number): Label
  /** Whether the submitter may read it. */
  reads(number: number): boolean
}

export function labelNumbers(batch: Batch, book: LabelBook, first: number): LabelNumbers {
  const added: string[] = []
  const numbers = new Map<string, number>()
  const answers = new Map<number, boolean>()
  const seen = new Map<Label, number>()
  const label = (n: number): Label => (n < first ? book.label(n) : (JSON.parse(added[n - first] ?? 'null') as Label))
  let derived = 0
  const numberOf = (wanted: Label, own: boolean): number | undefined => {
    const before = seen.get(wanted)
    if (before !== undefined) return before
    const text = canonicalLabel(wanted)
    let number = book.numberOfCanonical(text) ?? numbers.get(text)
    if (number === undefined) {
      if (own && added.length - derived >= batch.labelAllowance) return undefined
      if (first + added.length >= MOST_LABELS) return undefined
      if (!own) derived += 1
      number = first + added.length
      numbers.set(text, number)
      added.push(text)
    }
    seen.set(wanted, number)
    return number
  }
  return {
    added,
    derived: () => derived,
    label,
    number: (wanted) => numberOf(wanted, true),
    joined: (wanted) => numberOf(wanted, false),
    reads(n) {
      const known = answers.get(n)
      if (known !== undefined) return known
      const answer = book.mayRead(batch.subject, label(n))
      answers.set(n, answer)
      return answer
    },
  }
}
