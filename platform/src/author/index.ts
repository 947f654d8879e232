import { randomUUID } from 'node:crypto'
import { Fault } from '@testudo/kernel/fault'
import type { Label } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '../host/index.ts'

export type Thing = Readonly<Record<string, unknown>>
export const nameOf = (subject: Subject): string => subject.organisation || subject.name

/** How objects are written here: as this node's, under a label their author may read. */
export interface Author {
  iso(at: number): string
  /** Later than the version before, whatever the clock says. */
  after(modified: string): string
  /** The common properties of a new object. */
  fresh(type: string): {
    readonly type: string
    readonly id: string
    readonly created: string
    readonly modified: string
  }
  /** @throws {Fault} `invalid` when the author could not read what it writes */
  writable(subject: Subject, label: Label): Label
  /** @throws {Fault} `invalid` naming the first id that is not there for this author: absent and unreadable alike */
  readable(subject: Subject, ids: readonly string[]): Promise<void>
  /** All or nothing. */
  put(subject: Subject, things: readonly Thing[], label: Label): Promise<void>
  /** Only the node that made an object makes versions of it, and there only the organisation it names. */
  owns(subject: Subject, createdBy: string | undefined, organisation: string): boolean
  /**
   * Refuses whoever floods others: what the author's organisation wrote of a type within the hour, as far as the author may
   * read it, so that nobody learns of what others wrote out of its sight.
   *
   * @throws {Fault} `unavailable` with the time to come again
   */
  sparing(subject: Subject, type: string, mostPerHour: number): Promise<void>
}

const HOUR = 3_600_000

/** @param capability whose faults they are: `incidents.label` */
export function createAuthor({ objects, clock, self, tables }: Host, capability: string): Author {
  const iso = (at: number) => new Date(at).toISOString()
  const owns: Author['owns'] = (subject, createdBy, organisation) => {
    const madeHere = createdBy === undefined ? self.identities.length === 0 : self.identities.includes(createdBy)
    return madeHere && organisation === nameOf(subject)
  }
  return {
    iso,
    owns,
    after: (modified) => iso(Math.max(clock.now(), Date.parse(modified) + 1)),
    fresh(type) {
      const at = iso(clock.now())
      const by = self.identities[0]
      return {
        type,
        spec_version: '2.1',
        id: `${type}--${randomUUID()}`,
        created: at,
        modified: at,
        ...(by !== undefined && { created_by_ref: by }),
      }
    },
    writable(subject, label) {
      if (tables.mayRead(subject, label)) return label
      throw new Fault(
        'invalid',
        `${capability}.label`,
        'You could not read this yourself under that label. Choose one you may read.',
        { place: { path: '/label' } },
      )
    },
    async readable(subject, ids) {
      const found = new Set((await objects.getMany(subject, ids)).map(({ id }) => id))
      const missing = ids.find((id) => !found.has(id))
      if (missing !== undefined)
        throw new Fault('invalid', `${capability}.unknown`, `There is no ${missing} here. Choose what you can open.`)
    },
    async put(subject, things, label) {
      await objects.put(subject, things.map(withoutHoles), { label, source: nameOf(subject) })
    },
    async sparing(subject, type, mostPerHour) {
      const since = clock.now() - HOUR
      const recent = (await objects.all(subject, [type]))
        .map(({ body }) => JSON.parse(body) as Thing)
        .filter(
          ({ created_by_ref: by, organisation, created }) =>
            owns(subject, typeof by === 'string' ? by : undefined, String(organisation)) &&
            Date.parse(String(created)) > since,
        )
        .map(({ created }) => Date.parse(String(created)))
      if (recent.length < mostPerHour) return
      const retryAfterSeconds = Math.max(1, Math.ceil((Math.min(...recent) - since) / 1000))
      throw new Fault(
        'unavailable',
        `${capability}.flood`,
        `Your organisation has sent ${mostPerHour} of these within the hour. This one was not stored; the others stand. Close what is settled, or come again in ${Math.ceil(retryAfterSeconds / 60)} minutes.`,
        { retryAfterSeconds },
      )
    },
  }
}

/** STIX has no empty lists and no nulls (§2.12): what says nothing is left out, at every depth. */
function withoutHoles(thing: Thing): Thing {
  return Object.fromEntries(
    Object.entries(thing).flatMap(([key, value]) => {
      if (value === undefined || value === '' || (Array.isArray(value) && value.length === 0)) return []
      if (Array.isArray(value)) return [[key, value.map((one) => (isThing(one) ? withoutHoles(one) : one))]]
      return [[key, isThing(value) ? withoutHoles(value) : value]]
    }),
  )
}
const isThing = (value: unknown): value is Thing => typeof value === 'object' && value !== null && !Array.isArray(value)
