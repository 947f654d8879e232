import type { ObjectStore } from '@testudo/platform/objects'
import { type Leak, one, wrapped } from './planting.ts'

const LABELS_OF_AN_INTAKE = 1_000
const KINDS_OF_AN_INTAKE = 1_000

/** Seeded leaks of marked parts that come to open versions, of limits, of caches between readers, of streams taken up again. */
export const WRITING_LEAKS: readonly Leak[] = [
  {
    name: 'a hidden part makes a version of its own',
    channel: 'marked parts, versions',
    plant: (node) =>
      node.afterWrite(
        `insert into version(seq, thing, kind, label_id, modified, moment, digest, whole, mark, creator, revoked, head, mixed, split, stamp, size, name, sort, body)
         select -v.seq, v.thing, v.kind, v.label_id, v.modified, v.moment, v.digest, '\\x01', v.mark, v.creator, v.revoked, false, v.mixed, false, v.stamp, v.size, v.name, v.sort, v.body
         from version v where v.split and v.seq > 0 and not exists (select from version w where w.seq = -v.seq)`,
      ),
  },
  {
    name: 'an object with a hidden part is spelled otherwise',
    channel: 'spelling',
    plant: wrapped((objects, owner) => ({
      async get(subject, id) {
        const found = await objects.get(subject, id)
        const split = await one(
          owner,
          'select count(*)::int as n from thing t join version v on v.thing = t.num where t.id = $1 and v.split',
          [id],
        )
        return found === undefined || split === 0
          ? found
          : { ...found, body: JSON.stringify(JSON.parse(found.body), null, 1) }
      },
    })),
  },
  {
    name: 'who adds a hidden part is named among the sources of the open version',
    channel: 'sources of marked parts',
    plant: (node) =>
      node.afterWrite(
        `update assertion a set label_id = v.label_id from version v where v.seq = a.seq and a.label_id <> v.label_id
           and not exists (select from assertion b where b.seq = a.seq and b.source = a.source and b.label_id = v.label_id)`,
      ),
  },
  {
    name: 'a part told again is news to its readers when a hidden one comes along',
    channel: 'marked parts, facts',
    plant: (node) =>
      node.afterWrite(
        `insert into label_change(label_id, n) select distinct p.label_id, 1 from portion p where p.variant > 0 and p.selector <> ''
         on conflict (label_id) do update set n = label_change.n + 1`,
      ),
  },
  {
    name: 'an intake may bring the more labels, the more of them others use',
    channel: 'limit of labels',
    plant: wrapped((objects, owner) => ({
      async import(subject, bytes, how) {
        const labels = () => one(owner, 'select count(*)::int as n from label')
        const before = await labels()
        const report = await objects.import(subject, bytes, how)
        return { ...report, left: LABELS_OF_AN_INTAKE - ((await labels()) - before) }
      },
    })),
  },
  {
    name: 'an intake may bring the more types, the more of them others use',
    channel: 'limit of types',
    plant: wrapped((objects, owner) => ({
      async import(subject, bytes, how) {
        const kinds = () => one(owner, 'select count(*)::int as n from kind')
        const before = await kinds()
        const report = await objects.import(subject, bytes, how)
        return { ...report, left: KINDS_OF_AN_INTAKE - ((await kinds()) - before) }
      },
    })),
  },
  {
    name: 'one cache of answers for all readers',
    channel: 'shared cache',
    plant: (node) =>
      node.wrapObjects((objects) => {
        const asked = new Map<string, ReturnType<ObjectStore['search']>>()
        return {
          ...objects,
          search(subject, text, how) {
            const known = asked.get(text) ?? objects.search(subject, text, how)
            asked.set(text, known)
            return known
          },
        }
      }),
  },
  {
    name: 'a date of release also for labels nobody used before',
    channel: 'change of rights',
    plant: wrapped((objects, owner) => ({
      async get(subject, id) {
        const found = await objects.get(subject, id)
        const known = await one(
          owner,
          'select coalesce(max(labels), 0)::int as n from reader_profile where subject = $1',
          [subject.id],
        )
        return found === undefined ? found : { ...found, dateAdded: found.dateAdded + known }
      },
    })),
  },
  {
    name: 'who comes back is told to start anew when anything happened meanwhile',
    channel: 'Last-Event-ID',
    plant: (node) =>
      node.wrapStream((stream) => {
        let since = 0
        return {
          ...stream,
          publish(fact) {
            since += 1
            stream.publish(fact)
          },
          open(reader) {
            const missed = since
            since = 0
            return stream.open(
              missed > 0 && reader.lastEventId !== undefined ? { ...reader, lastEventId: 'old' } : reader,
            )
          },
        }
      }),
  },
]
