import type { Reply } from '@testudo/kernel/contract'
import { Button, Chip, FaultLine, reasonOf, Section, Skeleton, useNumber, useText } from '@testudo/ui'
import { useState } from 'react'
import type { PlaybookInput, rehearse } from '../core/contract/index.ts'
import { givenOf, InputFields, type Inputs } from './InputFields.tsx'
import { useStepWords } from './steps.ts'
import { useTold } from './useTold.ts'
import { playbookWords } from './words/playbook.ts'

export type Rehearsal = Reply<typeof rehearse>
type Step = Rehearsal['steps'][number]

/** What each step would do, in the order it would be come to, with the values typed in. */
export function DryRun({
  inputs,
  told,
  error,
  onValues,
  onChoose,
}: {
  inputs: readonly PlaybookInput[]
  told: Rehearsal | undefined
  error: unknown
  onValues: (values: Readonly<Record<string, string>>) => void
  onChoose: (step: string) => void
}) {
  const t = useText(playbookWords)
  const words = useStepWords()
  const [values, setValues] = useState<Inputs>({})
  return (
    <div className="t-scroll p-aside" tabIndex={0} role="region" aria-label={t('view.dry')}>
      <Section>
        <p className="t-2">{t('dry.text')}</p>
        {inputs.length > 0 && (
          <form
            noValidate
            onSubmit={(event) => {
              event.preventDefault()
              onValues(givenOf(values))
            }}
          >
            <div className="p-values">
              <InputFields inputs={inputs} values={values} onChange={setValues} />
            </div>
            <div className="p-deeds">
              <Button type="submit">{t('dry.go')}</Button>
            </div>
          </form>
        )}
        {error !== null && error !== undefined && <FaultLine text={reasonOf(error)} />}
        {told !== undefined && told.missing.length > 0 && (
          <p role="status">{t('dry.missing', { names: told.missing.join(', ') })}</p>
        )}
      </Section>
      {told === undefined && error === null && <Skeleton rows={6} />}
      <ol className="p-dry">
        {told?.steps.map((step) => (
          <li key={`${step.order} ${step.step}`}>
            <span className="t-3">{step.order}</span>
            <div className="p-wrap">
              <button type="button" className="p-plain" onClick={() => onChoose(step.step)}>
                {step.name === '' ? words.kind({ type: step.type, isMissing: false }) : step.name}
              </button>
              <Would step={step} />
            </div>
          </li>
        ))}
      </ol>
    </div>
  )
}

/** Told by a chip. */
const CHIPS: ReadonlySet<string> = new Set(['does.gate', 'does.once', 'does.waits'])
/** What could not be done. */
const UNDONE: ReadonlySet<string> = new Set(['does.problem', 'does.no_call'])

/** What a step would do with the values given, under which conditions, and why it could not. */
export function Would({ step }: { step: Step }) {
  const t = useText(playbookWords)
  const say = useTold()
  const number = useNumber()
  const { when, does } = step.told
  const rules = [
    ...(step.gate ? [t('gate')] : []),
    ...(step.onceOnly ? [t('once')] : []),
    ...(step.delayMilliseconds > 0 ? [t('delay', { n: number(step.delayMilliseconds / 1000) })] : []),
    ...(step.timeoutMilliseconds === null ? [] : [t('timeout', { n: number(step.timeoutMilliseconds / 1000) })]),
  ]
  return (
    <>
      {rules.length > 0 && (
        <div>
          {rules.map((rule) => (
            <Chip key={rule}>{rule}</Chip>
          ))}
        </div>
      )}
      {when.length > 0 && <div className="t-2">{when.map(say).join(', ')}</div>}
      {does
        .filter(({ code }) => !CHIPS.has(code))
        .map((one, i) => (
          <div key={i} className={UNDONE.has(one.code) ? 'p-error' : undefined}>
            {say(one)}
          </div>
        ))}
    </>
  )
}
