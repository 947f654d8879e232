import { Fault } from '@testudo/kernel/fault'
import type { Host } from '@testudo/platform/host'
import { recallBrief, returnCopy } from '../../core/contract/recall.ts'
import { record, tell } from '../briefs/keep.ts'
import { openBrief } from '../briefs/read.ts'
import { readRecalls } from './read.ts'
import { recallDb } from './tables.ts'

/** An issued brief stays as it is; taking it back is a statement beside it. */
export function recallRoutes(host: Host): void {
  host.http.answer(recallBrief, async ({ id, reason }, { subject }) => {
    const found = await openBrief(host, subject, id)
    if (found.state !== 'issued')
      throw new Fault(
        'conflict',
        'briefing.not_issued',
        'Only an issued brief is recalled. Throw a draft away instead.',
      )
    if ((await readRecalls(host, subject, [id])).has(id))
      throw new Fault('conflict', 'briefing.recalled', 'This brief is recalled already.')
    await host.tables.asOwner(async (tx) => {
      await recallDb(tx)
        .insertInto('briefing_recall')
        .values({
          brief: id,
          at: host.clock.now(),
          by: subject.id,
          by_name: subject.name,
          reason,
          label_id: found.labelNumber,
        })
        .onConflict((conflict) => conflict.doNothing())
        .execute()
      await tell(host, tx, id, found.labelNumber)
    })
    host.events.wake()
    record(host, subject, 'briefing:recall', id, found.label, { reason })
    return { id }
  })

  host.http.answer(returnCopy, async ({ id }, { subject }) => {
    const found = await openBrief(host, subject, id)
    await host.tables.asOwner(async (tx) => {
      await recallDb(tx)
        .updateTable('briefing_taken')
        .set({ returned_at: host.clock.now() })
        .where('brief', '=', id)
        .where('account', '=', subject.id)
        .execute()
      await tell(host, tx, id, found.labelNumber)
    })
    host.events.wake()
    record(host, subject, 'briefing:returned', id, found.label)
    return { id }
  })
}
