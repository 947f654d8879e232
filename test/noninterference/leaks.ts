import { Fault } from '@testudo/kernel/fault'
import type { Label } from '@testudo/kernel/label'
import type { ObjectStore, StoredObject } from '@testudo/platform/objects'
import { bytesOf } from '../support/stix.ts'
import { cast } from './cast.ts'
import type { Owner, Plantable } from './harness.ts'
import type { NodeHarness } from './node.ts'

/** A way in which a node could tell what it may not, planted into a node under test. */
export interface Leak {
  readonly name: string
  /** The channel it speaks through, as `foundation.md` §5 or `users-and-trust.md` C3 names it. */
  readonly channel: string
  plant(node: Plantable): void | Promise<void>
}

const everyoneReads = (table: string) => (node: Plantable) =>
  node.sql(`alter policy ${table}_readable on ${table} using (true)`)

const one = async (owner: Owner, sql: string, params: readonly unknown[] = []): Promise<number> =>
  Number((await owner((tx) => tx.query<{ n: number }>(sql, params)))[0]?.n ?? 0)

const exists = (owner: Owner, id: string) =>
  one(owner, 'select count(*)::int as n from thing t join version v on v.thing = t.num where t.id = $1', [id])

/** A port with some calls answered otherwise. */
const wrapped =
  (change: (objects: ObjectStore, owner: Owner) => Partial<ObjectStore>) =>
  (node: Plantable): void =>
    node.wrapObjects((objects, owner) => ({ ...objects, ...change(objects, owner) }))

async function textOf(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = []
  for await (const part of bytes) parts.push(part)
  return Buffer.concat(parts).toString('utf8')
}
const idsIn = (text: string): string[] => [
  ...new Set([...text.matchAll(/[a-z0-9-]+--[0-9a-f]{8}-[0-9a-f-]{27}/g)].map(([id]) => id)),
]

/**
 * One seeded leak per channel. None is a switch in the product: each changes the database of the node under test, or
 * stands before one of its ports.
 *
 * Not here: the representative of a merge, for objects are linked and never merged, and no answer shows a link yet.
 */
