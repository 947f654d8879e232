import { randomUUID } from 'node:crypto'
import { SYSTEM_HIGH, type Label } from '@testudo/kernel/label'
import type { Fact } from '@testudo/kernel/fact'
import type { Host } from '@testudo/platform/host'
import { createIndex, keysOfComponent, type MatchIndex } from '../../core/matching/index.ts'
import type { ItemBook, MatchBook, StoredEquipment, StoredItem } from '../runtime.ts'
import type { OwnInventory } from '../inventory/book.ts'
import { type FoundMatch, type MatchHost, matchKeeper } from './keepMatches.ts'
import { matchReader } from './readMatches.ts'
import { pacer } from '../pacer.ts'
import { createRecordKeys, type RecordKeys } from './recordKeys.ts'
import { matchSchema } from './tables.ts'

/** What one page takes to read stays below what a reader waits for unnoticed. */
const EQUIPMENT_A_PAGE = 50
const RECORDS_A_PAGE = 100
/** Matches are kept in portions: a record of every server must not be held in memory for all of them at once. */
const VULNERABILITIES_A_ROUND = 50
const MATCHES_A_PORTION = 2_000

const TOPICS = { record: 'vulnerability.changed', equipment: 'inventory.changed', mark: 'vulnerability.settling' }
const NOBODY: Label = { policy: SYSTEM_HIGH, classification: SYSTEM_HIGH, categories: [], originators: [] }

/** What matching asks of the books of records and of equipment. */
export interface MatchingParts {
  readonly host: MatchHost & Pick<Host, 'log'>
  readonly items: Pick<ItemBook, 'currentRecords'>
  readonly inventory: Pick<OwnInventory, 'current'>
}

/** What the node knows of its own matching; besides `MatchBook`, for who asks before anything is kept. */
export interface OwnMatches extends MatchBook {
  /** How many vulnerabilities would come up for equipment that is not kept yet; counted among records this label may be judged by. */
  wouldMatch(
    equipment: StoredEquipment['equipment'][],
    mayCount: (record: Label) => boolean,
    signal?: AbortSignal,
  ): Promise<number>
}

/**
 * Keeps matches up with what is known: each change of records or equipment is told as a fact, and facts survive a stop.
 * The index of all equipment is read at the first need.
 */
