import { randomUUID } from 'node:crypto'
import type { Fact } from '@testudo/kernel/fact'
import { SYSTEM_HIGH, type Label } from '@testudo/kernel/label'
import type { Host } from '@testudo/platform/host'
import { createIndex, keysOfComponent } from '../../core/matching/index.ts'
import type { HeldRecord } from '../../core/matching/ledger.ts'
import type { OwnInventory } from '../inventory/book.ts'
import { pacer } from '../pacer.ts'
import type { ItemBook, MatchBook, StoredEquipment, StoredItem } from '../runtime.ts'
import { openLedger } from './openLedger.ts'
import { createPast } from './past.ts'
import { eachPage, EQUIPMENT_A_PAGE, RECORDS_A_PAGE } from './paging.ts'
import { matchReader } from './readMatches.ts'
import { createRecordKeys, type RecordKeys } from './recordKeys.ts'
import { pairLabels, sightOf } from './sight.ts'
import { matchDb, matchSchema } from './tables.ts'
import { markMatched, tellMatched, type Told } from './tellMatched.ts'

const VULNERABILITIES_A_ROUND = 50
const TOPICS = { record: 'vulnerability.changed', equipment: 'inventory.changed', mark: 'vulnerability.settling' }
const NOBODY: Label = { policy: SYSTEM_HIGH, classification: SYSTEM_HIGH, categories: [], originators: [] }

