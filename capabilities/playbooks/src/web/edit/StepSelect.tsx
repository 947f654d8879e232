import { SelectField } from '@testudo/ui'
import type { ReactNode } from 'react'
import type { Draft } from '../../core/edit/index.ts'
import { useStepWords } from '../steps.ts'

/** Names of the steps of a draft, as people tell them apart: those without a name by kind and number. */
export function useStepNames(draft: Draft): ReadonlyMap<string, string> {
  const words = useStepWords()
  const counts = new Map<string, number>()
  return new Map(
    Object.entries(draft.workflow).map(([id, { type, name = '' }]) => {
      if (name !== '') return [id, name] as const
      const count = (counts.get(type) ?? 0) + 1
      counts.set(type, count)
      const kind = words.kind({ type, isMissing: false })
      return [id, type === 'start' ? kind : `${kind} ${count}`] as const
    }),
  )
}

/** One step out of all; what is named and not there stays to be seen. `none`: words for naming none. */
export function StepSelect({
  label,
  names,
  value,
  none,
  except,
  onChange,
}: {
  label: ReactNode
  names: ReadonlyMap<string, string>
  value: string | undefined
  none?: string
  except?: string
  onChange: (step: string | undefined) => void
}) {
  const isGone = value !== undefined && value !== '' && !names.has(value)
  return (
    <SelectField
      label={label}
      value={value ?? ''}
      onChange={({ target }) => onChange(target.value === '' ? undefined : target.value)}
    >
      {(none !== undefined || value === undefined || value === '') && <option value="">{none ?? ''}</option>}
      {isGone && <option value={value}>{value}</option>}
      {[...names]
        .filter(([id]) => id !== except)
        .map(([id, name]) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
    </SelectField>
  )
}
