import { call, tell, useText, reasonOf } from '@testudo/ui'
import { useState } from 'react'
import { changeSource, removeSource, type SourceRow } from '../../core/contract/sources.ts'
import { refreshDetection } from '../parts/useDeed.ts'
import { sourcesWords } from '../words/sources.ts'
import { matterOf } from './matter.ts'
import { useSourceUndo } from './useSourceUndo.ts'

/** Pause, go on, end: each can be taken back for ten seconds. */
export function useSourceDeeds(row: SourceRow) {
  const t = useText(sourcesWords)
  const back = useSourceUndo()
  const [busy, setBusy] = useState(false)
  const { id, name } = row
  const work = async (deed: () => Promise<void>) => {
    setBusy(true)
    try {
      await deed()
      refreshDetection()
    } catch (error) {
      tell({ kind: 'fault', text: reasonOf(error) })
    } finally {
      setBusy(false)
    }
  }
  return {
    busy,
    pause: (paused: boolean) =>
      work(async () => {
        const { undo } = await call(changeSource, { id, ...matterOf(row, { paused }) })
        tell({ text: t(paused ? 'paused' : 'resumed', { name }), undo: () => back.change(id, undo) })
      }),
    end: () =>
      work(async () => {
        const { undo } = await call(removeSource, { id })
        tell({ text: t('ended', { name }), undo: () => back.restore(undo.restore, name) })
      }),
  }
}
