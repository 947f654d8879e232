import type { PolicySet } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { Owner } from '../host/owner.ts'
import { subjectOf } from './person.ts'
import type { IdentityTables } from './tables.ts'

/**
 * People with an account, cleared no higher than this subject, as subjects. Machines are nobody who reads: an account that was
 * made for something hidden must not be counted. Whoever holds a clearance or special access the subject does
 * not hold is left out: a count must not tell that such people are here. Nor who belongs to which community: memberships
 * the subject does not share are not in the answer.
 */
export async function peopleWithin(
  owner: Owner<IdentityTables>,
  policies: PolicySet,
  subject: Subject,
): Promise<readonly Subject[]> {
  const rows = await owner((db) =>
    db
      .selectFrom('identity_person')
      .selectAll()
      .where('kind', '=', 'person')
      .where('disabled', '=', false)
      .orderBy('id')
      .execute(),
  )
  const rank = (policy: string, classification: string | undefined) =>
    policies.get(policy)?.classifications.findIndex((one) => one.name === classification) ?? -1
  return rows
    .map(subjectOf)
    .filter(
      (one) =>
        one.id === subject.id ||
        (one.specialAccess.every((value) => subject.specialAccess.includes(value)) &&
          Object.entries(one.clearances).every(
            ([policy, classification]) => rank(policy, subject.clearances[policy]) >= rank(policy, classification),
          )),
    )
    .map((one) => ({
      ...one,
      communities: one.communities.filter((value) => one.id === subject.id || subject.communities.includes(value)),
    }))
}
