import { Button, CheckField, Field, Section, SelectField, useText } from '@testudo/ui'
import { useState } from 'react'
import {
  addVariable,
  type Draft,
  renameVariable,
  type Scope,
  type Variable,
  VARIABLE_TYPES,
  variablesIn,
  withProperty,
  withVariables,
} from '../../core/edit/index.ts'
import { Fold } from './Fold.tsx'
import { editWords } from '../words/edit.ts'
import type { Change } from './useDraft.ts'

/** Values a playbook or a step works with. */
export function VariablesForm({
  draft,
  scope,
  change,
  title,
}: {
  draft: Draft
  scope: Scope
  change: Change
  title: string
}) {
  const t = useText(editWords)
  const variables = variablesIn(draft, scope)
  const names = Object.keys(variables)
  const [added, setAdded] = useState<number>()
  const field = (i: number, name: string) => `${scope.step ?? ''} variable ${i} ${name}`
  return (
    <Section title={title} aside={names.length}>
      <div className="p-fields">
        {Object.entries(variables).map(([name, variable], i) => (
          <Fold key={i} title={<span className="t-mono">{name}</span>} isOpen={i === added}>
            <Field
              label={t('variable.name')}
              maxLength={200}
              spellCheck={false}
              className="t-input t-mono"
              value={name}
              onChange={({ target }) =>
                change(withVariables(draft, scope, renameVariable(variables, name, target.value)), field(i, 'name'))
              }
            />
            <VariableFields
              variable={variable}
              isInput={scope.step === undefined}
              onChange={(next, of) =>
                change(
                  withVariables(draft, scope, withProperty(variables, name, next)),
                  of === undefined ? undefined : field(i, of),
                )
              }
            />
            <Button small onClick={() => change(withVariables(draft, scope, withProperty(variables, name, undefined)))}>
              {t('variable.remove', { name })}
            </Button>
          </Fold>
        ))}
        <Button
          small
          onClick={() => {
            change(withVariables(draft, scope, addVariable(variables)))
            setAdded(names.length)
          }}
        >
          {t('variable.add')}
        </Button>
      </div>
    </Section>
  )
}

function VariableFields({
  variable,
  isInput,
  onChange,
}: {
  variable: Variable
  /** It may be asked for when a run starts. */
  isInput: boolean
  onChange: (variable: Variable, of?: string) => void
}) {
  const t = useText(editWords)
  const types: readonly string[] = VARIABLE_TYPES
  const { type, value, description = '', external = false, constant = false } = variable
  const put = (name: string, to: unknown, of?: string) => onChange(withProperty(variable, name, to), of)
  return (
    <>
      <SelectField label={t('variable.type')} value={type} onChange={({ target }) => put('type', target.value)}>
        {[...types, ...(types.includes(type) ? [] : [type])].map((one) => (
          <option key={one}>{one}</option>
        ))}
      </SelectField>
      {(value === undefined || value === null || typeof value === 'string') && (
        <Field
          label={t('variable.value')}
          maxLength={20_000}
          spellCheck={false}
          className="t-input t-mono"
          value={value ?? ''}
          onChange={({ target }) => put('value', target.value === '' ? undefined : target.value, 'value')}
        />
      )}
      <Field
        label={t('variable.description')}
        maxLength={2_000}
        value={description}
        onChange={({ target }) => put('description', target.value === '' ? undefined : target.value, 'description')}
      />
      {isInput && (
        <CheckField
          label={t('variable.external')}
          checked={external}
          onChange={({ target }) => put('external', target.checked || undefined)}
        />
      )}
      <CheckField
        label={t('variable.constant')}
        checked={constant}
        onChange={({ target }) => put('constant', target.checked || undefined)}
      />
    </>
  )
}
