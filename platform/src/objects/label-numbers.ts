import { canonicalLabel, type Label } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { LabelBook } from './labels.ts'

/** Numbers of the labels of one batch; thousands of objects share a few. */
export interface LabelNumbers {
  readonly added: readonly string[]
  /** The number of a label; new ones get the next. */
  number(label: Label): number
  label(number: number): Label
  /** Whether the submitter may read it. */
  reads(number: number): boolean
}

export function labelNumbers(subject: Subject, book: LabelBook, first: number): LabelNumbers {
  const added: string[] = []
  const numbers = new Map<string, number>()
  const answers = new Map<number, boolean>()
  const seen = new Map<Label, number>()
  const label = (n: number): Label => (n < first ? book.label(n) : (JSON.parse(added[n - first] ?? 'null') as Label))
  return {
    added,
    label,
    number(wanted) {
      const before = seen.get(wanted)
      if (before !== undefined) return before
      const text = canonicalLabel(wanted)
      let number = book.numberOfCanonical(text) ?? numbers.get(text)
      if (number === undefined) {
        number = first + added.length
        numbers.set(text, number)
        added.push(text)
      }
      seen.set(wanted, number)
      return number
    },
    reads(n) {
      const known = answers.get(n)
      if (known !== undefined) return known
      const answer = book.mayRead(subject, label(n))
      answers.set(n, answer)
      return answer
    },
  }
}
