import { remove } from '@testudo/picture'
import { call, useText } from '@testudo/ui'
import { editorWords } from '../words/editor.ts'
import { EditDialog } from './EditDialog.tsx'

/** What is to go off the picture, and the words for it. */
export interface Removal {
  readonly id: string
  readonly title: string
  readonly said: string
}

/** Asks before something goes off the picture, with what its going does. */
export function RemoveDialog({ what, onClose }: { what: Removal; onClose: () => void }) {
  const t = useText(editorWords)
  return (
    <EditDialog
      title={what.title}
      edit={{ remove: what.id }}
      save={() => call(remove, { id: what.id })}
      said={what.said}
      saveText={t('editor.remove').replace(/\s?…$/, '')}
      danger
      onClose={onClose}
    />
  )
}
