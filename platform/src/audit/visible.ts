import { type Label, mayRead, type PolicySet } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { Entry } from './entry.ts'

/** Whether a subject may see an entry: its own always, others' with `audit:read` as far as the label allows, unlabelled ones with `audit:read-all`. */
export function visibleTo(
  subject: Subject,
  verbs: ReadonlySet<string>,
  policies: PolicySet,
  now: number,
): (entry: Entry) => boolean {
  /** Of one instant: few labels are under many entries. */
  const decided = new Map<string, boolean>()
  const reads = (label: Label) => {
    const text = JSON.stringify(label)
    const known = decided.get(text)
    if (known !== undefined) return known
    const { allow } = mayRead(subject, label, policies, now)
    decided.set(text, allow)
    return allow
  }
  return (entry) => {
    if (entry.who.id === subject.id) return true
    if (!verbs.has('audit:read')) return false
    return entry.label === undefined ? verbs.has('audit:read-all') : reads(entry.label)
  }
}
