import { call, tell, useText, reasonOf, useSay } from '@testudo/ui'
import { type ReactNode, useState } from 'react'
import { type AlertRow, judgeAlert, recordSightings } from '../../core/contract/alerts.ts'
import { refreshDetection } from '../parts/useDeed.ts'
import { releasePath } from '../paths.ts'
import { deskWords } from '../words/desk.ts'
import { BenignDialog } from './BenignDialog.tsx'

type State = AlertRow['state']
type Named = Pick<AlertRow, 'id' | 'title'>

const fail = (error: unknown) => tell({ kind: 'fault', text: reasonOf(error) })

/** What can be done with an alert. Every judgement can be taken back for ten seconds with Z. */
export interface Judge {
  readonly busy: boolean
  readonly give: (alert: Named, state: State, because?: string) => Promise<boolean>
  /** Asks for the reason first. */
  readonly benign: (alert: Named) => void
  readonly record: (alert: Named) => Promise<void>
  /** Put it on the page: the question for the reason. */
  readonly dialog: ReactNode
}

export function useJudge(): Judge {
  const t = useText(deskWords)
  const say = useSay()
  const [busy, setBusy] = useState(false)
  const [asked, setAsked] = useState<Named | undefined>(undefined)
  const work = async (deed: () => Promise<void>): Promise<boolean> => {
    setBusy(true)
    try {
      await deed()
      refreshDetection()
      return true
    } catch (error) {
      fail(error)
      return false
    } finally {
      setBusy(false)
    }
  }
  const give: Judge['give'] = (alert, state, because = '') =>
    work(async () => {
      const { undo } = await call(judgeAlert, { id: alert.id, state, because })
      const title = say(alert.title)
      tell({
        text: t(`judged.${state}`, { title }),
        undo: () => {
          call(judgeAlert, { id: alert.id, ...undo })
            .then(() => tell({ text: t('judged.undone', { title }) }))
            .then(refreshDetection)
            .catch(fail)
        },
      })
    })
  const record: Judge['record'] = async (alert) => {
    await work(async () => {
      const { ids } = await call(recordSightings, { id: alert.id })
      tell({
        text: t('recorded', { n: ids.length }),
        ...(ids.length === 0 ? {} : { to: releasePath(ids.slice(0, 50)) }),
      })
    })
  }
  return {
    busy,
    give,
    benign: setAsked,
    record,
    dialog: asked !== undefined && (
      <BenignDialog
        title={say(asked.title)}
        busy={busy}
        onClose={() => setAsked(undefined)}
        onGive={async (because) => {
          if (await give(asked, 'benign', because)) setAsked(undefined)
        }}
      />
    ),
  }
}