export async function startMatching({ host, items, inventory }: MatchingParts): Promise<OwnMatches> {
  await host.tables.migrate('vulnerabilities-matching', matchSchema)
  const keep = matchKeeper(host)
  const waiting = new Map<string, () => void>()
  const labels = new Map<string, Label>()
  let index: Promise<MatchIndex> | undefined
  let keys: Promise<RecordKeys> | undefined

  const enter = (into: MatchIndex, { row, label, equipment }: StoredEquipment) => {
    into.add(row, equipment)
    labels.set(row, label)
  }
  /** Rows of equipment by id, so that what ended leaves the index. */
  const rowsOf = new Map<string, Set<string>>()
  const noteRow = ({ row, equipment: { id } }: StoredEquipment) => {
    rowsOf.set(id, (rowsOf.get(id) ?? new Set()).add(row))
  }

  const readIndex = async (): Promise<MatchIndex> => {
    const made = createIndex()
    const pause = pacer()
    await eachPage(
      (after) => inventory.current({ ...after, limit: EQUIPMENT_A_PAGE }),
      EQUIPMENT_A_PAGE,
      async (one) => {
        enter(made, one)
        noteRow(one)
        await pause()
      },
    )
    return made
  }
  const readKeys = async (): Promise<RecordKeys> => {
    const made = createRecordKeys()
    const pause = pacer()
    await eachPage(
      (after) => items.currentRecords({ ...after, limit: RECORDS_A_PAGE }),
      RECORDS_A_PAGE,
      async ({ item }) => {
        if (item.kind === 'record') made.add(item)
        await pause()
      },
    )
    return made
  }
  const theIndex = () => (index ??= readIndex().catch(forget(() => (index = undefined))))
  const theKeys = () => (keys ??= readKeys().catch(forget(() => (keys = undefined))))

  /** What records say of an index. A record that cannot be judged is told to the log and stops no other. */
  const matchesOf = async (records: readonly StoredItem[], within: MatchIndex): Promise<FoundMatch[]> => {
    const found: FoundMatch[] = []
    const pause = pacer()
    for (const { row, label, item } of records) {
      if (item.kind !== 'record') continue
      await pause()
      try {
        for (const match of within.matchRecord(item)) {
          const equipmentLabel = labels.get(match.row)
          if (equipmentLabel === undefined) continue
          found.push({ match, vulnerability: item.id, record: row, recordLabel: label, equipmentLabel })
        }
      } catch (error) {
        host.log.error({ error: error instanceof Error ? error.message : 'unknown' }, 'a record could not be matched')
      }
    }
    return found
  }

  const recordsOf = async (ids: readonly string[]): Promise<StoredItem[]> => {
    const records: StoredItem[] = []
    for (let from = 0; from < ids.length; from += RECORDS_A_PAGE) {
      const some = ids.slice(from, from + RECORDS_A_PAGE)
      await eachPage(
        (after) => items.currentRecords({ ids: some, ...after, limit: RECORDS_A_PAGE }),
        RECORDS_A_PAGE,
        async (one) => void records.push(one),
      )
    }
    return records
  }

  const recordsChanged = async (ids: readonly string[]) => {
    const all = await theIndex()
    const known = keys && (await keys)
    for (let from = 0; from < ids.length; from += VULNERABILITIES_A_ROUND) {
      const some = ids.slice(from, from + VULNERABILITIES_A_ROUND)
      const records = await recordsOf(some)
      for (const { item } of records) if (item.kind === 'record') known?.add(item)
      const found = Map.groupBy(await matchesOf(records, all), ({ vulnerability }) => vulnerability)
      for (const [ids, its] of portions(some, found)) await keep({ vulnerabilities: ids }, its)
    }
  }

  const equipmentChanged = async (ids: readonly string[]) => {
    const all = await theIndex()
    const known = await theKeys()
    for (let from = 0; from < ids.length; from += EQUIPMENT_A_PAGE) {
      const some = ids.slice(from, from + EQUIPMENT_A_PAGE)
      const now: StoredEquipment[] = []
      await eachPage(
        (after) => inventory.current({ ids: some, ...after, limit: EQUIPMENT_A_PAGE }),
        EQUIPMENT_A_PAGE,
        async (one) => void now.push(one),
      )
      const changed = createIndex()
      const pause = pacer()
      for (const id of some) {
        for (const row of rowsOf.get(id) ?? []) {
          all.remove(row)
          labels.delete(row)
        }
        rowsOf.delete(id)
      }
      for (const one of now) {
        enter(all, one)
        noteRow(one)
        changed.add(one.row, one.equipment)
        await pause()
      }
      const asked = [...known.of(keysOf(now.map((one) => one.equipment)))]
      const found: FoundMatch[] = []
      for (let at = 0; at < asked.length; at += RECORDS_A_PAGE)
        found.push(...(await matchesOf(await recordsOf(asked.slice(at, at + RECORDS_A_PAGE)), changed)))
      const of = Map.groupBy(found, ({ match }) => match.equipment)
      for (const [ids, its] of portions(some, of)) await keep({ equipment: ids }, its)
    }
  }

  host.events.subscribe('vulnerabilities.matching', Object.values(TOPICS), async (fact: Fact) => {
    if (fact.topic === TOPICS.record) await recordsChanged(fact.ids)
    else if (fact.topic === TOPICS.equipment) await equipmentChanged(fact.ids)
    else for (const id of fact.ids) waiting.get(id)?.()
  })

  return {
    read: matchReader(host),

    /** A mark is sent after all facts there are, and waited for: they come in order. */
    async settled() {
      const id = randomUUID()
      const reached = Promise.withResolvers<void>()
      waiting.set(id, reached.resolve)
      await host.tables.asOwner(async (tx) => {
        const label = await host.tables.labelNumber(tx, NOBODY)
        await host.events.publish(tx, { topic: TOPICS.mark, label, at: host.clock.now(), ids: [id], types: [] })
      })
      host.events.wake()
      await reached.promise
      waiting.delete(id)
    },

    async wouldMatch(equipment, mayCount, signal) {
      const known = await theKeys()
      const made = createIndex()
      const pause = pacer()
      const keys = new Set<string>()
      for (const one of equipment) {
        made.add(one.id, one)
        for (const key of keysOf([one])) keys.add(key)
        await pause()
      }
      const asked = [...known.of(keys)]
      const found = new Set<string>()
      for (let at = 0; at < asked.length; at += RECORDS_A_PAGE) {
        signal?.throwIfAborted()
        for (const { item, label } of await recordsOf(asked.slice(at, at + RECORDS_A_PAGE))) {
          await pause()
          if (item.kind === 'record' && mayCount(label) && made.matchRecord(item).length > 0) found.add(item.id)
        }
      }
      return found.size
    },
  }
}

function keysOf(equipment: readonly StoredEquipment['equipment'][]): Set<string> {
  const found = new Set<string>()
  for (const { components } of equipment)
    for (const one of components) for (const key of keysOfComponent(one)) found.add(key)
  return found
}

/** Ids in portions with not many more matches than are kept without holding others up. */
function* portions(
  ids: readonly string[],
  found: ReadonlyMap<string, readonly FoundMatch[]>,
): Generator<readonly [readonly string[], readonly FoundMatch[]]> {
  let some: string[] = []
  let matches: FoundMatch[] = []
  for (const id of ids) {
    some.push(id)
    for (const one of found.get(id) ?? []) matches.push(one)
    if (matches.length < MATCHES_A_PORTION) continue
    yield [some, matches]
    some = []
    matches = []
  }
  if (some.length > 0) yield [some, matches]
}

/** What failed is tried again at the next question. */
const forget = (drop: () => void) => (error: unknown) => {
  drop()
  throw error
}

async function eachPage<T extends { readonly row: string }>(
  read: (after: { readonly after?: string }) => Promise<readonly T[]>,
  size: number,
  take: (one: T) => Promise<void>,
): Promise<void> {
  for (let after: { readonly after?: string } = {}; ; ) {
    const page = await read(after)
    for (const one of page) await take(one)
    const last = page.at(-1)
    if (last === undefined || page.length < size) return
    after = { after: last.row }
  }
}