export const LEAKS: readonly Leak[] = [
  {
    name: 'one newest version for all',
    channel: 'latest version',
    plant: (node) =>
      node.afterWrite(
        `update version v set head = false where head and exists (select from version n where n.thing = v.thing and n.moment > v.moment)`,
      ),
  },
  {
    name: 'an edge takes the label of its far end',
    channel: 'edges with joined label',
    plant: (node) =>
      node.afterWrite(
        `update edge e set label_id = v.label_id from version v join label l on l.id = v.label_id
         where v.thing = e.dst and v.head and l.canonical ~ 'SECRET|RED|TIDAL|LTU|"values":\\[\\]'`,
      ),
  },
  {
    name: 'edges of hidden relationships between readable ends',
    channel: 'edges',
    plant: (node) => node.unmask(/^with nearest|^with page|^with some|^with [a-z]+ as/),
  },
  {
    name: 'references inside hidden parts',
    channel: 'edges of marked parts',
    plant: everyoneReads('edge'),
  },
  {
    name: 'a hidden far end says denied, a pending one nothing',
    channel: 'pending reference',
    plant: wrapped((objects, owner) => ({
      async edges(subject, id, how) {
        const page = await objects.edges(subject, id, how)
        const rows = []
        for (const row of page.rows) {
          const far = row.source === id ? row.target : row.source
          rows.push(row.far === undefined && (await exists(owner, far)) > 0 ? { ...row, denied: true } : row)
        }
        return { ...page, rows }
      },
    })),
  },
  {
    name: 'a hidden twin makes a new object not new',
    channel: 'unique id, verdicts',
    plant: wrapped((objects, owner) => ({
      async import(subject, bytes, how) {
        const text = await textOf(bytes)
        let known = 0
        for (const id of idsIn(text)) known += (await exists(owner, id)) > 0 ? 1 : 0
        const report = await objects.import(subject, bytesOf(text), how)
        const moved = Math.min(report.new, known)
        return { ...report, new: report.new - moved, newer: report.newer + moved }
      },
    })),
  },
  {
    name: 'a hidden target is not pending',
    channel: 'pendingReferences',
    plant: (node) => node.unmask(/^select count\(\*\) as n from unnest/),
  },
  {
    name: 'dates come from the row number',
    channel: 'seq',
    plant: (node) =>
      node.rewrite((sql) => sql.replace('v.stamp, v.digest, v.split', 'v.seq * 1000000 as stamp, v.digest, v.split')),
  },
  {
    name: 'rows of a window lie as far apart as rows were written',
    channel: 'date_added',
    plant: (node) =>
      node.afterWrite('update version set stamp = stamp - stamp % 100000 + seq * 1000 where stamp % 1000 <> 0'),
  },
  {
    name: 'a cursor carries the number of its row',
    channel: 'cursors',
    plant: wrapped((objects, owner) => ({
      async list(subject, how) {
        const page = await objects.list(subject, {
          ...how,
          ...(how.cursor ? { cursor: how.cursor.split('.')[0] ?? '' } : {}),
        })
        if (page.next === undefined) return page
        return { ...page, next: `${page.next}.${await one(owner, 'select seq as n from ledger')}` }
      },
    })),
  },
  {
    name: 'facets in the order labels were first used',
    channel: 'ids of labels',
    plant: wrapped((objects, owner) => ({
      async labels(subject, types) {
        const rows = await owner((tx) => tx.query<{ id: number; canonical: string }>('select id, canonical from label'))
        const number = new Map(rows.map((r) => [r.canonical, r.id]))
        return (await objects.labels(subject, types)).map(
          (l) => ({ ...l, number: number.get(JSON.stringify(l)) }) as Label,
        )
      },
    })),
  },
  {
    name: 'facets list every label in use',
    channel: 'labels in use',
    plant: (node) => node.unmask(/select distinct label_id/),
  },
  { name: 'counts of everything', channel: 'tally', plant: everyoneReads('tally') },
  { name: 'marked parts for everybody', channel: 'portions', plant: everyoneReads('portion') },
  { name: 'quarantine for everybody', channel: 'quarantine', plant: everyoneReads('quarantine') },
  {
    name: 'a conflict with a hidden version is told under the label of the visible one',
    channel: 'conflicts',
    plant: (node) =>
      node.afterWrite(
        `update quarantine q set label_id = l.id from label l
         where q.code = 'objects.conflict' and l.canonical like '{"policy":"ALLIED","classification":"UNCLASSIFIED","categories":[],"originators":[]}'
           and q.label_id = (select max(o.label_id) from quarantine o where o.digest = q.digest and o.code = q.code)
           and not exists (select from quarantine o where o.digest = q.digest and o.code = q.code and o.label_id = l.id)`,
      ),
  },
  {
    name: 'history shows hidden versions',
    channel: 'history',
    plant: (node) => node.unmask(/where t\.id = \$1 order by v\.moment desc/),
  },
  {
    name: 'the export is not filtered',
    channel: 'export',
    plant: (node) => node.unmask(/order by v\.stamp, v\.digest(\s|$)/),
  },
  {
    name: 'the model is built from everything',
    channel: 'mission states',
    plant: (node) => node.unmask(/v\.kind = any\(\$1::int\[\]\) and .* order by t\.id$/s),
  },
  {
    name: 'search without label test',
    channel: 'search',
    plant: (node) =>
      node.sql(
        `do $do$ begin execute regexp_replace(pg_get_functiondef('objects_search'::regproc), '\\(case when p\\.label_id < .*? else false end\\)', 'true', 'g'); end $do$`,
      ),
  },
  {
    name: 'rank weighs words by how rare they are in the whole store',
    channel: 'ranking',
    plant: wrapped((objects, owner) => ({
      async search(subject, text, how) {
        const all = await one(owner, 'select count(*)::int as n from prose')
        const found = await objects.search(subject, text, how)
        return { ...found, hits: found.hits.map((hit) => ({ ...hit, score: hit.score * Math.log(1 + all) })) }
      },
    })),
  },
  {
    name: 'caches are dropped whenever anybody writes',
    channel: 'ETag, caches',
    plant: wrapped((objects, owner) => ({
      changeStamp: async (subject) =>
        `${await objects.changeStamp(subject)} ${await one(owner, 'select coalesce(sum(n), 0)::int as n from label_change')}`,
    })),
  },
  {
    name: 'a hidden object is refused, an absent one is not there',
    channel: 'errors',
    plant: wrapped((objects, owner) => ({
      async get(subject, id): Promise<StoredObject | undefined> {
        const found = await objects.get(subject, id)
        if (found === undefined && (await exists(owner, id)) > 0)
          throw new Fault('denied', 'objects.denied', 'You may not read this.')
        return found
      },
    })),
  },
  {
    name: 'event ids count every fact',
    channel: 'SSE ids',
    plant: (node) =>
      node.wrapStream((stream) => {
        let all = 0
        return {
          ...stream,
          publish(fact) {
            all += 1
            stream.publish({ ...fact, topic: `${fact.topic}#${all}` })
          },
        }
      }),
  },
  {
    name: 'a hidden fact still makes the stream move',
    channel: 'SSE heartbeat',
    plant: (node) =>
      node.wrapStream((stream) => ({
        ...stream,
        publish(fact) {
          stream.publish(fact)
          stream.tellOwner(cast.low.id, { topic: 'objects.stored', ids: [], types: [] })
        },
      })),
  },
]

