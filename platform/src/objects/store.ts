import { Fault } from '@testudo/kernel/fault'
import { canonicalLabel, type Label, type PolicySet } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { JsonObject } from '@testudo/stix'
import { type LeafWriter, leafWriter, ledgerSchema, pgArray, type Storage, type Tx } from '../storage/index.ts'
import { oneAtATime } from '../storage/turn.ts'
import { type Batch, Refused, type Written, writeBatch } from './batch.ts'
import { check } from './check.ts'
import { readCursor, writeCursor } from './cursor.ts'
import { exportBundle } from './export.ts'
import { grantsOf } from './grants.ts'
import { readEdges } from './graph.ts'
import { runIntake } from './intake.ts'
import { countUnreadable, keeper } from './housekeeping.ts'
import { Kinds } from './kinds.ts'
import { LabelBook, type Reach } from './labels.ts'
import { pageSize, readPage } from './pages.ts'
import { prepare } from './prepare.ts'
import { COLUMNS, type Grants, toObjects, type VersionRow } from './rows-out.ts'
import { LATEST, objectsSchema } from './schema.ts'
import { searchRows } from './search.ts'
import { rememberedThings } from './things.ts'
import type { Assertion, Edge, ImportProblem, Objects } from './types.ts'

export interface ObjectsOptions {
  readonly policies: PolicySet
  readonly clock: { now(): number }
  /** Label of objects that carry no marking. */
  readonly defaultLabel: Label
  /** Default: the RFC 6962 leaf writer of the ledger. */
  readonly leaves?: LeafWriter
  /** Told after every commit that wrote facts, so that streams need not poll. */
  readonly onStored?: () => void
}

/** The object store of a node, with what only the node itself may do. */
export interface ObjectStore extends Objects {
  /** Puts new policies in force: all cached decisions are dropped; running streams must ask again. */
  applyPolicies(policies: PolicySet): void
  /** Labels in the book; a node warns at 5,000. */
  labelCount(): number
  /**
   * The number of a label for a row of a labelled table of yours, to be written in the same transaction; the label is
   * added to the book when new. Holds the ledger's lock until the transaction ends.
   */
  labelNumber(tx: Tx, label: Label): Promise<number>
  /** Runs a read of your own labelled tables as one subject: row security shows what it may read. */
  readAs<T>(subject: Subject, work: (tx: Tx) => Promise<T>): Promise<T>
  /** For `events`: the label behind a number, which never leaves the server. */
  labelOf(number: number, tx: Tx): Promise<Label>
  /** Whether a subject may read what carries this label; as decided for rows. */
  mayRead(subject: Subject, label: Label): boolean
}

