import { nothingHere } from '@testudo/kernel/fault'
import type { Label } from '@testudo/kernel/label'
import type { Marks } from '@testudo/kernel/markBook'
import type { Subject } from '@testudo/kernel/subject'
import { Fault } from '@testudo/kernel/fault'
import { isFor, orderQueue, queue, type Queued, type QueueRow, snooze, wake } from '../core/index.ts'
import { watchDb } from './tables.ts'
import type { Watch } from './watch.ts'

const LONGEST = 7 * 24 * 3_600_000
/** Rows of one answer; a longer queue is no queue any more, and the first are the worst. */
const MOST_ROWS = 1_000

/** What waits for one reader, in order: by the missions that lean on what each is about, or that a matter it is about bears on. */
export async function queueOf({ host }: Watch, subject: Subject): Promise<readonly Queued[]> {
  const items = await host.gather.waiting(subject)
  const subjects = new Set(items.flatMap((item) => item.subjects))
  const missions =
    subjects.size === 0
      ? []
      : await Promise.all([host.gather.missions(subject, subjects), host.gather.missionsOf(subject, subjects)])
  return orderQueue(items, missions.flat(), host.clock.now())
}

/** By item: who sees to it, as this reader may know. */
export async function takenIn({ host }: Watch, subject: Subject, queued: readonly Queued[]): Promise<TakenBy> {
  const ids = queued.map(({ item }) => item.id)
  const taken = ids.length === 0 ? [] : await host.gather.taken(subject, ids)
  return new Map(taken.map(({ item, by, name, at }) => [item, { by: { name, you: by === subject.id }, at }]))
}

export type TakenBy = ReadonlyMap<string, NonNullable<QueueRow['taken']>>

export function queueRowOf(
  { item, mission, late, place }: Queued,
  marks: Marks,
  { until, by }: { readonly until?: number | undefined; readonly by?: TakenBy } = {},
): QueueRow {
  const taken = by?.get(item.id)
  const labels: readonly Label[] = mission === undefined ? [item.label] : [item.label, mission.label]
  return {
    id: item.id,
    capability: item.capability,
    kind: item.kind,
    title: item.title,
    route: item.route,
    waitsFor: item.waitsFor,
    urgency: item.urgency,
    since: item.since,
    ...(item.due !== undefined && { due: item.due }),
    late,
    place,
    ...(mission !== undefined && {
      mission: { id: mission.id, code: mission.code, name: mission.name, state: mission.state, route: mission.route },
    }),
    subjects: [...item.subjects],
    ...(until !== undefined && { snoozed: until }),
    ...(taken !== undefined && { taken }),
    mark: marks.of(...labels),
  }
}

/** The queue, and what each reader puts off for themselves. */
export function queueRoutes(watch: Watch): void {
  const { host, marks } = watch
  const { tables, clock } = host

  const putOff = (subject: Subject) =>
    tables.readAs(subject, async (tx) => {
      const rows = await watchDb(tx)
        .selectFrom('watch_snooze')
        .select(['item', 'until'])
        .where('person', '=', subject.id)
        .where('until', '>', clock.now())
        .execute()
      return new Map(rows.map(({ item, until }) => [item, Number(until)]))
    })

  host.http.answer(queue, async ({ for: whom, snoozed }, { subject, language }) => {
    const open = marks.open(language)
    const [all, later] = await Promise.all([queueOf(watch, subject), putOff(subject)])
    const shown = all
      .filter(({ item }) => isFor(item, whom) && (snoozed === 'with' || !later.has(item.id)))
      .slice(0, MOST_ROWS)
    const by = await takenIn(watch, subject, shown)
    const rows = shown.map((one) => queueRowOf(one, open, { until: later.get(one.item.id), by }))
    return { rows, marking: open.marking() }
  })

  host.http.answer(snooze, async ({ item: id, until }, { subject }) => {
    const item = (await host.gather.waiting(subject)).find((one) => one.id === id)
    if (item === undefined) throw nothingHere()
    const now = clock.now()
    if (until <= now || until > now + LONGEST)
      throw new Fault('invalid', 'watch.until', 'Put it off until a time to come, for a week at most.', {
        place: { path: '/body/until' },
      })
    await tables.asOwner(async (tx) => {
      const row = { person: subject.id, item: id, until, label_id: await tables.labelNumber(tx, item.label) }
      await watchDb(tx)
        .insertInto('watch_snooze')
        .values(row)
        .onConflict((conflict) => conflict.columns(['person', 'item']).doUpdateSet(row))
        .execute()
      await watchDb(tx).deleteFrom('watch_snooze').where('until', '<', now).execute()
    })
    return { until }
  })

  host.http.answer(wake, async ({ item }, { subject }) => {
    await tables.asOwner((tx) =>
      watchDb(tx).deleteFrom('watch_snooze').where('person', '=', subject.id).where('item', '=', item).execute(),
    )
    return { done: true as const }
  })
}
