import type { Fact } from '@testudo/kernel/fact'
import type { Subject } from '@testudo/kernel/subject'
import { type NoticeContext, personOf } from './context.ts'
import { enqueue } from './enqueue.ts'
import { noticeDb } from './tables.ts'

/** Larger loads are looked at by their own ids alone: a note among thousands of imported objects wakes nobody. */
const MOST_RELATED = 200

/**
 * Notes for everybody who follows an object that a fact touches it: the object itself, or something new that names it. Only
 * for who may read the fact and the object.
 */
export async function noteChanges(context: NoticeContext, fact: Fact): Promise<void> {
  const { host } = context
  if (fact.ids.length === 0) return
  const rows = await host.tables.asOwner((tx) =>
    noticeDb(tx)
      .selectFrom('notices_followed')
      .select(['account', 'object'])
      .orderBy('account')
      .orderBy('object')
      .execute(),
  )
  const byAccount = Map.groupBy(rows, ({ account }) => account)
  for (const [account, own] of byAccount) {
    const subject = await host.accounts.find(account)
    if (subject === undefined || !host.tables.mayRead(subject, fact.label)) continue
    const touched = await touchedOf(
      context,
      subject,
      own.map(({ object }) => object),
      fact,
    )
    if (touched.length > 0) await noteFor(context, subject, touched, fact)
  }
}

async function touchedOf(
  { host }: NoticeContext,
  subject: Subject,
  objects: readonly string[],
  fact: Fact,
): Promise<readonly string[]> {
  const ids = new Set(fact.ids)
  const near = ids.size > MOST_RELATED ? [] : (await host.objects.getMany(subject, fact.ids)).map(({ body }) => body)
  const touched = objects.filter((object) => ids.has(object) || near.some((body) => body.includes(`"${object}"`)))
  const readable = await host.objects.getMany(subject, touched)
  return readable.map(({ id }) => id)
}

async function noteFor(
  context: NoticeContext,
  subject: Subject,
  objects: readonly string[],
  fact: Fact,
): Promise<void> {
  const { host } = context
  await host.tables.asOwner(async (tx) => {
    const db = noticeDb(tx)
    const label = await host.tables.labelNumber(tx, fact.label)
    const person = await personOf(tx, subject.id)
    const rows = await db
      .selectFrom('notices_followed')
      .selectAll()
      .where('account', '=', subject.id)
      .where('object', 'in', objects)
      .where('looked_at', '<', fact.at)
      .execute()
    for (const { object, looked_at } of rows) {
      await db
        .updateTable('notices_followed')
        .set({ changed_at: fact.at })
        .where('account', '=', subject.id)
        .where('object', '=', object)
        .execute()
      if (person.settings.without.includes('change')) continue
      // Once for each time they looked: what goes on changing is told once.
      const id = context.idOf('change', subject.id, object, Number(looked_at))
      const notice = {
        id,
        account: subject.id,
        item: `change ${object}`,
        kind: 'change' as const,
        urgency: 'routine' as const,
      }
      const made = await db
        .insertInto('notices_notice')
        .values({
          ...notice,
          route: '/notices?view=followed',
          since: fact.at,
          at: fact.at,
          gone_at: null,
          call: 0,
          label_id: label,
        })
        .onConflict((already) => already.column('id').doNothing())
        .executeTakeFirst()
      if ((made.numInsertedOrUpdatedRows ?? 0n) > 0n) await enqueue(context, tx, person, [notice])
    }
  })
}
