import type { Label } from '@testudo/kernel/label'
import { call, CheckField, Field, FormDialog, LabelForm, SelectField, tell, useText } from '@testudo/ui'
import { useState } from 'react'
import { addSource, changeSource, type Place, type SourceMatter, type SourceRow } from '../../core/contract/sources.ts'
import { SOURCE_FORMATS } from '../../core/sources/format.ts'
import { useDeed } from '../parts/useDeed.ts'
import { sourcesWords } from '../words/sources.ts'
import { isWhole, KINDS, matterOf } from './matter.ts'
import { PlaceForm } from './PlaceForm.tsx'
import { useSourceUndo } from './useSourceUndo.ts'

const LOGSOURCE = ['product', 'category', 'service'] as const

/** Adds a source, or changes one. Its events so far keep the label they came with. */
export function SourceDialog({
  before,
  fresh,
  onDone,
  onClose,
}: {
  before: SourceRow | undefined
  /** The label to start with when another one than the node's is wanted. */
  fresh: Label | undefined
  onDone: (id: string) => void
  onClose: () => void
}) {
  const t = useText(sourcesWords)
  const { run, busy, fault } = useDeed()
  const undo = useSourceUndo()
  const [matter, setMatter] = useState<SourceMatter>(() =>
    before === undefined ? { name: '', place: { kind: KINDS[0] } } : matterOf(before),
  )
  const [label, setLabel] = useState<Label | undefined>(undefined)
  const { format: _format, most: _most, logsource: _logsource, ...plain } = matter
  const put = (change: Partial<SourceMatter>) => setMatter({ ...matter, ...change })
  const save = async () => {
    const name = matter.name.trim()
    const given = { ...matter, name, ...(label === undefined ? {} : { label }) }
    if (before === undefined) {
      const added = await run(() => call(addSource, given))
      if (added === undefined) return
      tell({ text: t('added', { name }), undo: () => undo.remove(added.undo.remove, name) })
      onDone(added.id)
    } else {
      const done = await run(() => call(changeSource, { id: before.id, ...given }))
      if (done === undefined) return
      tell({ text: t('changed', { name }), undo: () => undo.change(before.id, done.undo) })
      onDone(before.id)
    }
  }
  return (
    <FormDialog
      wide
      title={before === undefined ? t('add') : `${t('change')}: ${before.name}`}
      onClose={onClose}
      onSubmit={() => void save()}
      submit={t(before === undefined ? 'save.add' : 'save.change')}
      busy={busy}
      ready={matter.name.trim() !== '' && isWhole(matter.place)}
      fault={fault}
    >
      <Field
        label={t('name')}
        hint={t('name.hint')}
        required
        maxLength={200}
        value={matter.name}
        onChange={(event) => put({ name: event.target.value })}
      />
      <PlaceForm place={matter.place} onChange={(place: Place) => put({ place })} />
      <div className="d-two">
        <SelectField
          label={t('format')}
          value={matter.format ?? ''}
          onChange={(event) => {
            const format = SOURCE_FORMATS.find((one) => one === event.target.value)
            const { format: _before, ...rest } = matter
            setMatter(format === undefined ? rest : { ...rest, format })
          }}
        >
          <option value="">{t('format.auto')}</option>
          {SOURCE_FORMATS.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </SelectField>
        <Field
          label={t('most')}
          hint={t('most.hint')}
          type="number"
          min={1}
          max={10_000_000}
          value={matter.most ?? ''}
          onChange={(event) => {
            const { most: _before, ...rest } = matter
            setMatter(event.target.value === '' ? rest : { ...rest, most: Number(event.target.value) })
          }}
        />
      </div>
      <fieldset className="d-fieldset">
        <legend>
          {t('logsource')} <span className="t-2 t-small">{t('logsource.hint')}</span>
        </legend>
        <div className="d-three">
          {LOGSOURCE.map((key) => (
            <Field
              key={key}
              label={t(key)}
              maxLength={100}
              value={matter.logsource?.[key] ?? ''}
              onChange={(event) => {
                const { [key]: _before, ...others } = matter.logsource ?? {}
                const value = event.target.value.trim()
                const logsource = value === '' ? others : { ...others, [key]: value }
                const kept = {
                  ...plain,
                  ...(matter.format === undefined ? {} : { format: matter.format }),
                  ...(matter.most === undefined ? {} : { most: matter.most }),
                }
                setMatter(Object.keys(logsource).length === 0 ? kept : { ...kept, logsource })
              }}
            />
          ))}
        </div>
      </fieldset>
      <fieldset className="d-fieldset">
        <legend>
          {t('label')} <span className="t-2 t-small">{t('label.text')}</span>
        </legend>
        <CheckField
          label={t(before === undefined ? 'label.default' : 'label.keep')}
          checked={label === undefined}
          disabled={fresh === undefined && before === undefined}
          onChange={(event) => setLabel(event.target.checked ? undefined : (before?.label ?? fresh))}
        />
        {label !== undefined && <LabelForm label={label} onChange={setLabel} />}
      </fieldset>
    </FormDialog>
  )
}
