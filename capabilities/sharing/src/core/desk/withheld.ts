import { type Label, mayRead, type PolicySet } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import { type Because, sentenceOf } from './releaseView.ts'

/** What we keep from one recipient by one rule. For our own eyes only. */
export interface WithheldLine {
  readonly because: Because
  readonly topics: Readonly<Record<string, number>>
  readonly count: number
}

/**
 * What a recipient does not get, counted by the sentence of the rule, most first. Shown to the withholding side alone:
 * to anybody else even a zero would speak.
 *
 * Time: one `mayRead` per different label.
 */
export function withheldFrom(
  objects: Iterable<{
    readonly label: Label
    readonly labelKey: string
    readonly topic: string
    /** How many of this topic stand under this label. Default 1. */
    readonly count?: number
  }>,
  recipient: Subject,
  policies: PolicySet,
  now: number,
): readonly WithheldLine[] {
  const byLabel = new Map<string, Because | undefined>()
  const lines = new Map<string, WithheldLine>()
  for (const { label, labelKey, topic, count = 1 } of objects) {
    if (!byLabel.has(labelKey)) {
      const allowed = mayRead(recipient, label, policies, now).allow
      byLabel.set(labelKey, allowed ? undefined : sentenceOf(recipient, label, policies, now))
    }
    const because = byLabel.get(labelKey)
    if (!because) continue
    const before = lines.get(because.en) ?? { because, topics: {}, count: 0 }
    const topics = { ...before.topics, [topic]: (before.topics[topic] ?? 0) + count }
    lines.set(because.en, { because, topics, count: before.count + count })
  }
  return [...lines.values()].sort((a, b) => b.count - a.count || (a.because.en < b.because.en ? -1 : 1))
}
