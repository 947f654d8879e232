import { call, tell, useText } from '@testudo/ui'
import { undoImport } from '../../core/contract/inventory.ts'
import { useDeed } from '../parts/useDeed.ts'
import { inventoryWords } from '../words/inventory.ts'

/** Takes an import back, and says what came of it. */
export function useUndo() {
  const t = useText(inventoryWords)
  const { run, busy, fault } = useDeed()
  const undo = async (id: string): Promise<boolean> => {
    const done = await run(() => call(undoImport, { id }))
    if (done === undefined) return false
    const { report } = done
    tell({ text: report === undefined ? t('undo.job') : t('undo.done', report) })
    return true
  }
  return { undo, busy, fault }
}