/** Opens the object store: brings its schema up to date and loads the small tables. */
export async function createObjects(storage: Storage, options: ObjectsOptions): Promise<ObjectStore> {
  await storage.migrate('storage', ledgerSchema)
  await storage.migrate('objects', objectsSchema)
  const now = () => options.clock.now()
  const book = new LabelBook(storage, options.policies, now)
  const kinds = new Kinds()
  const secret = await storage.asOwner(async (tx) => {
    await book.load(tx)
    await kinds.load(tx)
    const [row] = await tx.query<{ secret: Uint8Array }>('select secret from ledger')
    return row?.secret ?? new Uint8Array(32)
  })
  const things = rememberedThings()
  const writerParts = { book, kinds, things, leaves: options.leaves ?? leafWriter, now }
  // One writer of this process at a time: the shared number tables assume it, and the ledger's lock would make them wait anyway.
  const inTurn = oneAtATime()
  const housekeeping = keeper(storage)

  const write = (batch: Batch): Promise<Written> =>
    inTurn(async () => {
      const kindsBefore = kinds.size
      try {
        const written = await storage.asOwner((tx) => writeBatch(tx, batch, writerParts))
        written.adopt()
        if (written.stored > 0) options.onStored?.()
        return written
      } catch (error) {
        kinds.forget(kindsBefore)
        throw error
      }
    })

  /** Labels were added outside of a batch: load them before the next read. */
  let strange = false
  /** Opens a read as one subject sees it. */
  const read = async <T>(subject: Subject, work: (tx: Tx, reach: Reach, grants: Grants) => Promise<T>): Promise<T> => {
    if (strange) {
      strange = false
      await storage.asOwner((tx) => book.load(tx))
    }
    const reach = await book.reachOf(subject)
    if (storage.engine === 'postgres') await refreshKinds()
    const grants = await grantsOf(storage, subject, reach, now())
    return storage.asReader(reach.mask, (tx) => work(tx, reach, grants))
  }
  let kindsAt = Date.now()
  const refreshKinds = async () => {
    if (Date.now() - kindsAt < 500) return
    kindsAt = Date.now()
    await inTurn(() => storage.asOwner((tx) => kinds.load(tx)))
  }
  const kindNumbers = (types: readonly string[] | undefined) => types?.map((type) => kinds.number(type))
  const objects = (tx: Tx, rows: readonly VersionRow[], grants: Grants) => toObjects(tx, rows, { book, kinds, grants })

  const store: ObjectStore = {
    labelCount: () => book.size,
    applyPolicies: (policies) => book.applyPolicies(policies),
    async labelNumber(tx, label) {
      const text = canonicalLabel(label)
      const known = book.numberOfCanonical(text)
      if (known !== undefined) return known
      const [ledger] = await tx.query<{ label: number }>('select label from ledger for update')
      // Another writer may have added it; what this transaction adds is adopted when somebody loads it after the commit.
      const [row] = await tx.query<{ id: number }>('select id from label where canonical = $1', [text])
      if (row !== undefined) return row.id
      const next = Number(ledger?.label ?? 0)
      await book.store(tx, next, [text])
      await tx.query('update ledger set label = $1', [next + 1])
      strange = true
      return next
    },
    readAs: (subject, work) => read(subject, (tx) => work(tx)),
    async labelOf(number, tx) {
      if (number >= book.size) await book.load(tx)
      return book.label(number)
    },
    mayRead: (subject, label) => book.mayRead(subject, label),

    import: (subject, bytes, how) =>
      runIntake(subject, bytes, how, {
        batchSize: storage.batchSize,
        policies: book.policies,
        defaultLabel: options.defaultLabel,
        write,
        tidied: housekeeping,
        markingsBy: (who, ids) =>
          read(who, async (tx) => {
            const rows = await tx.query<{ id: string; body: string }>(
              'select t.id, v.body from thing t join version v on v.thing = t.num where t.id = any($1::text[])',
              [pgArray(ids)],
            )
            return Map.groupBy(rows, (r) => r.id) as Map<string, { body: string }[]>
          }).then(
            (found) => new Map([...found].map(([id, all]) => [id, all.map((r) => JSON.parse(r.body) as JsonObject)])),
          ),
        pending: (who, nums) =>
          countUnreadable(nums.size === 0 ? [] : [...nums], (part) =>
            read(who, (tx) =>
              tx.query(
                'select count(*) as n from unnest($1::int[]) x where not exists (select from version v where v.thing = x)',
                [pgArray(part)],
              ),
            ),
          ),
        pendingIds: (who, ids) =>
          countUnreadable(ids, (part) =>
            read(who, (tx) =>
              tx.query(
                'select count(*) as n from unnest($1::text[]) x where not exists (select from version v join thing t on t.num = v.thing where t.id = x)',
                [pgArray(part)],
              ),
            ),
          ),
      }),

    async put(subject, authored, how) {
      const marked = authored.map((object, index) => {
        const value = object as JsonObject
        const { broken } = check(value)
        if (broken !== undefined) throw refusal(index, value['id'], broken.code, broken.message)
        const prepared = prepare({ index, byte: 0, text: JSON.stringify(value), value })
        return {
          prepared: { ...prepared, portions: [], bodyValue: value },
          label: how.label,
          portionLabels: [],
          wholeLabel: how.label,
        }
      })
      if (marked.length === 0) return []
      try {
        const { outcomes } = await write({
          subject,
          verb: 'objects:put',
          source: how.source,
          grading: how.grading,
          objects: marked,
          rejected: [],
          labelAllowance: 1,
          allOrNothing: true,
        })
        return outcomes.toSorted((a, b) => a.index - b.index).map((o) => o.verdict)
      } catch (error) {
        if (error instanceof Refused)
          throw refusal(error.outcome.index, error.outcome.id, error.outcome.code ?? 'objects.refused', error.message)
        throw error
      }
    },

    async get(subject, id) {
      const [found] = await store.getMany(subject, [id])
      return found
    },

    getMany: (subject, ids) =>
      ids.length === 0
        ? Promise.resolve([])
        : read(subject, async (tx, _, grants) =>
            objects(
              tx,
              await tx.query<VersionRow>(
                `select ${COLUMNS} from thing t join version v on v.thing = t.num where t.id = any($1::text[]) and ${LATEST}`,
                [pgArray([...new Set(ids)])],
              ),
              grants,
            ),
          ),

    versions: (subject, id) =>
      read(subject, async (tx, _, grants) =>
        objects(
          tx,
          await tx.query<VersionRow>(
            `select ${COLUMNS} from thing t join version v on v.thing = t.num where t.id = $1 order by v.moment desc, v.size desc, v.digest desc, v.mark desc`,
            [id],
          ),
          grants,
        ),
      ),

    list: (subject, how) =>
      read(subject, async (tx, reach, grants) => {
        const limit = pageSize(how.limit)
        const order = how.order ?? 'added'
        const question = JSON.stringify([
          'list',
          how.types ?? null,
          order,
          how.revoked ?? false,
          how.source ?? null,
          reach.profile,
        ])
        const after = how.cursor === undefined ? undefined : readCursor(secret, question, how.cursor)
        const found = await readPage(
          tx,
          { kinds: kindNumbers(how.types), order, revoked: how.revoked ?? false, source: how.source, after, limit },
          reach.readable,
        )
        const page = found.slice(0, limit)
        const last = page.at(-1)
        const rows = await objects(tx, page, grants)
        return found.length > limit && last !== undefined
          ? {
              rows,
              next: writeCursor(secret, question, {
                stamp: Number(last.stamp),
                digest: last.digest,
                skip: 0,
                sort: order === 'name' ? last.sort : '',
              }),
            }
          : { rows }
      }),

    all: (subject, types) =>
      read(subject, async (tx, _, grants) =>
        objects(
          tx,
          await tx.query<VersionRow>(
            `select ${COLUMNS} from version v join thing t on t.num = v.thing where v.kind = any($1::int[]) and ${LATEST} order by t.id`,
            [pgArray(kindNumbers(types) ?? [])],
          ),
          grants,
        ),
      ),

    allEdges: (subject, wanted) =>
      read(subject, async (tx) => {
        const rows = await tx.query<{ holder: string; kind: number; src: string; dst: string; label_id: number }>(
          `select h.id as holder, e.kind, s.id as src, d.id as dst, e.label_id from edge e join version v on v.seq = e.seq join thing h on h.num = v.thing join thing s on s.num = e.src join thing d on d.num = e.dst
           where e.kind = any($1::int[]) and not v.revoked and ${LATEST} order by h.id, e.kind, d.id`,
          [pgArray(kindNumbers(wanted) ?? [])],
        )
        return rows.map((r) => ({
          id: r.holder,
          kind: kinds.name(r.kind),
          source: r.src,
          target: r.dst,
          label: book.label(r.label_id),
        }))
      }),

    counts: (subject) =>
      read(subject, async (tx) => {
        const rows = await tx.query<{ kind: number; n: number }>(
          `select kind, sum(n)::bigint as n from (select kind, n from tally union all select v.kind, count(*) from version v where v.mixed and ${LATEST} group by v.kind) c group by kind`,
        )
        return Object.fromEntries(
          rows
            .filter((r) => Number(r.n) > 0)
            .map((r): [string, number] => [kinds.name(r.kind), Number(r.n)])
            .toSorted(([a], [b]) => (a < b ? -1 : 1)),
        )
      }),

    labels: (subject, types) =>
      read(subject, async (tx) => {
        const numbers = kindNumbers(types)
        const rows = await tx.query<{ label_id: number; canonical: string }>(
          `select distinct label_id from (select kind, label_id from tally where n > 0 union all select v.kind, v.label_id from version v where v.mixed and ${LATEST}) c where $1::int[] is null or kind = any($1::int[])`,
          [numbers === undefined ? null : pgArray(numbers)],
        )
        // By their text: the order of their numbers would tell which came first.
        return rows
          .map((r) => book.label(r.label_id))
          .toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
      }),

    search: (subject, text, how = {}) =>
      read(subject, async (tx, _, grants) => {
        const limit = pageSize(how.limit, 50)
        const found = await searchRows(tx, text, { kinds: kindNumbers(how.types), limit, fuzzy: how.fuzzy ?? true })
        const rows = await objects(tx, found.rows, grants)
        const hits = rows.map(({ body: _body, ...row }, i) => ({
          ...row,
          score: found.rows[i]?.score ?? 0,
          fuzzy: found.rows[i]?.resembles ?? false,
        }))
        return { hits, capped: found.capped }
      }),

    edges: (subject, id, how = {}) =>
      read(subject, async (tx, reach) => {
        const limit = pageSize(how.limit)
        const question = JSON.stringify(['edges', id, how.kinds ?? null, reach.profile])
        const after = how.cursor === undefined ? undefined : readCursor(secret, question, how.cursor)
        const found = await readEdges(tx, id, { kinds: kindNumbers(how.kinds), limit, after })
        const page = found.slice(0, limit)
        const rows = page.map((r): Edge => {
          const edge = {
            id: r.holder,
            kind: kinds.name(r.kind),
            source: r.src,
            target: r.dst,
            label: book.label(r.label_id),
          }
          return r.far_id === null || r.far_kind === null || r.far_label === null
            ? edge
            : {
                ...edge,
                far: {
                  id: r.far_id,
                  type: kinds.name(r.far_kind),
                  name: r.far_name ?? '',
                  label: book.label(r.far_label),
                },
              }
        })
        const last = page.at(-1)
        if (found.length <= limit || last === undefined) return { rows }
        const tied = page.filter((r) => r.stamp === last.stamp && Buffer.compare(r.digest, last.digest) === 0).length
        const before =
          after !== undefined &&
          tied === page.length &&
          after.stamp === Number(last.stamp) &&
          Buffer.compare(after.digest, last.digest) === 0
            ? after.skip
            : 0
        return {
          rows,
          next: writeCursor(secret, question, {
            stamp: Number(last.stamp),
            digest: last.digest,
            skip: before + tied,
            sort: '',
          }),
        }
      }),

    assertions: (subject, id) =>
      read(subject, async (tx) => {
        const rows = await tx.query<{
          source: string
          at: number
          reliability: string | null
          credibility: string | null
          label_id: number
        }>(
          `select a.source, min(a.at) as at, a.reliability, a.credibility, a.label_id from thing t join version v on v.thing = t.num join assertion a on a.seq = v.seq where t.id = $1
           group by a.source, a.reliability, a.credibility, a.label_id order by 2, 1, 3, 4`,
          [id],
        )
        return rows.map((r): Assertion => {
          const grading =
            r.reliability === null || r.credibility === null
              ? {}
              : {
                  grading: { reliability: r.reliability, credibility: r.credibility } as NonNullable<
                    Assertion['grading']
                  >,
                }
          return { source: r.source, at: Number(r.at), label: book.label(r.label_id), ...grading }
        })
      }),

    quarantine: (subject, how = {}) =>
      read(subject, async (tx, reach) => {
        const limit = pageSize(how.limit)
        const question = JSON.stringify(['quarantine', reach.profile])
        const after = how.cursor === undefined ? undefined : readCursor(secret, question, how.cursor)
        const found = await tx.query<{
          digest: Uint8Array
          code: string
          label_id: number
          object_id: string | null
          at: number
          source: string
          subject: string
          position: number
          byte: number | null
          message: string
        }>(
          `select digest, code, label_id, object_id, at, source, subject, position, byte, message from quarantine where $1::bigint is null or (at, digest) <= ($1::bigint, $2::bytea) order by at desc, digest desc, code limit $3 offset $4`,
          [after?.stamp ?? null, after?.digest ?? null, limit + 1, after?.skip ?? 0],
        )
        const page = found.slice(0, limit)
        const rows = page.map((r): ImportProblem & { at: number; source: string; label: Label } => ({
          ...(r.object_id === null ? {} : { id: r.object_id }),
          // To others, the place would tell how much else was in that file.
          index: r.subject === subject.id ? r.position : -1,
          ...(r.byte === null || r.subject !== subject.id ? {} : { byte: Number(r.byte) }),
          code: r.code,
          message: r.message,
          at: Number(r.at),
          source: r.source,
          label: book.label(r.label_id),
        }))
        const last = page.at(-1)
        if (found.length <= limit || last === undefined) return { rows }
        const tied = page.filter((r) => r.at === last.at && Buffer.compare(r.digest, last.digest) === 0).length
        return {
          rows,
          next: writeCursor(secret, question, { stamp: Number(last.at), digest: last.digest, skip: tied, sort: '' }),
        }
      }),

    export: (subject, how = {}) =>
      exportBundle((after, limit) =>
        read(subject, async (tx, reach, grants) => {
          const rows = await readPage(
            tx,
            {
              kinds: kindNumbers(how.types),
              order: 'oldest',
              revoked: true,
              versions: how.versions ?? false,
              after,
              limit,
            },
            reach.readable,
          )
          return { rows, objects: await objects(tx, rows, grants) }
        }),
      ),

    changeStamp: (subject) =>
      read(subject, async (tx, reach) => {
        const [row] = await tx.query<{ n: number }>('select coalesce(sum(n), 0)::bigint as n from label_change')
        return `${Number(row?.n ?? 0)} ${reach.readable.length} ${reach.profile}`
      }),
  }
  return store
}

function refusal(index: number, id: unknown, code: string, message: string): Fault {
  return new Fault('invalid', code, `Object ${index + 1}${typeof id === 'string' ? ` (${id})` : ''}: ${message}`, {
    place: { path: `/${index}` },
  })
}
