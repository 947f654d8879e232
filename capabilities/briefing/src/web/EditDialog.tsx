import type { Label } from '@testudo/kernel/label'
import { Button, call, FormDialog, LabelForm, SelectField, TextField, useDeed, useText } from '@testudo/ui'
import type { Ask } from '@testudo/kernel/contract'
import { useState } from 'react'
import { edit } from '../core/contract/briefs.ts'
import type { BriefDocument, Paragraph } from '../core/document/document.ts'
import { HEADINGS, PRODUCTS } from '../core/document/products.ts'
import { briefWords } from './words/briefs.ts'

/** Words and mark of one paragraph, or of a new one. */
export function EditDialog({
  id,
  revision,
  document,
  paragraph,
  onClose,
  onDone,
}: {
  id: string
  revision: string
  document: BriefDocument
  paragraph: Paragraph | undefined
  onClose: () => void
  onDone: () => void
}) {
  const t = useText(briefWords)
  const { run, busy, fault } = useDeed(onDone)
  const sections = PRODUCTS[document.kind].sections.filter((one) => one !== 'where')
  const [section, setSection] = useState(sections.at(-1) ?? 'other')
  const [text, setText] = useState(paragraph?.text ?? '')
  const [label, setLabel] = useState<Label>(paragraph?.label ?? document.label)
  const deed = async (change: Ask<typeof edit>['change']) => {
    if ((await run(() => call(edit, { id, revision, change }))) !== undefined) onClose()
  }
  const save = () => {
    if (paragraph === undefined) return deed({ what: 'add', section, text, label })
    const relabelled = JSON.stringify(label) === JSON.stringify(paragraph.label) ? {} : { label }
    return deed({ what: 'change', paragraph: paragraph.id, text, ...relabelled })
  }
  return (
    <FormDialog
      wide
      title={paragraph === undefined ? t('add') : t('edit.title')}
      submit={t('edit.save')}
      busy={busy}
      ready={text.trim() !== ''}
      fault={fault}
      onClose={onClose}
      onSubmit={() => void save()}
      aside={
        paragraph !== undefined && (
          <>
            {paragraph.by === 'edited' && (
              <Button disabled={busy} onClick={() => void deed({ what: 'change', paragraph: paragraph.id })}>
                {t('edit.back')}
              </Button>
            )}
            <Button disabled={busy} onClick={() => void deed({ what: 'remove', paragraph: paragraph.id })}>
              {t('edit.remove')}
            </Button>
          </>
        )
      }
    >
      {paragraph === undefined && (
        <SelectField
          label={t('add.section')}
          value={section}
          onChange={({ target }) => setSection(sections.find((one) => one === target.value) ?? section)}
        >
          {sections.map((one) => (
            <option key={one} value={one}>
              {HEADINGS[one][document.language]}
            </option>
          ))}
        </SelectField>
      )}
      <TextField
        label={t('edit.text')}
        rows={5}
        maxLength={4_000}
        value={text}
        onChange={({ target }) => setText(target.value)}
      />
      <fieldset className="b-mark">
        <legend>{t('edit.mark')}</legend>
        <LabelForm label={label} onChange={setLabel} />
      </fieldset>
    </FormDialog>
  )
}
