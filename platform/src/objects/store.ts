import { Fault } from '@testudo/kernel/fault'
import { canonicalLabel, type Label } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { JsonObject } from '@testudo/stix'
import { leafWriter, ledgerSchema, pgArray, type Storage } from '../storage/index.ts'
import { oneAtATime } from '../storage/turn.ts'
import { writeBatch } from './batch.ts'
import { type Batch, Refused, type Written } from './batch-types.ts'
import { check } from './check.ts'
import { exchangeOf } from './exchange.ts'
import { feedsOf } from './feed.ts'
import { countUnreadable, keeper } from './housekeeping.ts'
import { runIntake } from './intake.ts'
import { INTAKE_LIMITS } from './intake-limits.ts'
import { Kinds } from './kinds.ts'
import { LabelBook } from './labels.ts'
import { prepare } from './prepare.ts'
import { aboutReads } from './read-about.ts'
import { edgeReads } from './read-edges.ts'
import { objectReads } from './read-objects.ts'
import { openReading } from './reading.ts'
import { objectsSchema } from './schema.ts'
import type { ObjectsOptions, ObjectStore } from './store-types.ts'
import { readStanding } from './standing.ts'
import { rememberedThings } from './things.ts'
import { withdrawBatch } from './withdraw.ts'

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

  const withdraw = (request: Parameters<typeof withdrawBatch>[1]) =>
    inTurn(async () => {
      const { answers, changed, adopt } = await storage.asOwner((tx) => withdrawBatch(tx, request, writerParts))
      adopt()
      if (changed) options.onStored?.()
      return answers
    })

  const reading = openReading(storage, { book, kinds, secret, now, inTurn })
  const { read } = reading
  const reads = { ...objectReads(reading), ...edgeReads(reading), ...aboutReads(reading) }
  const limits = { ...INTAKE_LIMITS, ...options.limits }
  const labelsInUse = async (who: Subject) => new Set((await reads.labels(who)).map((label) => canonicalLabel(label)))
  return {
    ...reads,
    ...feedsOf(reading, storage, now),
    ...exchangeOf({ reading, limits, now, write, withdraw, labelsInUse, tidied: housekeeping }),
    standing: (types, ids) => readStanding(storage, types, ids),
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
      reading.expectLabels()
      return next
    },
    readAs: (subject, work) => read(subject, (tx) => work(tx)),
    async labelOf(number, tx) {
      if (number < book.size) return book.label(number)
      // Of a transaction that may yet be rolled back: told, but not taken into the book.
      const [row] = await tx.query<{ canonical: string }>('select canonical from label where id = $1', [number])
      if (row === undefined) return book.label(number)
      return JSON.parse(row.canonical) as Label
    },
    mayRead: (subject, label) => book.mayRead(subject, label),

    import: (subject, bytes, how) =>
      runIntake(subject, bytes, how, {
        batchSize: storage.batchSize,
        policies: book.policies,
        defaultLabel: options.defaultLabel,
        limits,
        now,
        labelsInUse,
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
        const prepared = prepare({ index, byte: 0, text: JSON.stringify(value), value }, 'none')
        return { prepared, label: how.label, portionLabels: [], wholeLabel: how.label }
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
      const [found] = await reads.getMany(subject, [id])
      return found
    },
  }
}

function refusal(index: number, id: unknown, code: string, message: string): Fault {
  return new Fault('invalid', code, `Object ${index + 1}${typeof id === 'string' ? ` (${id})` : ''}: ${message}`, {
    place: { path: `/${index}` },
  })
}
