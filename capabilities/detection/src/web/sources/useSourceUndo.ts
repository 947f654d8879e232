import { call, tell, useText, reasonOf } from '@testudo/ui'
import { changeSource, removeSource, restoreSource, type SourceMatter } from '../../core/contract/sources.ts'
import { refreshDetection } from '../parts/useDeed.ts'
import { sourcesWords } from '../words/sources.ts'

/** Takes a deed on a source back; it outlives the dialog it came from. */
export function useSourceUndo() {
  const t = useText(sourcesWords)
  const back = (deed: Promise<unknown>, name: string) => {
    deed
      .then(() => tell({ text: t('undone', { name }) }))
      .then(refreshDetection)
      .catch((error: unknown) => tell({ kind: 'fault', text: reasonOf(error) }))
  }
  return {
    change: (id: string, matter: SourceMatter) => back(call(changeSource, { id, ...matter }), matter.name),
    remove: (id: string, name: string) => back(call(removeSource, { id }), name),
    restore: (id: string, name: string) => back(call(restoreSource, { id }), name),
  }
}
