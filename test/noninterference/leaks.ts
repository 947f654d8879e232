import { Fault } from '@testudo/kernel/fault'
import type { Label } from '@testudo/kernel/label'
import type { StoredObject } from '@testudo/platform/objects'
import { bytesOf } from '../support/stix.ts'
import { cast } from './cast.ts'
import { everyoneReads, exists, idsIn, type Leak, one, textOf, wrapped } from './planting.ts'

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
    plant: (node) => node.rewrite('v.revoked, v.stamp, v.split', 'v.revoked, v.seq * 1000000 as stamp, v.split'),
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
    plant: (node) => {
      node.unmask(/^select string_agg\(v\.seq.* v\.kind = any\(\$1::int\[\]\) and /s)
      node.unmask(/ where v\.seq = any\(\$1::bigint\[\]\)$/)
    },
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
