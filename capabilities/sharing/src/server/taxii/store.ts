import { hash } from 'node:crypto'
import { Fault } from '@testudo/kernel/fault'
import type { StoredRow, TaxiiStore } from '@testudo/taxii'
import { TaxiiFault } from '@testudo/taxii'
import type { Parts } from '../parts.ts'
import { addObjects } from './additions.ts'
import type { Clients } from './clients.ts'
import { type Caller, type Collection, type Collections, mayAdd, maySee, viewName, viewOf } from './collections.ts'
import { rowsOf, type ToldRow } from './rows.ts'
import type { Statuses } from './statuses.ts'
import type { Uses } from './uses.ts'

export const DISCOVERY = '/taxii2/'
export const ROOT = '/taxii2/api/'
/** Most bytes of one envelope. */
export const MAX_CONTENT = 10_000_000

const absent = () => new TaxiiFault(404, 'taxii.not_found', 'There is nothing here')

const sha256 = (text: string): string => hash('sha256', text)

/** The store of this node as a TAXII server asks it: every answer is that of the caller's own feed. */
export function feedStore(
  parts: Parts,
  kept: {
    readonly collections: Collections
    readonly statuses: Statuses
    readonly uses: Uses
    readonly clients: Clients
  },
): TaxiiStore<Caller> {
  const { host } = parts
  const { collections, statuses, uses, clients } = kept
  const one = (id: string): Collection => {
    const found = collections.byId(id)
    if (found === undefined) throw absent()
    return found
  }

  return {
    // Stamps are unique in a feed: no page is ever cut inside an instant.
    uniqueInstants: true,

    async roots({ verbs }) {
      // Who may neither read nor write anything is told nothing, not even that a server is here.
      if (!verbs.has('taxii:read') && !verbs.has('taxii:write')) throw absent()
      return [{ path: ROOT, title: host.self.name, maxContentLength: MAX_CONTENT }]
    },

    async collections(caller) {
      return collections.all().flatMap((collection) => {
        const [can_read, can_write] = [maySee(collection, caller), mayAdd(collection, caller)]
        if (!can_read && !can_write) return []
        const { id, title, description, alias } = collection
        return [
          {
            id,
            title,
            ...(description === '' ? {} : { description }),
            ...(alias === undefined ? {} : { alias }),
            can_read,
            can_write,
            media_types: ['application/stix+json;version=2.1'],
          },
        ]
      })
    },

    async rows(caller, _root, id, query) {
      const collection = one(id)
      // Before the first row: a view that is dropped must know whose feeds go with it.
      await uses.note(caller.subject.id, viewName(collection), 'read_at')
      if (!query.texts)
        host.audit.record({
          subject: caller.subject,
          verb: 'taxii:read',
          ids: [id],
          outcome: 'allowed',
          detail: { what: 'manifest' },
        })
      return rowsOf(parts, caller, viewOf(collection), query)
    },

    async leaving({ subject }, _root, id, rows) {
      const contents = rows.filter(isTold).map((row) => ({
        id: nameOf(row),
        label: row.feed.label,
        hash: sha256(row.text),
      }))
      try {
        const { allowed } = await host.release.decide({ by: subject, to: subject, channel: `taxii:${id}`, contents })
        return rows.filter((row) => allowed.has(nameOf(row)))
      } catch (cause) {
        // Rights that went while the page was made.
        if (cause instanceof Fault && cause.kind === 'denied') return []
        throw cause
      }
    },

    async add(caller, _root, id, objects) {
      const collection = one(id)
      await uses.note(caller.subject.id, viewName(collection), 'write_at')
      return addObjects(parts, caller, collection, clients.identitiesOf(caller.subject.id), objects)
    },

    async remove(caller, _root, id, object, match) {
      const view = viewOf(one(id))
      const rows = await rowsOf(parts, caller, view, { match, limit: MOST_VERSIONS, texts: false })
      const left = await host.exchange.leaveFeed(
        caller.subject,
        view,
        rows.map(({ feed }) => ({ id: feed.id, version: feed.version })),
      )
      host.audit.record({
        subject: caller.subject,
        verb: 'taxii:delete',
        ids: [object],
        outcome: 'allowed',
        detail: { collection: id, versions: left },
      })
    },

    keepStatus: ({ subject }, _root, status) => statuses.keep(subject.id, status),
    status: ({ subject }, _root, id) => statuses.find(subject.id, id),
  }
}

/** Versions of one object that one deletion takes out. */
const MOST_VERSIONS = 10_000

const isTold = (row: StoredRow): row is ToldRow => 'feed' in row

/** A version is named by its id and time: two versions of one object are two things that leave. */
const nameOf = (row: StoredRow): string => `${row.id}@${row.version}`
