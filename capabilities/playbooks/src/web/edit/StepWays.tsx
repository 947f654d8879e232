import { Button, Field, useText } from '@testudo/ui'
import { type Draft, type Step, stepWith } from '../../core/edit/index.ts'
import { StepSelect, useStepNames } from './StepSelect.tsx'
import type { Change } from './useDraft.ts'
import { editWords } from '../words/edit.ts'

interface WaysProps {
  readonly draft: Draft
  readonly id: string
  readonly step: Step
  readonly change: Change
}

/** Where a step leads: branches, what follows, what follows a failure. */
export function StepWays(props: WaysProps) {
  const t = useText(editWords)
  const { draft, id, step, change } = props
  const names = useStepNames(draft)
  const way = (name: 'on_true' | 'on_false' | 'on_completion' | 'on_success' | 'on_failure', none?: string) => (
    <StepSelect
      key={name}
      label={t(`way.${name}`)}
      names={names}
      except={id}
      value={(step as { readonly [way in typeof name]?: string })[name]}
      {...(none === undefined ? {} : { none })}
      onChange={(to) => change(stepWith(draft, id, name, to))}
    />
  )
  if (step.type === 'end') return <p className="t-2">{t('way.end')}</p>
  const isAction = step.type === 'action' || step.type === 'playbook-action'
  const splits = isAction && (step.on_success !== undefined || step.on_failure !== undefined)
  return (
    <div className="p-fields">
      {(step.type === 'if-condition' || step.type === 'while-condition') && way('on_true')}
      {step.type === 'if-condition' && way('on_false', t('way.none'))}
      {step.type === 'parallel' && <Branches {...props} step={step} />}
      {step.type === 'switch-condition' && <Cases {...props} step={step} />}
      {!splits && way('on_completion', t('way.none'))}
      {splits && way('on_success', t('way.none'))}
      {splits && way('on_failure', t('way.none'))}
      {isAction && !splits && (
        <Button small onClick={() => change(splitWays(draft, id, step))}>
          {t('way.split')}
        </Button>
      )}
      {splits && (
        <Button small onClick={() => change(joinWays(draft, id, step))}>
          {t('way.join')}
        </Button>
      )}
    </div>
  )
}

/** A failure is told apart: beside `on_failure` the way on is called `on_success`. */
function splitWays(draft: Draft, id: string, step: Step): Draft {
  const next = step.on_completion
  const without = stepWith(draft, id, 'on_completion', undefined)
  return stepWith(stepWith(without, id, 'on_success', next), id, 'on_failure', next)
}

function joinWays(draft: Draft, id: string, step: Step): Draft {
  const next = step.on_success ?? step.on_failure
  const without = stepWith(stepWith(draft, id, 'on_success', undefined), id, 'on_failure', undefined)
  return stepWith(without, id, 'on_completion', next)
}

function Branches({ draft, id, step, change }: WaysProps & { step: Extract<Step, { type: 'parallel' }> }) {
  const t = useText(editWords)
  const names = useStepNames(draft)
  const put = (next: readonly string[]) => change(stepWith(draft, id, 'next_steps', next))
  return (
    <>
      {step.next_steps.map((to, i) => (
        <StepSelect
          key={i}
          label={t('way.branch', { n: i + 1 })}
          names={names}
          except={id}
          value={to}
          none={t('way.branch.none')}
          onChange={(next) => put(step.next_steps.flatMap((one, at) => (at === i ? (next ?? []) : one)))}
        />
      ))}
      <StepSelect
        key={`new ${step.next_steps.length}`}
        label={t('way.branch.add')}
        names={names}
        except={id}
        value={undefined}
        none={t('way.none')}
        onChange={(next) => next !== undefined && put([...step.next_steps, next])}
      />
    </>
  )
}

function Cases({ draft, id, step, change }: WaysProps & { step: Extract<Step, { type: 'switch-condition' }> }) {
  const t = useText(editWords)
  const names = useStepNames(draft)
  const entries = Object.entries(step.cases)
  const put = (next: readonly (readonly [string, string])[], of?: string) =>
    change(stepWith(draft, id, 'cases', Object.fromEntries(next)), of)
  const free = `case ${entries.length + 1}`
  return (
    <>
      {entries.map(([label, to], i) => (
        <fieldset key={i} className="p-part">
          <legend>{t('case.name', { n: i + 1 })}</legend>
          <Field
            label={t('case.value')}
            maxLength={1_000}
            spellCheck={false}
            value={label}
            onChange={({ target }) => {
              if (Object.hasOwn(step.cases, target.value)) return
              put(
                entries.map(([one, next], at) => [at === i ? target.value : one, next]),
                `case ${id} ${i}`,
              )
            }}
          />
          <StepSelect
            label={t('case.to')}
            names={names}
            except={id}
            value={to}
            onChange={(next) => put(entries.map(([one, held], at) => [one, at === i ? (next ?? '') : held]))}
          />
          <Button small onClick={() => put(entries.filter((_, at) => at !== i))}>
            {t('case.remove')}
          </Button>
        </fieldset>
      ))}
      <Button small onClick={() => put([...entries, [free, '']])}>
        {t('case.add')}
      </Button>
    </>
  )
}
