import type { Ask } from '@testudo/kernel/contract'
import type { preview } from '@testudo/picture'
import { Button, Dialog, useText } from '@testudo/ui'
import { type FormEvent, type ReactNode, useState } from 'react'
import { editorWords } from '../words/editor.ts'
import { Preview, usePreview } from './Preview.tsx'
import { type Saved, useFaultText, useSaved } from './useEdit.ts'

/**
 * A form with what it would do beside it. Saving waits for a preview that was not refused and closes no circle: what the
 * node would refuse is said before.
 *
 * @param edit what would be saved; undefined while something is missing
 */
export function EditDialog({
  title,
  edit,
  save,
  said,
  saveText,
  danger = false,
  onClose,
  onSaved,
  children,
}: {
  title: string
  edit: Ask<typeof preview> | undefined
  save: () => Promise<Saved>
  /** Told when it is saved. */
  said: string
  saveText?: string
  danger?: boolean
  onClose: () => void
  onSaved?: (saved: Saved) => void
  children?: ReactNode
}) {
  const t = useText(editorWords)
  const saved = useSaved()
  const faultText = useFaultText()
  const seen = usePreview(edit)
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<string | undefined>(undefined)
  const ready = edit !== undefined && !seen.isError && !(seen.data !== undefined && seen.data.circle.length > 0)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!ready || busy) return
    setBusy(true)
    save().then(
      (answer) => {
        saved(said, answer)
        onSaved?.(answer)
        onClose()
      },
      (error: Error) => {
        setBusy(false)
        setFault(faultText(error))
      },
    )
  }
  return (
    <Dialog title={title} onClose={onClose} wide={children !== undefined}>
      <form className={children === undefined ? 'p-form' : 'p-edit'} onSubmit={submit}>
        {children !== undefined && <div className="p-form">{children}</div>}
        <div className="p-edit-side">
          {children === undefined && <p className="t-2">{t('editor.removeAsk')}</p>}
          <Preview seen={seen} waiting={edit === undefined} />
          {fault !== undefined && (
            <p role="alert" className="t-field-fault">
              {fault}
            </p>
          )}
          <div className="t-row">
            <Button look={danger ? 'danger' : 'primary'} type="submit" disabled={!ready || busy}>
              {saveText ?? t('editor.save')}
            </Button>
            <Button type="button" onClick={onClose}>
              {t('editor.cancel')}
            </Button>
          </div>
        </div>
      </form>
    </Dialog>
  )
}
