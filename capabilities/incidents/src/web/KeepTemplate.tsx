import { call, Field, FormDialog, tell, useText } from '@testudo/ui'
import { useState } from 'react'
import { type IncidentView, keepTemplate } from '../core/index.ts'
import { joinWords } from './joinWords.ts'
import { useDeed } from './parts.tsx'

/** Keeps the tasks of an incident, so that the next one of its kind begins with them. */
export function KeepTemplate({ view: { row, tasks }, onClose }: { view: IncidentView; onClose: () => void }) {
  const t = useText(joinWords)
  const { busy, fault, run } = useDeed()
  const [name, setName] = useState('')
  const submit = async () => {
    if ((await run(() => call(keepTemplate, { incident: row.id, name: name.trim() }))) === undefined) return
    tell({ text: t('template.kept.done') })
    onClose()
  }
  return (
    <FormDialog
      title={t('template.keep')}
      submit={t('template.keep.deed')}
      busy={busy}
      fault={fault}
      ready={name.trim() !== ''}
      onClose={onClose}
      onSubmit={() => void submit()}
    >
      <p className="t-2 t-small">{t('template.keep.text', { n: tasks.length })}</p>
      <Field
        label={t('template.name')}
        required
        maxLength={100}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
    </FormDialog>
  )
}
