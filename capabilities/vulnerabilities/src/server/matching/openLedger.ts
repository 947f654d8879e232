import { createLedger, type HeldRecord, type Ledger } from '../../core/matching/ledger.ts'
import { pacer } from '../pacer.ts'
import type { StoredEquipment, StoredItem } from '../runtime.ts'
import type { MatchingParts } from './book.ts'
import { eachPage, EQUIPMENT_A_PAGE, RECORDS_A_PAGE } from './paging.ts'
import { matchDb } from './tables.ts'

const MATCHED_A_PAGE = 100

/** The ledger with what keeps it up. */
export interface OpenLedger {
  readonly ledger: Ledger
  enter(one: StoredEquipment): ReturnType<Ledger['putEquipment']>
  leave(row: string): void
  /** Rows of one piece that stand. */
  rowsOf(id: string): readonly string[]
  /** A record that cannot be judged is told to the log and stops no other. */
  put(vulnerability: string, records: readonly StoredItem[]): void
}

/** Reads everything once, at the first need, and gives way to others meanwhile. */
export function openLedger({ host, items, inventory }: MatchingParts) {
  let open: Promise<OpenLedger> | undefined

  const read = async (): Promise<OpenLedger> => {
    const ledger = createLedger()
    const made: OpenLedger = {
      ledger,
      enter: (one) => ledger.putEquipment(one),
      leave: (row) => void ledger.dropEquipment(row),
      rowsOf: (id) => ledger.fleet.slotsOf(id).flatMap((slot) => ledger.index.places.slot(slot)?.row ?? []),
      put(vulnerability, records) {
        const held = records.flatMap(({ row, label, at, item }): HeldRecord[] =>
          item.kind === 'record' ? [{ row, label, at, record: item }] : [],
        )
        try {
          ledger.putRecords(vulnerability, held)
        } catch (error) {
          host.log.error({ error: error instanceof Error ? error.message : 'unknown' }, 'a record could not be matched')
        }
      },
    }
    const pause = pacer()
    await eachPage(
      (after) => inventory.current({ ...after, limit: EQUIPMENT_A_PAGE }),
      EQUIPMENT_A_PAGE,
      async (one) => {
        made.enter(one)
        await pause()
      },
    )
    await arrange(ledger)
    for (let after = ''; ; ) {
      const ids = await host.tables.asOwner((tx) =>
        matchDb(tx)
          .selectFrom('vulnerabilities_matched')
          .select('vulnerability')
          .where('vulnerability', '>', after)
          .orderBy('vulnerability')
          .limit(MATCHED_A_PAGE)
          .execute(),
      )
      const records: StoredItem[] = []
      await eachPage(
        (next) =>
          items.currentRecords({
            ids: ids.map(({ vulnerability }) => vulnerability),
            ...next,
            limit: RECORDS_A_PAGE,
          }),
        RECORDS_A_PAGE,
        async (one) => void records.push(one),
      )
      for (const [id, its] of Map.groupBy(records, ({ item }) => item.id)) {
        made.put(id, its)
        await pause()
      }
      const last = ids.at(-1)?.vulnerability
      if (last === undefined || ids.length < MATCHED_A_PAGE) return made
      after = last
    }
  }

  return {
    now: (): Promise<OpenLedger> =>
      (open ??= read().catch((error: unknown) => {
        // What failed is tried again at the next question.
        open = undefined
        throw error
      })),
    /** When much has come since it was done last. */
    async arrange(): Promise<void> {
      const { ledger } = (await open) ?? {}
      if (ledger !== undefined && ledger.index.places.loose > ledger.index.components / 8 + 10_000)
        await arrange(ledger)
    },
  }
}

async function arrange({ index }: Ledger): Promise<void> {
  for (const _ of index.places.arrange()) await new Promise((resolve) => setImmediate(resolve))
}
