import type { Label } from '@testudo/kernel/label'
import type { Marks } from '@testudo/kernel/markBook'
import type { Subject } from '@testudo/kernel/subject'
import { z } from 'zod'
import {
  DEFAULT_LADDER,
  type Ladder,
  ladderSchema,
  type LadderStep,
  orderSchema,
  type OrderRow,
  type StateOrder,
  type WatchRecord,
} from '../core/index.ts'
import type { Watch } from './watch.ts'

const HISTORY = 50

export const measureSchema = z.strictObject({ measure: z.string(), done: z.boolean() })

/** An order with the entry that carries it. */
export interface Ordered {
  readonly record: WatchRecord
  readonly order: StateOrder
  readonly step: LadderStep
}

/** The alert state as one reader may know it. */
export interface AlertState {
  readonly ladder: Ladder
  readonly step: LadderStep
  readonly rank: number
  /** The order that holds; none: nobody has ordered any yet, and the lowest step holds. */
  readonly order: Ordered | undefined
  /** Its time has run out: it still holds, until somebody decides. */
  readonly expired: boolean
  /** Newest first, the present one included. */
  readonly history: readonly Ordered[]
  /** Wait for a second person. */
  readonly proposals: readonly Ordered[]
  readonly label: Label
}

/** Reads the state from the log: it is whatever the newest order says. */
export async function readState({ host, book }: Watch, subject: Subject): Promise<AlertState> {
  const [newest] = await book.entries(subject, { kinds: ['ladder'], limit: 1 })
  const ladder = newest === undefined ? DEFAULT_LADDER : ladderSchema.parse(JSON.parse(newest.record.data))
  const lowest = ladder[0]
  if (lowest === undefined) throw new TypeError('a ladder has steps')
  const ordered = (records: readonly { readonly record: WatchRecord }[]): readonly Ordered[] =>
    records.map(({ record }) => {
      const order = orderSchema.parse(JSON.parse(record.data))
      // A step that is no longer on the ladder is told by its name alone.
      const gone = { ...lowest, id: order.step, name: { en: order.step, fr: order.step }, measures: [] }
      return { record, order, step: ladder.find(({ id }) => id === order.step) ?? gone }
    })
  const history = ordered(await book.entries(subject, { kinds: ['state'], limit: HISTORY }))
  const proposed = ordered(await book.entries(subject, { kinds: ['state-proposed'], limit: HISTORY }))
  const now = host.clock.now()
  const order = history[0]
  const since = order?.record.at ?? -Infinity
  const confirmed = new Set(history.map(({ record }) => record.about))
  const step = order?.step ?? lowest
  return {
    ladder,
    step,
    rank: Math.max(
      0,
      ladder.findIndex(({ id }) => id === step.id),
    ),
    order,
    expired: order?.order.until !== undefined && order.order.until <= now,
    history,
    // What was decided since answers an older proposal too; one whose end has come is none any more.
    proposals: proposed.filter(
      ({ record, order: { until } }) =>
        !confirmed.has(record.id) && record.at > since && (until === undefined || until > now),
    ),
    label: order?.record.label ?? newest?.record.label ?? host.defaultLabel,
  }
}

export function stateNowOf({ step, rank, order, expired, label }: AlertState, marks: Marks) {
  return {
    step,
    rank,
    ...(order !== undefined && { since: order.record.at }),
    ...(order?.order.until !== undefined && { until: order.order.until }),
    expired,
    mark: marks.of(label),
  }
}

export const orderRowOf = ({ record, order, step }: Ordered, marks: Marks): OrderRow => ({
  id: record.id,
  at: record.at,
  step: order.step,
  name: step.name,
  ...(order.until !== undefined && { until: order.until }),
  reason: record.text,
  authority: order.authority,
  people: order.people.map(({ name }) => name),
  mark: marks.of(record.label),
})
