import { CheckField, Field, Section, SelectField, TextField, useText } from '@testudo/ui'
import { type Draft, KINDS, ruleWith, runRulesOf, type Step, stepWith } from '../../core/edit/index.ts'
import { useStepWords } from '../steps.ts'
import { editWords } from '../words/edit.ts'
import { ActionFields } from './ActionFields.tsx'
import { StepWays } from './StepWays.tsx'
import { VariablesForm } from './VariablesForm.tsx'
import { Whole } from './Whole.tsx'
import type { Change } from './useDraft.ts'

interface StepProps {
  readonly draft: Draft
  readonly id: string
  readonly step: Step
  readonly change: Change
}

/** Everything one step says. What this form does not know stays as it is. */
export function StepForm({ onType, ...props }: StepProps & { onType: (type: (typeof KINDS)[number]) => void }) {
  const t = useText(editWords)
  const words = useStepWords()
  const { draft, id, step, change } = props
  const put = (name: string) => (value: string) =>
    change(stepWith(draft, id, name, value === '' ? undefined : value), `${id} ${name}`)
  return (
    <>
      <Section>
        <div className="p-fields">
          <Field
            label={t('step.name')}
            maxLength={1_000}
            value={step.name ?? ''}
            onChange={({ target }) => put('name')(target.value)}
          />
          {step.type !== 'start' && (
            <SelectField
              label={t('step.kind')}
              value={step.type}
              onChange={({ target }) => {
                const type = KINDS.find((one) => one === target.value)
                if (type !== undefined) onType(type)
              }}
            >
              {KINDS.map((type) => (
                <option key={type} value={type}>
                  {words.kind({ type, isMissing: false })}
                </option>
              ))}
            </SelectField>
          )}
          <TextField
            label={t('step.description')}
            rows={2}
            maxLength={20_000}
            value={step.description ?? ''}
            onChange={({ target }) => put('description')(target.value)}
          />
          <Asks {...props} />
        </div>
      </Section>
      {step.type === 'action' && <ActionFields draft={draft} id={id} step={step} change={change} />}
      <Section title={t('ways')}>
        <StepWays {...props} />
      </Section>
      {step.type !== 'start' && step.type !== 'end' && <Rules {...props} />}
      {step.type !== 'start' && step.type !== 'end' && (
        <VariablesForm draft={draft} scope={{ step: id }} change={change} title={t('variables.step')} />
      )}
    </>
  )
}

/** What a step asks before it leads on, or the playbook it calls. */
function Asks({ draft, id, step, change }: StepProps) {
  const t = useText(editWords)
  const text = { maxLength: 20_000, spellCheck: false, className: 't-input t-mono' }
  const put = (name: string, value: string) => change(stepWith(draft, id, name, value), `${id} ${name}`)
  if (step.type === 'if-condition' || step.type === 'while-condition')
    return (
      <TextField
        {...text}
        label={t('condition')}
        hint={t('condition.hint')}
        rows={2}
        value={step.condition}
        onChange={({ target }) => put('condition', target.value)}
      />
    )
  if (step.type === 'switch-condition')
    return (
      <Field
        {...text}
        label={t('switch')}
        hint={t('switch.hint')}
        value={step.switch}
        onChange={({ target }) => put('switch', target.value)}
      />
    )
  if (step.type === 'playbook-action')
    return (
      <Field
        {...text}
        label={t('called')}
        hint={t('called.hint')}
        value={step.playbook_id}
        onChange={({ target }) => put('playbook_id', target.value)}
      />
    )
  return null
}

const AFTER = ['resume', 'ask', 'stop'] as const

/** How a run treats the step: whom it waits for, how often, what follows a lost answer. */
function Rules({ draft, id, step, change }: StepProps) {
  const t = useText(editWords)
  const rules = runRulesOf(step)
  const acts = step.type === 'action' || step.type === 'playbook-action'
  return (
    <Section title={t('rules')}>
      <div className="p-fields">
        {acts && (
          <>
            <CheckField
              label={t('rule.gate')}
              checked={rules.humanGate}
              onChange={({ target }) => change(ruleWith(draft, id, 'human_gate', target.checked || undefined))}
            />
            <CheckField
              label={t('rule.once')}
              checked={rules.onceOnly}
              onChange={({ target }) => change(ruleWith(draft, id, 'once_only', target.checked || undefined))}
            />
            <SelectField
              label={t('rule.lost')}
              value={rules.onInterruption}
              onChange={({ target }) =>
                change(ruleWith(draft, id, 'on_interruption', target.value === 'resume' ? undefined : target.value))
              }
            >
              {AFTER.filter((one) => one !== 'resume' || !rules.onceOnly).map((one) => (
                <option key={one} value={one}>
                  {t(`rule.lost.${one}`)}
                </option>
              ))}
            </SelectField>
          </>
        )}
        {step.type === 'while-condition' && (
          <Whole
            label={t('rule.rounds')}
            value={rules.mostRounds}
            onChange={(value) => change(ruleWith(draft, id, 'most_rounds', value), `${id} most_rounds`)}
          />
        )}
        <Whole
          label={t('rule.delay')}
          value={step.delay}
          per={1_000}
          onChange={(value) => change(stepWith(draft, id, 'delay', value), `${id} delay`)}
        />
        <Whole
          label={t('rule.timeout')}
          value={step.timeout}
          per={1_000}
          onChange={(value) => change(stepWith(draft, id, 'timeout', value), `${id} timeout`)}
        />
      </div>
    </Section>
  )
}
