import { FormDialog, TextField, tell, useText } from '@testudo/ui'
import { type ReactNode, useState } from 'react'
import { useDeed } from '../useDeed.ts'
import { peerWords } from '../words/peers.ts'

/** A deed that wants its reason, which is kept on record: what it does stands above. */
export function ReasonDialog({
  title,
  text,
  told,
  deed,
  children,
  onClose,
}: {
  title: string
  text: string
  /** What is said when it is done. */
  told: string
  deed: (reason: string) => Promise<unknown>
  children?: ReactNode
  onClose: () => void
}) {
  const t = useText(peerWords)
  const { busy, fault, run } = useDeed()
  const [reason, setReason] = useState('')
  const submit = () =>
    run(async () => {
      await deed(reason.trim())
      tell({ text: told })
      onClose()
    })
  return (
    <FormDialog
      title={title}
      onClose={onClose}
      onSubmit={() => void submit()}
      submit={title}
      look="danger"
      busy={busy}
      ready={reason.trim() !== ''}
      fault={fault}
    >
      <p>{text}</p>
      {children}
      <TextField
        label={t('reason')}
        hint={t('reason.hint')}
        value={reason}
        required
        rows={2}
        maxLength={500}
        onChange={(event) => setReason(event.target.value)}
      />
    </FormDialog>
  )
}
