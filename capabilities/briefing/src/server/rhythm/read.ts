import type { Label } from '@testudo/kernel/label'
import type { Tx } from '@testudo/platform/storage'
import type { OccurrenceRow } from '../../core/contract/rhythm.ts'
import { productSchema, type ProductKind } from '../../core/document/products.ts'
import { scaleSchema, type ScaleName } from '../../core/document/scales.ts'
import { type Beat, occurrences } from '../../core/rhythm/schedule.ts'
import { briefDb } from '../briefs/tables.ts'
import { rhythmDb } from './tables.ts'

export const DAY = 86_400_000
/** Recurring products read at once; a headquarters has tens. */
const MOST = 500

export interface Slot extends Beat {
  readonly id: string
  readonly kind: ProductKind
  /** '' for all. */
  readonly mission: string
  readonly language: 'en' | 'fr'
  readonly scale: ScaleName
  readonly owner: string
  readonly ownerName: string
  readonly at: number
  readonly label: Label
  readonly labelNumber: number
}

/** Recurring products that have not ended, as this transaction may see them. */
export async function readSlots(tx: Tx): Promise<readonly Slot[]> {
  const rows = await rhythmDb(tx)
    .selectFrom('briefing_slot')
    .selectAll()
    .where('ended_at', 'is', null)
    .orderBy('time')
    .orderBy('id')
    .limit(MOST)
    .execute()
  return rows.map((row) => ({
    id: row.id,
    kind: productSchema.parse(row.kind),
    mission: row.mission,
    time: row.time,
    zone: row.zone,
    days: JSON.parse(row.days) as number[],
    cutoff: row.cutoff,
    language: row.language === 'fr' ? 'fr' : 'en',
    scale: scaleSchema.parse(row.scale),
    owner: row.owner,
    ownerName: row.owner_name,
    at: Number(row.at),
    label: JSON.parse(row.label) as Label,
    labelNumber: row.label_id,
  }))
}

export interface Due {
  readonly slot: Slot
  readonly at: number
  readonly cutoff: number
  readonly state: OccurrenceRow['state']
  readonly brief?: string
}

/** What is due within a day, and what of the last day was not issued; oldest first. */
export async function readDue(tx: Tx, slots: readonly Slot[], now: number): Promise<readonly Due[]> {
  const runs = await rhythmDb(tx)
    .selectFrom('briefing_slot_run')
    .selectAll()
    .where('at', '>', now - DAY)
    .execute()
  const ids = runs.flatMap(({ brief }) => (brief === '' ? [] : [brief]))
  const states = new Map(
    ids.length === 0
      ? []
      : (await briefDb(tx).selectFrom('briefing_brief').select(['id', 'state']).where('id', 'in', ids).execute()).map(
          (row) => [row.id, row.state] as const,
        ),
  )
  const made = new Map(runs.map((run) => [`${run.slot} ${run.at}`, run.brief]))
  return slots
    .flatMap((slot) =>
      occurrences(slot, Math.max(now - DAY, slot.at), now + DAY).map(({ at, cutoff }): Due => {
        const brief = made.get(`${slot.id} ${at}`)
        const state = brief === undefined || brief === '' ? undefined : states.get(brief)
        return {
          slot,
          at,
          cutoff,
          state: stateOf({ at, cutoff, state, failed: brief === '' }, now),
          ...(state === undefined || brief === undefined ? {} : { brief }),
        }
      }),
    )
    .filter(({ at, state }) => at > now || state !== 'issued')
    .toSorted((a, b) => a.at - b.at || (a.slot.id < b.slot.id ? -1 : 1))
}

function stateOf(
  one: { readonly at: number; readonly cutoff: number; readonly state: string | undefined; readonly failed: boolean },
  now: number,
): OccurrenceRow['state'] {
  if (one.state === 'issued') return 'issued'
  if (one.at <= now) return 'late'
  if (one.failed) return 'failed'
  if (one.state !== undefined) return 'drafted'
  return one.cutoff <= now ? 'drafting' : 'coming'
}
