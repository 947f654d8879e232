import { call, Field, FormDialog, useDeed, useText } from '@testudo/ui'
import { useState } from 'react'
import { sign } from '../core/contract/briefs.ts'
import { briefWords } from './words/briefs.ts'

/** On whose word, how many copies; the button says whether it is issued with this signature. */
export function SignDialog({
  id,
  revision,
  last,
  onClose,
  onDone,
}: {
  id: string
  revision: string
  last: boolean
  onClose: () => void
  onDone: (issued: boolean) => void
}) {
  const t = useText(briefWords)
  const { run, busy, fault } = useDeed(() => undefined)
  const [authority, setAuthority] = useState('')
  const [copies, setCopies] = useState('1')
  const send = async () => {
    const done = await run(() => call(sign, { id, revision, authority, copies: Number(copies) }))
    if (done === undefined) return
    onDone(done.state === 'issued')
    onClose()
  }
  return (
    <FormDialog
      title={t('sign.title')}
      submit={t(last ? 'sign.issue' : 'sign.do')}
      busy={busy}
      ready={authority.trim() !== '' && Number.isInteger(Number(copies)) && Number(copies) > 0}
      fault={fault}
      onClose={onClose}
      onSubmit={() => void send()}
    >
      <Field
        label={t('sign.authority')}
        maxLength={500}
        value={authority}
        onChange={({ target }) => setAuthority(target.value)}
      />
      <Field
        label={t('sign.copies')}
        type="number"
        min={1}
        max={999}
        value={copies}
        onChange={({ target }) => setCopies(target.value)}
      />
    </FormDialog>
  )
}
