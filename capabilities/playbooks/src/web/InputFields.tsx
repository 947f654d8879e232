import { Field, useText } from '@testudo/ui'
import type { PlaybookInput } from '../core/contract/index.ts'
import { playbookWords } from './words/playbook.ts'

export type Inputs = Readonly<Record<string, string>>

/** Those that say something: what is left empty keeps the value the playbook has. */
export const givenOf = (inputs: Inputs): Record<string, string> =>
  Object.fromEntries(Object.entries(inputs).filter(([, value]) => value !== ''))

/** One field for each value a run is started with. */
export function InputFields({
  inputs,
  values,
  onChange,
}: {
  inputs: readonly PlaybookInput[]
  values: Inputs
  onChange: (values: Inputs) => void
}) {
  const t = useText(playbookWords)
  return inputs.map(({ name, type, description, value, required }) => (
    <Field
      key={name}
      label={<span className="t-mono">{name}</span>}
      hint={[description, type, required ? t('required') : t('given', { value: value ?? '' })]
        .filter((one) => one !== '')
        .join(' · ')}
      required={required}
      maxLength={20_000}
      spellCheck={false}
      autoComplete="off"
      value={values[name] ?? ''}
      onChange={({ target }) => onChange({ ...values, [name]: target.value })}
    />
  ))
}
