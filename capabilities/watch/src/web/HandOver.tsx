import type { Label } from '@testudo/kernel/label'
import { call, FormDialog, tell, TextField, useText } from '@testudo/ui'
import { useState } from 'react'
import { handOver, type HandoverRow, type Shift, takeOver } from '../core/index.ts'
import { LabelPick, useDeed } from './parts.tsx'
import { watchWords } from './words/watch.ts'

/** The outgoing officer signs the shift over, with remarks. */
export function HandOver({
  shift: { from, until },
  labels,
  onClose,
}: {
  shift: Shift
  labels: readonly Label[]
  onClose: () => void
}) {
  const t = useText(watchWords)
  const { busy, fault, run } = useDeed()
  const [remarks, setRemarks] = useState('')
  const [label, setLabel] = useState(0)
  const submit = async () => {
    const under = labels[label]
    const done = await run(() =>
      call(handOver, { from, until, remarks: remarks.trim(), ...(under !== undefined && { label: under }) }),
    )
    if (done === undefined) return
    tell({ text: t('hand.done') })
    onClose()
  }
  return (
    <FormDialog
      title={t('hand.title')}
      submit={t('hand.deed')}
      busy={busy}
      fault={fault}
      onClose={onClose}
      onSubmit={() => void submit()}
    >
      <TextField
        label={t('hand.remarks')}
        maxLength={4_000}
        value={remarks}
        onChange={(event) => setRemarks(event.target.value)}
      />
      <LabelPick labels={labels} value={label} onChange={setLabel} />
    </FormDialog>
  )
}

/** The incoming officer signs for it. */
export function TakeOver({ handed, onClose }: { handed: HandoverRow; onClose: () => void }) {
  const t = useText(watchWords)
  const { busy, fault, run } = useDeed()
  const [remarks, setRemarks] = useState('')
  const submit = async () => {
    if ((await run(() => call(takeOver, { handover: handed.id, remarks: remarks.trim() }))) === undefined) return
    tell({ text: t('take.done') })
    onClose()
  }
  return (
    <FormDialog
      title={t('take.title', { name: handed.by.name })}
      submit={t('take.deed')}
      busy={busy}
      fault={fault}
      onClose={onClose}
      onSubmit={() => void submit()}
    >
      {handed.remarks !== '' && <p className="w-text">{handed.remarks}</p>}
      <TextField
        label={t('take.remarks')}
        maxLength={4_000}
        value={remarks}
        onChange={(event) => setRemarks(event.target.value)}
      />
    </FormDialog>
  )
}
