import { Fault, nothingHere } from '@testudo/kernel/fault'
import { MarkBook } from '@testudo/kernel/markBook'
import type { Subject } from '@testudo/kernel/subject'
import { follow, followed, looked, unfollow } from '../core/contract.ts'
import type { NoticeContext } from './context.ts'
import { noticeDb } from './tables.ts'

const MOST = 200

/** How many objects somebody follows, and may still read, have changed since they looked. */
export async function changedFor({ host }: NoticeContext, subject: Subject): Promise<number> {
  const rows = await host.tables.asOwner((tx) =>
    noticeDb(tx)
      .selectFrom('notices_followed')
      .select('object')
      .where('account', '=', subject.id)
      .where('changed_at', 'is not', null)
      .execute(),
  )
  const readable = await host.objects.getMany(
    subject,
    rows.map(({ object }) => object),
  )
  return readable.length
}

/** Objects somebody follows. What they may not read any more is not in the list, and says nothing. */
export function followRoutes({ host }: NoticeContext): void {
  host.http.answer(followed, async (_input, { subject, language }) => {
    const rows = await host.tables.asOwner((tx) =>
      noticeDb(tx)
        .selectFrom('notices_followed')
        .selectAll()
        .where('account', '=', subject.id)
        .orderBy('object')
        .execute(),
    )
    const objects = new Map(
      (
        await host.objects.getMany(
          subject,
          rows.map(({ object }) => object),
        )
      ).map((one) => [one.id, one]),
    )
    const marks = new MarkBook(host.policiesNow(), host.defaultLabel).open(language)
    const shown = rows.flatMap(({ object, since, changed_at }) => {
      const found = objects.get(object)
      if (found === undefined) return []
      return {
        object,
        name: found.name,
        type: found.type,
        since: Number(since),
        ...(changed_at === null ? {} : { changed: Number(changed_at) }),
        mark: marks.of(found.label),
      }
    })
    return { rows: shown.toSorted((a, b) => (b.changed ?? 0) - (a.changed ?? 0)), marking: marks.marking() }
  })

  host.http.answer(follow, async ({ object }, { subject }) => {
    if ((await host.objects.get(subject, object)) === undefined) throw nothingHere()
    const now = host.clock.now()
    await host.tables.asOwner(async (tx) => {
      const db = noticeDb(tx)
      const own = await db.selectFrom('notices_followed').select('object').where('account', '=', subject.id).execute()
      if (own.length >= MOST)
        throw new Fault('conflict', 'notices.followed', `You follow ${MOST} objects. Drop one first.`)
      await db
        .insertInto('notices_followed')
        .values({ account: subject.id, object, since: now, looked_at: now, changed_at: null })
        .onConflict((already) => already.doNothing())
        .execute()
    })
    return {}
  })

  host.http.answer(unfollow, async ({ object }, { subject }) => {
    await host.tables.asOwner((tx) =>
      noticeDb(tx)
        .deleteFrom('notices_followed')
        .where('account', '=', subject.id)
        .where('object', '=', object)
        .execute(),
    )
    return {}
  })

  host.http.answer(looked, async ({ object }, { subject }) => {
    const now = host.clock.now()
    await host.tables.asOwner(async (tx) => {
      const db = noticeDb(tx)
      await db
        .updateTable('notices_followed')
        .set({ looked_at: now, changed_at: null })
        .where('account', '=', subject.id)
        .where('object', '=', object)
        .execute()
      await db
        .updateTable('notices_notice')
        .set({ gone_at: now })
        .where('account', '=', subject.id)
        .where('item', '=', `change ${object}`)
        .where('gone_at', 'is', null)
        .execute()
    })
    return {}
  })
}
