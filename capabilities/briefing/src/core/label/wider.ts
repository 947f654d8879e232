import { Fault } from '@testudo/kernel/fault'
import { canonicalLabel, type Label, mayRead, type PolicySet } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import { audienceOf } from './audience.ts'

/** Labels tried; a page carries few. */
const MOST_TRIED = 40

/**
 * The label most sentences of a page stand under, where more may read it than the page as a whole.
 *
 * @param whole for whom the page is with all its sentences
 * @param labels of its sentences
 * @returns the label that keeps most of them, and of those the one with most recipients; which sentences it does not
 * cover, by place; nothing where no label keeps more than half, or none reaches more readers
 *
 * Time O(distinct labels × sentences).
 */
export function widerFor(
  whole: Label,
  labels: readonly Label[],
  author: Subject,
  policies: PolicySet,
): { readonly label: Label; readonly apart: ReadonlySet<number> } | undefined {
  const least = recipients(whole)
  const kinds = new Map(labels.map((label) => [canonicalLabel(plain(label)), plain(label)]))
  const tried = [...kinds.values()]
    .filter((label) => label.policy === whole.policy && recipients(label) > least)
    .slice(0, MOST_TRIED)
    .flatMap((label) => {
      const reader = readerOf(label, author, policies)
      return reader === undefined ? [] : [{ label, apart: notCovered(reader, labels, policies) }]
    })
    .filter(({ apart }) => apart.size > 0 && apart.size * 2 < labels.length)
    .toSorted((a, b) => a.apart.size - b.apart.size || recipients(b.label) - recipients(a.label))
  return tried[0]
}

/** Who wrote it does not matter for who reads it. */
const plain = (label: Label): Label => ({ ...label, originators: [] })

const recipients = ({ categories }: Label): number =>
  categories.reduce((sum, { type, values }) => sum + (type === 'PERMISSIVE' ? values.length : 0), 0)

/** Those a label releases to; nothing where it releases to nobody, or to too many to name. */
function readerOf(label: Label, author: Subject, policies: PolicySet): Subject | undefined {
  try {
    return audienceOf(label, author, policies)
  } catch (error) {
    if (error instanceof Fault) return undefined
    throw error
  }
}

function notCovered(reader: Subject, labels: readonly Label[], policies: PolicySet): Set<number> {
  const may = new Map<string, boolean>()
  const covered = (one: Label): boolean => {
    const key = canonicalLabel(one)
    const known = may.get(key) ?? mayRead(reader, one, policies, 0).allow
    may.set(key, known)
    return known
  }
  return new Set(labels.flatMap((one, i) => (covered(one) ? [] : [i])))
}
