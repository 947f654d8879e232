import type { Label } from '@testudo/kernel/label'
import type { Marks } from '@testudo/kernel/markBook'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import type { StoredObject } from '@testudo/platform/objects'
import type { Shift } from '../core/index.ts'
import { routeOf } from './logRoutes.ts'

/** Objects looked at for one sheet, newest first. */
const MOST_THINGS = 2_000
const PAGE = 500

/** An object that became known or got a newer version in a shift. */
export interface ChangedThing {
  readonly id: string
  readonly type: string
  readonly name: string
  readonly at: number
  readonly fresh: boolean
  readonly closed: boolean
  readonly label: Label
  /** STIX ids it names, its own not among them. */
  readonly names: readonly string[]
}

/** What changed in the store in [from, until), as the reader has it, newest first. O(changes since `from`), at most 2,000. */
export async function changedThings(
  host: Pick<Host, 'objects'>,
  subject: Subject,
  { from, until }: Shift,
  types?: readonly string[],
): Promise<{ readonly things: readonly ChangedThing[]; readonly more: boolean }> {
  const things: ChangedThing[] = []
  let cursor: string | undefined
  for (let looked = 0; looked < MOST_THINGS; ) {
    const page = await host.objects.list(subject, {
      limit: PAGE,
      revoked: true,
      ...(types !== undefined && { types }),
      ...(cursor !== undefined && { cursor }),
    })
    for (const row of page.rows) {
      if (row.dateAdded < from) return { things, more: false }
      if (row.dateAdded < until) things.push(thingOf(row))
    }
    looked += page.rows.length
    if (page.next === undefined) return { things, more: false }
    cursor = page.next
  }
  return { things, more: true }
}

/** An object of the store as a sheet tells of it. */
export function thingOf({ id, type, name, body, label, revoked, dateAdded: at }: StoredObject): ChangedThing {
  const { created = '', modified = '' } = JSON.parse(body) as { created?: string; modified?: string }
  return {
    id,
    type,
    name: name === '' ? id : name,
    at,
    fresh: created === modified,
    closed: revoked || body.includes('"investigation_status":"closed"'),
    label,
    names: [...new Set(body.match(STIX_ID))].filter((one) => one !== id),
  }
}
const STIX_ID = /\b[a-z][a-z0-9-]*--[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g

export const thingRowOf = (
  { id, type, name, at, fresh, closed, label }: ChangedThing,
  marks: Marks,
  beside: readonly Label[] = [],
) => ({
  id,
  type,
  name,
  at,
  fresh,
  closed,
  route: routeOf(id),
  mark: marks.of(label, ...beside),
})