/** What matching asks of the books of records and of equipment. */
export interface MatchingParts {
  readonly host: Pick<Host, 'log' | 'tables' | 'events' | 'clock' | 'policiesNow'>
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
 * Keeps matches up with what is known: each change of records or equipment is told as a fact, and facts survive a stop. All
 * equipment, and the records that speak of any, are read at the first need.
 */
export async function startMatching({ host, items, inventory }: MatchingParts): Promise<OwnMatches> {
  await host.tables.migrate('vulnerabilities-matching', matchSchema)
  const waiting = new Map<string, () => void>()
  const opened = openLedger({ host, items, inventory })
  const past = createPast(host)
  let keys: Promise<RecordKeys> | undefined
  let epssVersion = 0

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
  const theKeys = () =>
    (keys ??= readKeys().catch((error: unknown) => {
      // What failed is tried again at the next question.
      keys = undefined
      throw error
    }))

  const recordsOf = async (ids: readonly string[], at?: number): Promise<StoredItem[]> => {
    const records: StoredItem[] = []
    for (let from = 0; from < ids.length; from += RECORDS_A_PAGE) {
      const some = ids.slice(from, from + RECORDS_A_PAGE)
      await eachPage(
        (after) =>
          items.currentRecords({ ids: some, ...after, limit: RECORDS_A_PAGE, ...(at === undefined ? {} : { at }) }),
        RECORDS_A_PAGE,
        async (one) => void records.push(one),
      )
    }
    return records
  }

  /** Works out again what is said of these; facts tell under which labels anything is different. */
  const judgeAgain = async (ids: readonly string[], told: Told) => {
    const { ledger, put } = await opened.now()
    const known = keys && (await keys)
    const pause = pacer()
    for (let from = 0; from < ids.length; from += VULNERABILITIES_A_ROUND) {
      const some = ids.slice(from, from + VULNERABILITIES_A_ROUND)
      const before = new Map(some.map((id) => [id, ledger.entry(id)?.records ?? []]))
      const records = Map.groupBy(await recordsOf(some), ({ item }) => item.id)
      for (const id of some) {
        for (const { item } of records.get(id) ?? []) if (item.kind === 'record') known?.add(item)
        put(id, records.get(id) ?? [])
        const now = ledger.entry(id)?.records ?? []
        told.records(ledger, id, before.get(id) ?? [], now)
        await pause()
      }
      await markMatched(
        host,
        NOBODY,
        some.filter((id) => (before.get(id)?.length ?? 0) === 0 && ledger.entry(id) !== undefined),
      )
    }
  }

  const recordsChanged = async (ids: readonly string[]) => {
    const { ledger } = await opened.now()
    const told = tellMatched(host)
    await judgeAgain(ids, told)
    for (const id of ids) ledger.touch(id)
    await told.send()
  }

  const equipmentChanged = async (ids: readonly string[]) => {
    const { ledger, enter, leave, rowsOf } = await opened.now()
    const known = await theKeys()
    const told = tellMatched(host)
    const pause = pacer()
    for (let from = 0; from < ids.length; from += EQUIPMENT_A_PAGE) {
      const some = ids.slice(from, from + EQUIPMENT_A_PAGE)
      const again = new Set<string>()
      const stand = new Map<string, StoredEquipment>()
      await eachPage(
        (after) => inventory.current({ ids: some, ...after, limit: EQUIPMENT_A_PAGE }),
        EQUIPMENT_A_PAGE,
        async (one) => void stand.set(one.row, one),
      )
      past.forget()
      const touch = (row: string, touched: Iterable<string>) => {
        const slot = ledger.index.places.numberOf(row)
        for (const id of touched) {
          if (slot !== undefined) told.equipment(ledger, id, slot)
          if (ledger.asksForWhole(id)) again.add(id)
        }
      }
      for (const id of some)
        for (const row of rowsOf(id)) {
          const slot = ledger.index.places.numberOf(row)
          if (stand.has(row) || slot === undefined) continue
          touch(row, ledger.about(slot))
          leave(row)
          await pause()
        }
      for (const one of stand.values()) {
        const { touched, newKeys } = enter(one)
        touch(one.row, touched)
        for (const id of known.of(newKeys)) again.add(id)
        await pause()
      }
      // Records that ask for a whole piece and hold of none yet, and those a start left out, are met by their keys.
      for (const id of known.of(keysOf([...stand.values()].map((one) => one.equipment))))
        if (ledger.asksForWhole(id) || !ledger.isJudged(id)) again.add(id)
      await judgeAgain([...again], told)
    }
    await opened.arrange()
    await told.send()
  }

  host.events.subscribe('vulnerabilities.matching', Object.values(TOPICS), async (fact: Fact) => {
    if (fact.topic === TOPICS.record) {
      // A day of EPSS moves nearly all: it names none.
      if (fact.types.includes('epss')) epssVersion++
      await recordsChanged(fact.ids)
    } else if (fact.topic === TOPICS.equipment) await equipmentChanged(fact.ids)
    else for (const id of fact.ids) waiting.get(id)?.()
  })

  const recordsAt = async (ids: readonly string[], at: number): Promise<readonly HeldRecord[]> =>
    (await recordsOf(ids, at)).flatMap(({ row, label, at: since, item }) =>
      item.kind === 'record' ? [{ row, label, at: since, record: item }] : [],
    )
  const reader = matchReader({
    host,
    ledger: async () => (await opened.now()).ledger,
    past,
    recordsAt,
    everMatched: () =>
      host.tables.asOwner(async (tx) =>
        (await matchDb(tx).selectFrom('vulnerabilities_matched').select('vulnerability').execute()).map(
          ({ vulnerability }) => vulnerability,
        ),
      ),
  })
  let labels: ReturnType<typeof pairLabels> | undefined

  return {
    ...reader,

    async sight(subject) {
      const { ledger } = await opened.now()
      labels ??= pairLabels(host, ledger.fleet)
      return sightOf(host, ledger, labels, subject)
    },

    get epssVersion() {
      return epssVersion
    },

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
      const asking = new Set<string>()
      for (const one of equipment) {
        made.add(one.id, one)
        for (const key of keysOf([one])) asking.add(key)
        await pause()
      }
      const asked = [...known.of(asking)]
      const found = new Set<string>()
      for (let at = 0; at < asked.length; at += RECORDS_A_PAGE) {
        signal?.throwIfAborted()
        for (const { item, label } of await recordsOf(asked.slice(at, at + RECORDS_A_PAGE))) {
          await pause()
          if (item.kind === 'record' && mayCount(label) && made.speaks(item)) found.add(item.id)
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
