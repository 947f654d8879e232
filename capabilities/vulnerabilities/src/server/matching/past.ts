import type { Host } from '@testudo/platform/host'
import { createIndex, type MatchIndex } from '../../core/matching/index.ts'
import { createFleet, type Fleet } from '../../core/matching/fleet.ts'
import { inventoryDb } from '../inventory/tables.ts'
import { withComponents } from '../inventory/readEquipment.ts'
import { pacer } from '../pacer.ts'
import { eachPage, EQUIPMENT_A_PAGE } from './paging.ts'

/** Versions of equipment that others have taken the place of, with when each ended (Unix ms), by slot. */
export interface PastEquipment {
  readonly index: MatchIndex
  readonly fleet: Fleet
  readonly until: ReadonlyMap<number, number>
}

/** Read when somebody asks about the past, and again after equipment changed. */
export function createPast(host: Pick<Host, 'tables'>) {
  let known: Promise<PastEquipment> | undefined

  const read = async (): Promise<PastEquipment> => {
    const [index, fleet, until] = [createIndex(), createFleet(), new Map<number, number>()]
    const pause = pacer()
    await eachPage(
      ({ after = '' }) =>
        host.tables.asOwner(async (tx) =>
          withComponents(
            tx,
            await inventoryDb(tx)
              .selectFrom('vulnerabilities_equipment')
              .selectAll()
              .where('until', 'is not', null)
              .where('row', '>', after)
              .orderBy('row')
              .limit(EQUIPMENT_A_PAGE)
              .execute(),
          ),
        ),
      EQUIPMENT_A_PAGE,
      async (one) => {
        const slot = index.add(one.row, one.equipment)
        fleet.put(slot, one.equipment, fleet.labelNumber(one.label), one.at)
        until.set(slot, one.until ?? 0)
        await pause()
      },
    )
    return { index, fleet, until }
  }

  return {
    now: (): Promise<PastEquipment> =>
      (known ??= read().catch((error: unknown) => {
        known = undefined
        throw error
      })),
    forget: () => void (known = undefined),
  }
}
export type Past = ReturnType<typeof createPast>
