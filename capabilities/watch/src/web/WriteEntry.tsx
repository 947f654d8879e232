import type { Label } from '@testudo/kernel/label'
import { call, Field, FormDialog, tell, TextField, useText } from '@testudo/ui'
import { useState } from 'react'
import { type LogRow, writeLog } from '../core/index.ts'
import { LabelPick, useDeed } from './parts.tsx'
import { watchWords } from './words/watch.ts'

/** Writes an entry of the watch log, or one that corrects another. */
export function WriteEntry({
  labels,
  corrects,
  onClose,
}: {
  labels: readonly Label[]
  corrects: LogRow | undefined
  onClose: () => void
}) {
  const t = useText(watchWords)
  const { busy, fault, run } = useDeed()
  const [text, setText] = useState('')
  const [refs, setRefs] = useState('')
  const [label, setLabel] = useState(0)
  const submit = async () => {
    const under = labels[label]
    const done = await run(() =>
      call(writeLog, {
        text: text.trim(),
        refs: refs.split(/\s+/).filter((id) => id !== ''),
        ...(corrects !== undefined ? { corrects: corrects.id } : under !== undefined ? { label: under } : {}),
      }),
    )
    if (done === undefined) return
    tell({ text: t('written') })
    onClose()
  }
  return (
    <FormDialog
      title={t(corrects === undefined ? 'write.log' : 'write.correct')}
      submit={t('write.deed')}
      busy={busy}
      fault={fault}
      ready={text.trim() !== ''}
      onClose={onClose}
      onSubmit={() => void submit()}
    >
      <TextField
        label={t('write.text')}
        hint={t('write.hint')}
        required
        maxLength={4_000}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <Field
        label={t('write.refs')}
        hint={t('write.refs.hint')}
        value={refs}
        onChange={(event) => setRefs(event.target.value)}
      />
      {corrects === undefined && <LabelPick labels={labels} value={label} onChange={setLabel} />}
    </FormDialog>
  )
}
