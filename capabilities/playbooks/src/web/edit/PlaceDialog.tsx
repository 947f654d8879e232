import { FormDialog, SelectField, useText } from '@testudo/ui'
import { useState } from 'react'
import { type Draft, KINDS, type Place, type StepKind } from '../../core/edit/index.ts'
import { useStepWords } from '../steps.ts'
import { editWords } from '../words/edit.ts'
import { StepSelect, useStepNames } from './StepSelect.tsx'

type Way = NonNullable<Place['way']>

/** Ways of a step something can be let into. */
function waysOf(draft: Draft, id: string | undefined): readonly Way[] {
  const step = id === undefined ? undefined : draft.workflow[id]
  if (step === undefined || step.type === 'end') return []
  const main: Way = step.on_success === undefined ? 'on_completion' : 'on_success'
  if (step.type === 'if-condition') return [main, 'on_true', 'on_false']
  if (step.type === 'while-condition') return [main, 'on_true']
  return step.on_failure === undefined ? [main] : [main, 'on_failure']
}

/** Asks where a step is let in: behind which one, on which of its ways; and of a new one what it is. */
export function PlaceDialog({
  draft,
  moving,
  after: first,
  onClose,
  onPlace,
}: {
  draft: Draft
  /** The step that is moved; undefined when one is added. */
  moving?: string
  after: string | undefined
  onClose: () => void
  /** @returns why not, as a sentence */
  onPlace: (place: Place, type: StepKind) => string | undefined
}) {
  const t = useText(editWords)
  const words = useStepWords()
  const names = useStepNames(draft)
  const [after, setAfter] = useState(first)
  const [way, setWay] = useState<Way>()
  const [type, setType] = useState<StepKind>('action')
  const [fault, setFault] = useState<string>()
  const ways = waysOf(draft, after)
  const places = new Map([...names].filter(([id]) => draft.workflow[id]?.type !== 'end' && id !== moving))
  const submit = () => {
    if (after === undefined) return
    const chosen = way !== undefined && ways.includes(way) ? way : ways[0]
    const refused = onPlace({ after, ...(chosen === undefined ? {} : { way: chosen }) }, type)
    if (refused === undefined) onClose()
    else setFault(refused)
  }
  return (
    <FormDialog
      title={moving === undefined ? t('add.title') : t('move.title', { name: names.get(moving) ?? moving })}
      submit={t(moving === undefined ? 'add.deed' : 'move.deed')}
      busy={false}
      fault={fault}
      ready={after !== undefined && ways.length > 0}
      onClose={onClose}
      onSubmit={submit}
    >
      {moving === undefined && (
        <SelectField
          label={t('step.kind')}
          value={type}
          onChange={({ target }) => setType(KINDS.find((one) => one === target.value) ?? 'action')}
        >
          {KINDS.map((one) => (
            <option key={one} value={one}>
              {words.kind({ type: one, isMissing: false })}
            </option>
          ))}
        </SelectField>
      )}
      <StepSelect label={t('place.after')} names={places} value={after} onChange={setAfter} />
      {ways.length > 1 && (
        <SelectField
          label={t('place.way')}
          value={way ?? ways[0]}
          onChange={({ target }) => setWay(ways.find((one) => one === target.value))}
        >
          {ways.map((one) => (
            <option key={one} value={one}>
              {t(`way.${one}`)}
            </option>
          ))}
        </SelectField>
      )}
    </FormDialog>
  )
}
