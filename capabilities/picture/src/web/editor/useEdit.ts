import type { Reply } from '@testudo/kernel/contract'
import { type remove, undo } from '@testudo/picture'
import { call, CallFault, queryClient, tell, useText } from '@testudo/ui'
import { editorWords } from '../words/editor.ts'

/** What every edit answers. */
export type Saved = Reply<typeof remove>

const FAULTS = ['label_widened', 'label', 'exposed', 'times', 'newer'] as const

/** What the node refused, in the reader's language. */
export function useFaultText(): (error: Error) => string {
  const t = useText(editorWords)
  return (error) => {
    if (!(error instanceof CallFault)) return error.message
    const known = FAULTS.find((one) => error.code === `picture.${one}`)
    if (known !== undefined) return t(`fault.${known}`)
    return error.code === 'picture.fields' ? t('fault.fields', { what: error.message }) : error.message
  }
}

/** Tells that an edit is saved, with the way back for ten seconds, and asks everything anew. */
export function useSaved(): (text: string, saved: Saved) => void {
  const t = useText(editorWords)
  const faultText = useFaultText()
  const refresh = () => void queryClient.invalidateQueries()
  return (text, saved) => {
    refresh()
    tell({
      text,
      undo: () => {
        call(undo, saved.undo).then(
          () => {
            tell({ text: t('editor.undone') })
            refresh()
          },
          (error: Error) => tell({ text: faultText(error), kind: 'fault' }),
        )
      },
    })
  }
}