export interface NodeLeak {
  readonly name: string
  readonly channel: string
  plant(node: NodeHarness): void
}

/** Answers some questions of the low reader as another reader would get them. */
const answeredAsHidden =
  (question: RegExp) =>
  (node: NodeHarness): void =>
    node.wrapDoor((door, as) => (request) => (question.test(request.url) ? as('hidden') : door)(request))

/** Leaks of the parts above the store: routes, headers, jobs, the mission picture, the log. */
export const NODE_LEAKS: readonly NodeLeak[] = [
  {
    name: 'an ETag that names the version of the table',
    channel: 'ETag, Last-Modified',
    plant: (node) =>
      node.wrapDoor((door, _, storage) => async (request) => {
        const told = await door(request)
        const n = await one((work) => storage.asOwner(work), 'select seq as n from ledger')
        return { ...told, headers: { ...told.headers, etag: `"${n}"` } }
      }),
  },
  {
    name: 'readiness with a total',
    channel: 'metrics, health',
    plant: (node) =>
      node.wrapDoor((door, _, storage) => async (request) => {
        const told = await door(request)
        if (request.url !== '/readyz') return told
        const n = await one((work) => storage.asOwner(work), 'select count(*)::int as n from version')
        return { ...told, body: `${told.body} ${n}` }
      }),
  },
  {
    name: 'mission states and sentences from everything known',
    channel: 'mission state',
    plant: answeredAsHidden(/^\/api\/picture\/(missions|nodes)/),
  },
  { name: 'a timeline of everything', channel: 'timeline', plant: answeredAsHidden(/^\/api\/picture\/timeline/) },
  { name: 'what-if over everything', channel: 'what-if', plant: answeredAsHidden(/^\/api\/picture\/what-if/) },
  { name: 'jobs of everybody', channel: 'job progress, import history', plant: answeredAsHidden(/^\/api\/jobs/) },
  {
    name: 'the log of another reader',
    channel: 'audit entries',
    plant: answeredAsHidden(/^\/api\/audit\/entries/),
  },
]
