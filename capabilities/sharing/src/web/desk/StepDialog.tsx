import { CheckField, FormDialog, TextField, useText } from '@testudo/ui'
import { useState } from 'react'
import { deskWords } from '../words/desk.ts'
import { Marked } from '../Marked.tsx'
import { Reach } from './WhoSees.tsx'
import { type Detail, shortHash } from './Signatures.tsx'
import { type Step, useStep } from './useStep.ts'

/** Says what is about to be done and how far it reaches, once more; a refusal asks for its reason. */
export function StepDialog({
  detail: now,
  step,
  title,
  onClose,
  onNewer,
}: {
  detail: Detail
  step: Step
  title: string
  onClose: () => void
  onNewer: () => void
}) {
  const t = useText(deskWords)
  // What stood there when it was opened: what arrives meanwhile must not be signed unseen.
  const [detail] = useState(now)
  const { take, busy, fault } = useStep(detail, onNewer)
  const [reason, setReason] = useState('')
  const [thenSend, setThenSend] = useState(true)
  const { preview, row } = detail
  const signs = step === 'propose' || step === 'approve'
  // With a second person to come, nothing can be sent yet.
  const mayFollow = step === 'approve' || (step === 'propose' && !preview.twoPeople)
  const asksReason = step === 'refuse' || step === 'revoke'
  const submit = () => {
    void take(step, { reason: reason.trim(), thenSend: mayFollow && thenSend }).then((done) => {
      if (done) onClose()
    })
  }
  return (
    <FormDialog
      title={title}
      onClose={onClose}
      onSubmit={submit}
      submit={title}
      look={asksReason ? 'danger' : 'primary'}
      busy={busy}
      ready={step !== 'refuse' || reason.trim() !== ''}
      fault={fault}
    >
      <p className="t-name">
        <Marked mark={row.mark}>{row.title}</Marked>
      </p>
      {asksReason ? (
        <>
          <p className="t-2">{t(step === 'refuse' ? 'refuse.text' : 'revoke.text')}</p>
          <TextField
            label={t('reason')}
            hint={t('reason.hint')}
            value={reason}
            required={step === 'refuse'}
            maxLength={1_000}
            onChange={(event) => setReason(event.target.value)}
          />
        </>
      ) : (
        <>
          <Reach preview={preview} />
          <p className="t-2">
            {signs ? t('sign.text') : t('send.text')}{' '}
            <code className="t-small" title={preview.binding}>
              {shortHash(preview.binding)}
            </code>
          </p>
          {signs && !mayFollow && <p className="t-2">{t('sign.second')}</p>}
          {mayFollow && (
            <CheckField
              label={t('sign.now')}
              checked={thenSend}
              onChange={(event) => setThenSend(event.target.checked)}
            />
          )}
        </>
      )}
    </FormDialog>
  )
}
