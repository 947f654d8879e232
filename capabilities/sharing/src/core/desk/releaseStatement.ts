import type { Label, PolicySet } from '@testudo/kernel/label'
import { canonicalize, type JsonObject } from '@testudo/stix'
import type { Random } from '../envelope/hash.ts'
import { digestOf } from '../envelope/judge.ts'
import { newSalt, type ObjectStatement, type Tombstone } from '../envelope/statement.ts'
import type { ReleaseView } from './releaseView.ts'

/** Who says it, when, and how long it holds (Unix ms). */
export interface ReleaseFacts {
  readonly originator: string
  readonly releasedAt: number
  readonly notAfter?: number
}

/**
 * What is signed about one object for one recipient, with the text that goes beside it: exactly what the preview showed.
 *
 * @returns undefined when the view has no object: nothing is said, not even that there is nothing
 */
export function releaseStatement(
  view: ReleaseView,
  label: Label,
  policies: PolicySet,
  facts: ReleaseFacts,
  random: Random,
): { readonly statement: ObjectStatement; readonly text: string } | undefined {
  const { object, portions } = view
  if (object === undefined) return undefined
  const names = [...new Set([label.policy, ...portions.map((one) => one.label.policy)])].sort()
  const statement: ObjectStatement = {
    v: 'testudo/parcel/1',
    kind: 'object',
    ...facts,
    object: textOf(object, 'id'),
    version: textOf(object, 'modified'),
    digest: digestOf(object),
    label,
    portions: portions.map((one) => ({ ...one })),
    policies: names.map((id) => ({ id, version: policies.get(id)?.version ?? '?' })),
    salt: newSalt(random),
  }
  return { statement, text: canonicalize(object) }
}

/** What takes one statement back. It names nothing but the statement. */
export const recallStatement = (
  recalls: string,
  reason: string,
  facts: Pick<ReleaseFacts, 'originator' | 'releasedAt'>,
  random: Random,
): Tombstone => ({ v: 'testudo/parcel/1', kind: 'tombstone', ...facts, recalls, reason, salt: newSalt(random) })

const textOf = (object: JsonObject, key: string): string => {
  const value = object[key]
  return typeof value === 'string' ? value : ''
}
