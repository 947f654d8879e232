import { join, type Label, type PolicySet } from '@testudo/kernel/label'

/** Labels are few and joined again and again: each set once. */
export function joiner(policies: PolicySet): (labels: readonly Label[]) => Label {
  const texts = new WeakMap<Label, string>()
  const joins = new Map<string, Label>()
  const textOf = (label: Label) => {
    const text = texts.get(label) ?? JSON.stringify(label)
    texts.set(label, text)
    return text
  }
  return (labels) => {
    const kinds = new Map(labels.map((label) => [textOf(label), label]))
    if (kinds.size === 1 && labels[0] !== undefined) return labels[0]
    const key = [...kinds.keys()].toSorted().join('\n')
    const known = joins.get(key) ?? join([...kinds.values()], policies)
    joins.set(key, known)
    return known
  }
}
