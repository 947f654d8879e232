import { Button, StateMark, useSay, useText } from '@testudo/ui'
import type { Ladder, LadderStep } from '../core/index.ts'
import { shapeOf } from './parts.tsx'
import { watchWords } from './words/watch.ts'

/** The steps from the lowest to the highest: when each is entered, who orders it and how long it holds. */
export function LadderSteps({
  ladder,
  now,
  onChange,
}: {
  ladder: Ladder
  /** Id of the step that holds. */
  now: string
  /** Left out for who may not change the ladder. */
  onChange: ((step: LadderStep) => void) | undefined
}) {
  const t = useText(watchWords)
  const say = useSay()
  return (
    <ol className="w-ladder">
      {ladder.map((step, rank) => (
        <li key={step.id} {...(step.id === now && { 'aria-current': 'step' as const })}>
          <div className="w-step">
            <StateMark state={shapeOf(rank, ladder.length)} silent />
            <b>{say(step.name)}</b>
            {step.id === now && <span className="t-2 t-small">{t('ladder.now')}</span>}
          </div>
          <div>
            <span className="t-2">{t('ladder.criteria')}</span> {say(step.criteria)}
          </div>
          <div className="t-2 t-small">
            {t('ladder.authority')} {say(step.authority)}.{' '}
            {step.hours === undefined ? t('ladder.hours.none') : t('ladder.hours', { n: step.hours })}
            {step.two && `, ${t('ladder.two')}`}.
          </div>
          {onChange !== undefined && (
            <Button small onClick={() => onChange(step)} aria-label={`${t('ladder.change')}: ${say(step.name)}`}>
              {t('ladder.change')}
            </Button>
          )}
        </li>
      ))}
    </ol>
  )
}
