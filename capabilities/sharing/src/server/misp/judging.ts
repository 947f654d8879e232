import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import type { Verdict } from '@testudo/platform/objects'
import { canonicalize, compareTimestamps, isObject, type JsonObject, NotCanonical, validator } from '@testudo/stix'
import type { TakenObject } from '../../core/misp/taken.ts'

const AT_ONCE = 500
const check = validator()

export interface Judged {
  readonly verdict: Verdict
  readonly code?: string
  readonly message?: string
}

/** The newest versions of these ids that the subject may read. */
export async function heldBy(host: Host, subject: Subject, ids: readonly string[]): Promise<Map<string, JsonObject>> {
  const held = new Map<string, JsonObject>()
  for (let at = 0; at < ids.length; at += AT_ONCE)
    for (const { id, body } of await host.objects.getMany(subject, ids.slice(at, at + AT_ONCE))) {
      const value: unknown = JSON.parse(body)
      if (isObject(value)) held.set(id, value)
    }
  return held
}

/** What the store would answer, as far as it follows from what the subject may read: for a dry run. */
export function foresee({ object }: TakenObject, held: JsonObject | undefined): Judged {
  const broken = check(object).find(({ level }) => level === 'must')
  if (broken !== undefined)
    return { verdict: 'quarantined', code: `stix.${broken.rule}`, message: `${broken.path}: ${broken.message}` }
  if (held === undefined) return { verdict: 'new' }
  const [mine, theirs] = [object['modified'], held['modified']]
  if (isSame(object, held)) return { verdict: 'same' }
  if (typeof mine !== 'string' || typeof theirs !== 'string') return { verdict: 'newer' }
  const order = compareTimestamps(mine, theirs)
  if (order !== 0) return { verdict: order > 0 ? 'newer' : 'older' }
  return {
    verdict: 'quarantined',
    code: 'objects.conflict',
    message: 'The same id and modified time came with other content.',
  }
}

function isSame(a: JsonObject, b: JsonObject): boolean {
  try {
    return canonicalize(a) === canonicalize(b)
  } catch (error) {
    if (error instanceof NotCanonical) return false
    throw error
  }
}
