import type { Label } from '@testudo/kernel/label'
import { MarkBook } from '@testudo/kernel/markBook'
import type { Subject } from '@testudo/kernel/subject'
import type { WaitingItem } from '@testudo/kernel/waiting'
import { acknowledged, acknowledgeWaiting, type Taken } from '@testudo/kernel/waitingContract'
import { type ItemRow, items, noticesCount } from '../core/contract.ts'
import { isUrgent } from '../core/settings.ts'
import type { NoticeContext } from './context.ts'
import { changedFor } from './followRoutes.ts'
import { waitingFor, watch } from './look.ts'
import { noticeDb } from './tables.ts'

/** What waits, and who sees to it. */
export function itemRoutes(context: NoticeContext): void {
  const { host } = context

  host.http.answer(items, async (_input, { subject, language }) => {
    const marks = new MarkBook(host.policiesNow(), host.defaultLabel).open(language)
    const own = await waitingFor(context, { subject })
    const called = (await calledFor(context, subject)).filter(({ item }) => !own.some(({ id }) => id === item))
    const taken = await takenOf(context, subject, [...own.map(({ id }) => id), ...called.map(({ item }) => item)])
    const rows: ItemRow[] = own.map((one) => ({
      item: one.id,
      capability: one.capability,
      kind: one.kind,
      urgency: one.urgency,
      title: one.title,
      because: one.because,
      route: one.route,
      since: one.since,
      ...(one.due === undefined ? {} : { due: one.due }),
      called: false,
      ...takenIn(taken, one.id),
      mark: marks.of(one.label),
    }))
    const others = called.map((one): ItemRow => {
      const { item, capability, kind, urgency, route } = one
      const shown = { item, capability, kind, urgency, route, since: Number(one.since), called: true }
      return { ...shown, ...takenIn(taken, item), mark: marks.of(JSON.parse(one.label) as Label) }
    })
    const all = [...rows, ...others].toSorted((a, b) => Number(isUrgent(b.urgency)) - Number(isUrgent(a.urgency)))
    return { rows: all, marking: marks.marking() }
  })

  host.http.answer(noticesCount, async (_input, { subject }) => {
    const own = (await waitingFor(context, { subject })).map(({ id }) => id)
    const ids = [...new Set([...own, ...(await calledFor(context, subject)).map(({ item }) => item)])]
    const taken = await takenOf(context, subject, ids)
    return {
      waiting: ids.filter((id) => !taken.has(id)).length,
      changed: await changedFor(context, subject),
    }
  })

  host.http.answer(acknowledged, async ({ items: asked }, { subject }) => ({
    taken: [...(await takenOf(context, subject, asked)).values()],
  }))

  host.http.answer(acknowledgeWaiting, async ({ items: asked }, { subject }) => {
    const wanted = new Set(asked)
    const own = (await waitingFor(context, { subject })).filter(({ id }) => wanted.has(id))
    const called = (await calledFor(context, subject)).filter(({ item }) => wanted.has(item))
    const now = host.clock.now()
    await host.tables.asOwner(async (tx) => {
      const numbered: (WaitingItem & { readonly number: number })[] = []
      for (const one of own) numbered.push({ ...one, number: await host.tables.labelNumber(tx, one.label) })
      // What does not press is not watched: it gets its row now.
      await watch(tx, numbered, undefined, host)
      const taken = numbered.map(({ id, number }) => ({ item: id, number }))
      for (const { item, label_id } of called) taken.push({ item, number: label_id })
      for (const { item, number } of taken) {
        // Whoever was first sees to it.
        const done = await noticeDb(tx)
          .updateTable('notices_item')
          .set({ taken_by: subject.id, taken_name: subject.name, taken_at: now, next_at: null })
          .where('item', '=', item)
          .where('label_id', '=', number)
          .where('taken_at', 'is', null)
          .executeTakeFirst()
        if (done.numUpdatedRows > 0n)
          await host.events.publish(tx, {
            topic: 'notices.acknowledged',
            label: number,
            at: now,
            ids: [item],
            types: ['waiting'],
          })
      }
    })
    host.events.wake()
    const taken = await takenOf(context, subject, [...own.map(({ id }) => id), ...called.map(({ item }) => item)])
    return { acknowledged: [...taken.values()] }
  })
}

const takenIn = (taken: ReadonlyMap<string, Taken>, item: string): { readonly taken?: Taken } => {
  const found = taken.get(item)
  return found === undefined ? {} : { taken: found }
}

/** Who took which of these items, as far as the reader may know. */
export async function takenOf(
  { host }: NoticeContext,
  subject: Subject,
  asked: readonly string[],
): Promise<ReadonlyMap<string, Taken>> {
  if (asked.length === 0) return new Map()
  const rows = await host.tables.readAs(subject, (tx) =>
    noticeDb(tx)
      .selectFrom('notices_item')
      .select(['item', 'taken_by', 'taken_name', 'taken_at'])
      .where('item', 'in', asked)
      .where('taken_at', 'is not', null)
      .where('gone_at', 'is', null)
      .orderBy('taken_at', 'desc')
      .orderBy('label_id')
      // Else rows of one moment stand as they lie on the disk, and that follows from what others may not know.
      .orderBy('item')
      .execute(),
  )
  return new Map(
    rows.map((row) => [
      row.item,
      { item: row.item, by: row.taken_by ?? '', name: row.taken_name ?? '', at: Number(row.taken_at) },
    ]),
  )
}

/** What this reader was called for because nobody answered, and may still read. */
const calledFor = ({ host }: NoticeContext, subject: Subject) =>
  host.tables.readAs(subject, (tx) =>
    noticeDb(tx)
      .selectFrom('notices_notice as n')
      .innerJoin('notices_item as i', (on) => on.onRef('i.item', '=', 'n.item').onRef('i.label_id', '=', 'n.label_id'))
      .select(['i.item', 'i.capability', 'i.kind', 'i.urgency', 'i.route', 'i.since', 'i.label', 'i.label_id'])
      .distinct()
      .where('n.account', '=', subject.id)
      .where('n.call', '>', 0)
      .where('n.gone_at', 'is', null)
      .where('i.gone_at', 'is', null)
      .orderBy('i.since')
      .orderBy('i.item')
      .execute(),
  )
