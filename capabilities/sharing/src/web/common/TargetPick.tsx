import { Field, RemovableChip, useAsk, useMarking, useText } from '@testudo/ui'
import { useState } from 'react'
import { activityTargets } from '../../core/contract/activities.ts'
import { Marked } from '../Marked.tsx'
import { commonWords } from './words.ts'

interface Target {
  readonly id: string
  readonly name: string
}

/** What an activity touches, found by words; only what the reader may read is offered. */
export function TargetPick({
  targets,
  onChange,
}: {
  targets: readonly Target[]
  onChange: (targets: Target[]) => void
}) {
  const t = useText(commonWords)
  const [text, setText] = useState('')
  const idle = text.trim().length < 2
  const found = useAsk(activityTargets, idle ? undefined : { text: text.trim() }, { keep: true })
  useMarking(idle || found.isError ? 'none' : found.data?.marking)
  const hits = idle ? [] : (found.data?.hits ?? []).filter(({ id }) => !targets.some((one) => one.id === id))
  return (
    <div className="cm-stack">
      <Field
        label={t('act.targets')}
        placeholder={t('act.targetsFind')}
        value={text}
        autoComplete="off"
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {hits.length > 0 && (
        <ul className="cm-hits">
          {hits.map(({ id, name, type, mark }) => (
            <li key={id}>
              <button
                type="button"
                onClick={() => {
                  onChange([...targets, { id, name }])
                  setText('')
                }}
              >
                <Marked mark={mark}>{name}</Marked>
                <span className="t-grow" />
                <span className="t-3 t-small">{type}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
      {targets.length > 0 && (
        <div className="cm-chips">
          {targets.map(({ id, name }) => (
            <RemovableChip key={id} name={name} onRemove={() => onChange(targets.filter((one) => one.id !== id))} />
          ))}
        </div>
      )}
    </div>
  )
}
