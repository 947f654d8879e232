import type { Label } from '@testudo/kernel/label'
import { Button, call, CheckField, FormDialog, Field, LabelForm, TextField, useText } from '@testudo/ui'
import { useState } from 'react'
import {
  addCollection,
  changeCollection,
  type ClientRow,
  type CollectionRow,
  removeCollection,
} from '../../core/contract/collections.ts'
import { useDeed } from '../useDeed.ts'
import { LabelFilter } from './LabelFilter.tsx'
import { collectionWords } from './words.ts'

const linesOf = (text: string): string[] =>
  [...new Set(text.split(/[\s,]*\n[\s,]*/).map((one) => one.trim()))].filter(Boolean)

/** Makes or changes a collection. @param fresh label to start with when the default label is switched on */
export function CollectionDialog({
  before,
  clients,
  fresh,
  onClose,
}: {
  before: CollectionRow | undefined
  clients: readonly ClientRow[]
  fresh: Label
  onClose: () => void
}) {
  const t = useText(collectionWords)
  const { run, busy, fault } = useDeed()
  const [title, setTitle] = useState(before?.title ?? '')
  const [alias, setAlias] = useState(before?.alias ?? '')
  const [description, setDescription] = useState(before?.description ?? '')
  const [types, setTypes] = useState((before?.types ?? []).join('\n'))
  const [sources, setSources] = useState((before?.sources ?? []).join('\n'))
  const [label, setLabel] = useState(before?.defaultLabel)
  const [readers, setReaders] = useState<readonly string[]>(before?.readers ?? ['*'])
  const [writers, setWriters] = useState<readonly string[]>(before?.writers ?? ['*'])
  const [labels, setLabels] = useState<readonly Label[]>(before?.labels ?? [])
  const [sure, setSure] = useState(false)

  const matter = {
    title,
    description,
    types: linesOf(types),
    sources: linesOf(sources),
    labels,
    readers,
    writers,
    ...(alias === '' ? {} : { alias }),
    ...(label === undefined ? {} : { defaultLabel: label }),
  }
  const save = async () => {
    const done = await run(() =>
      before === undefined ? call(addCollection, matter) : call(changeCollection, { id: before.id, ...matter }),
    )
    if (done !== undefined) onClose()
  }
  const remove = async () => {
    if (before !== undefined && (await run(() => call(removeCollection, { id: before.id }))) !== undefined) onClose()
  }
  return (
    <FormDialog
      wide
      title={before === undefined ? t('collection.add') : t('collection.change', { title: before.title })}
      onClose={onClose}
      onSubmit={() => void save()}
      submit={t('collection.save')}
      busy={busy}
      ready={title.trim() !== ''}
      fault={fault}
      aside={
        before !== undefined && (
          <Button look="danger" disabled={busy} onClick={() => (sure ? void remove() : setSure(true))}>
            {t('collection.remove')}
          </Button>
        )
      }
    >
      <Field
        label={t('collection.title')}
        required
        maxLength={200}
        value={title}
        onChange={(e) => setTitle(e.target.value)}
      />
      <Field
        label={t('collection.alias')}
        hint={t('collection.alias.hint')}
        pattern="[a-z0-9][a-z0-9\-]{0,99}"
        value={alias}
        onChange={(e) => setAlias(e.target.value)}
      />
      <TextField
        label={t('collection.description')}
        maxLength={2_000}
        value={description}
        onChange={(e) => setDescription(e.target.value)}
      />
      <div className="sh-two">
        <TextField
          label={t('collection.types')}
          hint={t('collection.types.hint')}
          value={types}
          onChange={(e) => setTypes(e.target.value)}
        />
        <TextField
          label={t('collection.sources')}
          hint={t('collection.sources.hint')}
          value={sources}
          onChange={(e) => setSources(e.target.value)}
        />
      </div>
      <LabelFilter labels={labels} fresh={fresh} onChange={setLabels} />
      {before !== undefined && <p className="t-2 t-small">{t('collection.view')}</p>}
      <div className="sh-two">
        <Accounts legend={t('collection.readers')} clients={clients} chosen={readers} onChange={setReaders} />
        <Accounts
          legend={t('collection.writers')}
          clients={clients.filter(({ writes }) => writes)}
          chosen={writers}
          onChange={setWriters}
        />
      </div>
      <CheckField
        label={t('collection.label')}
        checked={label !== undefined}
        onChange={(e) => setLabel(e.target.checked ? fresh : undefined)}
      />
      {label !== undefined && <LabelForm label={label} onChange={setLabel} />}
      {sure && <p>{t('collection.remove.sure')}</p>}
    </FormDialog>
  )
}

/** Everybody, or some of the clients. */
function Accounts({
  legend,
  clients,
  chosen,
  onChange,
}: {
  legend: string
  clients: readonly ClientRow[]
  chosen: readonly string[]
  onChange: (chosen: readonly string[]) => void
}) {
  const t = useText(collectionWords)
  const everybody = chosen.includes('*')
  return (
    <fieldset className="sh-fieldset">
      <legend className="t-name">{legend}</legend>
      <CheckField
        label={t('collection.everybody')}
        checked={everybody}
        onChange={(e) => onChange(e.target.checked ? ['*'] : [])}
      />
      {!everybody &&
        clients.map(({ id, name }) => (
          <CheckField
            key={id}
            label={name}
            checked={chosen.includes(id)}
            onChange={(e) => onChange(e.target.checked ? [...chosen, id] : chosen.filter((one) => one !== id))}
          />
        ))}
    </fieldset>
  )
}
