import type { Label } from '@testudo/kernel/label'
import { call, CheckField, Field, FormDialog, LabelForm, tell, useText } from '@testudo/ui'
import { useState } from 'react'
import { saveRule } from '../../core/contract/hunts.ts'
import { useDeed } from '../parts/useDeed.ts'
import { threatPath } from '../paths.ts'
import { huntWords } from '../words/hunt.ts'

/** Keeps a pattern or Sigma rule as an indicator: named, graded, labelled. */
export function SaveRule({
  language,
  text,
  fresh,
  onClose,
}: {
  language: 'stix' | 'sigma'
  text: string
  /** The label to start with when another one than the node's is wanted. */
  fresh: Label | undefined
  onClose: () => void
}) {
  const t = useText(huntWords)
  const { run, busy, fault } = useDeed()
  const [name, setName] = useState(() => /^title:\s*(.+?)\s*$/m.exec(text)?.[1]?.slice(0, 200) ?? '')
  const [confidence, setConfidence] = useState('')
  const [label, setLabel] = useState<Label | undefined>(undefined)
  const save = async () => {
    const saved = await run(() =>
      call(saveRule, {
        language,
        text,
        name: name.trim(),
        ...(confidence === '' ? {} : { confidence: Number(confidence) }),
        ...(label === undefined ? {} : { label }),
      }),
    )
    if (saved === undefined) return
    tell({ text: t('saved', { name: name.trim() }), to: threatPath(saved.id) })
    onClose()
  }
  return (
    <FormDialog
      title={t('save.title')}
      onClose={onClose}
      onSubmit={() => void save()}
      submit={t('save.do')}
      busy={busy}
      ready={name.trim() !== ''}
      fault={fault}
    >
      <p className="t-2">{t('save.text')}</p>
      <Field
        label={t('save.name')}
        required
        maxLength={200}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <Field
        label={t('save.confidence')}
        type="number"
        min={0}
        max={100}
        value={confidence}
        onChange={(event) => setConfidence(event.target.value)}
      />
      {fresh !== undefined && (
        <CheckField
          label={t('save.label')}
          checked={label !== undefined}
          onChange={(event) => setLabel(event.target.checked ? fresh : undefined)}
        />
      )}
      {label !== undefined && <LabelForm label={label} onChange={setLabel} />}
    </FormDialog>
  )
}
