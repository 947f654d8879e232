import { acknowledgeWaiting } from '@testudo/kernel/waitingContract'
import { call, reasonOf, tell, useSay, useText } from '@testudo/ui'
import { type QueueRow, wake } from '../core/index.ts'
import { useDeed } from './parts.tsx'
import { watchWords } from './words/watch.ts'

const fail = (error: unknown) => tell({ kind: 'fault', text: reasonOf(error) })

/** What can be done with an item of the queue. Putting off is taken back for ten seconds with Z. */
export function useQueueDeeds() {
  const t = useText(watchWords)
  const say = useSay()
  const { run } = useDeed()
  const back = async (row: QueueRow) => {
    await run(() => call(wake, { item: row.id }).catch(fail))
    tell({ text: t('woken', { what: say(row.title) }) })
  }
  return {
    async take(row: QueueRow) {
      const given = await run(() =>
        call(acknowledgeWaiting, { items: [row.id] }).catch((error: unknown) => {
          fail(error)
          return undefined
        }),
      )
      if (given === undefined) return
      const mine = given.acknowledged.some(({ item }) => item === row.id)
      tell(mine ? { text: t('taken', { what: say(row.title) }) } : { kind: 'fault', text: t('not.taken') })
    },
    wake: back,
    snoozed(row: QueueRow) {
      tell({ text: t('snoozed', { what: say(row.title) }), undo: () => void back(row) })
    },
  }
}
