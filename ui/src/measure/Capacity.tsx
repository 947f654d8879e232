import type { State } from '@testudo/kernel/situation'
import { STATE_TOKEN } from '../state/StateMark.tsx'
import { useText } from '../text/language.ts'
import { kitWords } from '../words.ts'
import './measure.css'

/** A capacity in [0, 1] as a bar in the colour of its state, ticks at the thresholds of the mission. */
export function Capacity({
  value,
  state,
  thresholds = [0.2, 0.6, 0.9],
}: {
  value: number
  state: State
  thresholds?: readonly number[]
}) {
  const t = useText(kitWords)
  return (
    <span
      className="t-capacity"
      role="img"
      aria-label={t('capacity.of', { value: value.toFixed(2), thresholds: thresholds.join(', ') })}
    >
      <span className="t-capacity-track" />
      <span
        className="t-capacity-fill"
        style={{ width: `${Math.min(1, Math.max(0, value)) * 100}%`, background: `var(--t-${STATE_TOKEN[state]})` }}
      />
      {thresholds.map((at) => (
        <span key={at} className="t-capacity-tick" style={{ left: `${at * 100}%` }} />
      ))}
    </span>
  )
}
