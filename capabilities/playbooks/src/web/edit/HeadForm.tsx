import { CheckField, Field, Section, TextField, useText } from '@testudo/ui'
import type { ReactNode } from 'react'
import { type Draft, edited, PLAYBOOK_TYPES } from '../../core/edit/index.ts'
import { useKinds } from '../parts.tsx'
import { editWords } from '../words/edit.ts'
import { PartiesForm } from './PartiesForm.tsx'
import { VariablesForm } from './VariablesForm.tsx'
import type { Change } from './useDraft.ts'

/** What holds for the whole playbook: name, what it is for, values, who acts, and on what. */
export function HeadForm({ draft, change, label }: { draft: Draft; change: Change; label: ReactNode }) {
  const t = useText(editWords)
  const kinds = useKinds()
  const held = draft.playbook_types ?? []
  return (
    <>
      <Section title={t('head')}>
        <div className="p-fields">
          <Field
            label={t('head.name')}
            required
            maxLength={300}
            value={draft.name}
            onChange={({ target }) => change(edited(draft, 'name', target.value), 'name')}
          />
          <TextField
            label={t('head.description')}
            maxLength={4_000}
            value={draft.description ?? ''}
            onChange={({ target }) =>
              change(edited(draft, 'description', target.value === '' ? undefined : target.value), 'description')
            }
          />
          {label}
          <fieldset className="p-part p-checks">
            <legend>{t('head.types')}</legend>
            {PLAYBOOK_TYPES.map((type) => (
              <CheckField
                key={type}
                label={kinds([type])}
                checked={held.includes(type)}
                onChange={({ target }) => {
                  const types = target.checked ? [...held, type] : held.filter((one) => one !== type)
                  change(edited(draft, 'playbook_types', types.length === 0 ? undefined : types))
                }}
              />
            ))}
          </fieldset>
        </div>
      </Section>
      <VariablesForm draft={draft} scope={{}} change={change} title={t('variables')} />
      <PartiesForm draft={draft} kind="agent_definitions" change={change} />
      <PartiesForm draft={draft} kind="target_definitions" change={change} />
    </>
  )
}
