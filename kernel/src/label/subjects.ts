import type { Subject } from '../subject.ts'
import { distinct } from './normal.ts'
import type { PolicySet } from './policies.ts'

/**
 * One text for all subjects the labels cannot tell apart under these policies: what `mayRead` reads, and which policies.
 * Two subjects with equal keys get the same answer for every label at every time. Roles, id, name and kind are not in it.
 */
export function profileKey(subject: Subject, policies: PolicySet): string {
  const clearances = Object.entries(subject.clearances).sort(([a], [b]) => (a < b ? -1 : 1))
  return JSON.stringify({
    policies: policies.digest,
    clearances,
    members: distinct([...subject.communities, subject.nation, subject.organisation].filter((value) => value !== '')),
    specialAccess: distinct(subject.specialAccess),
    clearedUntil: subject.clearedUntil ?? null,
    ...(subject.onlyWith === undefined
      ? {}
      : { onlyWith: distinct(subject.onlyWith.map((other) => profileKey(other, policies))) }),
  })
}

/**
 * The attributes that reach everything these policies know: highest clearances, every release and special value by name.
 * For the local operator of a data folder. An explicit *no release* and a system-high label stay closed to it too.
 */
export function systemHigh(
  policies: PolicySet,
): Pick<Subject, 'nation' | 'organisation' | 'communities' | 'clearances' | 'specialAccess'> {
  const values = (type: string) =>
    distinct(policies.all().flatMap((p) => p.tags.filter((t) => t.type === type).flatMap((t) => t.values)))
  return {
    nation: '',
    organisation: '',
    communities: values('PERMISSIVE'),
    clearances: Object.fromEntries(policies.all().map((p) => [p.id, p.classifications.at(-1)?.name ?? ''])),
    specialAccess: values('RESTRICTIVE'),
  }
}
