import { FormDialog, TextField, useText } from '@testudo/ui'
import { useState } from 'react'
import { deskWords } from '../words/desk.ts'

/** Nothing is waved away without a reason that others can read. */
export function BenignDialog({
  title,
  busy,
  onClose,
  onGive,
}: {
  title: string
  busy: boolean
  onClose: () => void
  onGive: (because: string) => Promise<void>
}) {
  const t = useText(deskWords)
  const [because, setBecause] = useState('')
  return (
    <FormDialog
      title={t('benign.title')}
      onClose={onClose}
      onSubmit={() => void onGive(because.trim())}
      submit={t('benign.do')}
      busy={busy}
      ready={because.trim().length >= 3}
      fault={undefined}
    >
      <p className="t-2">{title}</p>
      <TextField
        label={t('benign.reason')}
        hint={t('benign.hint')}
        value={because}
        required
        maxLength={2_000}
        onChange={(event) => setBecause(event.target.value)}
      />
    </FormDialog>
  )
}
