import { CheckField, Section, SelectField, useText } from '@testudo/ui'
import { type Draft, type Step, stepWith } from '../../core/edit/index.ts'
import { editWords } from '../words/edit.ts'
import { CommandsForm } from './CommandsForm.tsx'
import { Lines } from './Lines.tsx'
import type { Change } from './useDraft.ts'

interface ActionProps {
  readonly draft: Draft
  readonly id: string
  readonly step: Extract<Step, { type: 'action' }>
  readonly change: Change
}

/** Who carries a step out, on what, with which values; and its commands. */
export function ActionFields(props: ActionProps) {
  const t = useText(editWords)
  const { draft, id, step, change } = props
  const agents = Object.entries(draft.agent_definitions ?? {})
  const targets = Object.entries(draft.target_definitions ?? {})
  const list = (name: string, values: readonly string[], of?: string) =>
    change(stepWith(draft, id, name, values.length === 0 ? undefined : values), of)
  const aimed = step.targets ?? []
  const gone = aimed.filter((one) => !Object.hasOwn(draft.target_definitions ?? {}, one))
  return (
    <>
      <Section title={t('who')}>
        <div className="p-fields">
          <SelectField
            label={t('agent')}
            value={step.agent}
            onChange={({ target }) => change(stepWith(draft, id, 'agent', target.value))}
          >
            {!agents.some(([one]) => one === step.agent) && <option value={step.agent}>{step.agent}</option>}
            {agents.map(([one, { name, type }]) => (
              <option key={one} value={one}>
                {name} ({type})
              </option>
            ))}
          </SelectField>
          {targets.length + gone.length > 0 && (
            <fieldset className="p-part">
              <legend>{t('targets')}</legend>
              {[
                ...targets.map(([one, { name }]) => [one, name] as const),
                ...gone.map((one) => [one, one] as const),
              ].map(([one, name]) => (
                <CheckField
                  key={one}
                  label={name}
                  checked={aimed.includes(one)}
                  onChange={({ target }) =>
                    list('targets', target.checked ? [...aimed, one] : aimed.filter((held) => held !== one))
                  }
                />
              ))}
            </fieldset>
          )}
          <Lines
            label={t('takes')}
            hint={t('takes.hint')}
            value={step.in_args ?? []}
            onChange={(values) => list('in_args', values, `${id} in_args`)}
          />
          <Lines
            label={t('gives')}
            hint={t('gives.hint')}
            value={step.out_args ?? []}
            onChange={(values) => list('out_args', values, `${id} out_args`)}
          />
        </div>
      </Section>
      <Section title={t('commands')}>
        <div className="p-fields">
          <CommandsForm {...props} />
        </div>
      </Section>
    </>
  )
}
