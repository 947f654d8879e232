import { mayRead, type PolicySet } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { Entry } from './entry.ts'

/** Whether a subject may see an entry: its own always, others' with `audit:read` as far as the label allows, unlabelled ones with `audit:read-all`. */
export function visibleTo(
  subject: Subject,
  verbs: ReadonlySet<string>,
  policies: PolicySet,
  now: number,
): (entry: Entry) => boolean {
  return (entry) => {
    if (entry.who.id === subject.id) return true
    if (!verbs.has('audit:read')) return false
    return entry.label === undefined ? verbs.has('audit:read-all') : mayRead(subject, entry.label, policies, now).allow
  }
}
