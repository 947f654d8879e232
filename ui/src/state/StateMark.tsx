import type { State } from '@testudo/kernel/situation'
import { kitWords } from '../words.ts'
import { useText } from '../text/language.ts'
import './state.css'

/** The colour token of a state: marks only; words use `-text`, grounds `-tint`. */
export const STATE_TOKEN: Readonly<Record<State, string>> = {
  capable: 'ok',
  degraded: 'degraded',
  severe: 'severe',
  'not-capable': 'not',
  unknown: 'unknown',
}

/** From worst to best, the order of lists and legends. Unknown stands between degraded and capable. */
export const STATES_WORST_FIRST: readonly State[] = ['not-capable', 'severe', 'degraded', 'unknown', 'capable']

const SIZE = { s: 12, m: 16, l: 22 } as const

function Shape({ state }: { state: State }) {
  switch (state) {
    case 'capable':
      return <circle cx="8" cy="8" r="4.5" />
    case 'degraded':
      return (
        <path d="M8 1.6c.5 0 .9.2 1.1.7l5.6 10.2c.5.9-.1 1.9-1.1 1.9H2.4c-1 0-1.6-1-1.1-1.9L6.9 2.3c.2-.5.6-.7 1.1-.7Z" />
      )
    case 'severe':
      return (
        <path d="M7.2 1.1c.5-.5 1.2-.5 1.6 0l6.1 6.1c.5.5.5 1.2 0 1.6l-6.1 6.1c-.5.5-1.2.5-1.6 0L1.1 8.8c-.5-.5-.5-1.2 0-1.6Z" />
      )
    case 'not-capable':
      return (
        <>
          <rect x="1.5" y="1.5" width="13" height="13" rx="2" />
          <path className="t-mark-cross" d="m5.2 5.2 5.6 5.6m0-5.6-5.6 5.6" />
        </>
      )
    case 'unknown':
      return <circle className="t-mark-ring" cx="8" cy="8" r="6" pathLength="16" />
  }
}

/**
 * The shape of a state. It carries its word for screen readers unless `silent` (beside the written word).
 * `pulse` when the state has just changed.
 */
export function StateMark({
  state,
  size = 'm',
  silent = false,
  pulse = false,
}: {
  state: State
  size?: keyof typeof SIZE
  silent?: boolean
  pulse?: boolean
}) {
  const t = useText(kitWords)
  const px = SIZE[size]
  return (
    <svg
      className={`t-mark t-mark-${STATE_TOKEN[state]}${pulse ? ' t-mark-pulse' : ''}`}
      width={px}
      height={px}
      viewBox="0 0 16 16"
      {...(silent ? { 'aria-hidden': true } : { role: 'img', 'aria-label': t(`state.${state}`) })}
    >
      <Shape state={state} />
    </svg>
  )
}

/** The word of a state in its colour; with `mark` the shape before it. */
export function StateWord({
  state,
  mark = false,
  size = 'm',
}: {
  state: State
  mark?: boolean
  size?: keyof typeof SIZE
}) {
  const t = useText(kitWords)
  return (
    <span className="t-state-word" style={{ color: `var(--t-${STATE_TOKEN[state]}-text)` }}>
      {mark && <StateMark state={state} size={size} silent />}
      {t(`state.${state}`)}
    </span>
  )
}

/** How many of each state, worst first; states with none are left out. */
export function StateCounts({ counts }: { counts: Readonly<Partial<Record<State, number>>> }) {
  return (
    <span className="t-state-counts">
      {STATES_WORST_FIRST.filter((state) => (counts[state] ?? 0) > 0).map((state) => (
        <span key={state}>
          <StateMark state={state} size="s" />
          {counts[state]}
        </span>
      ))}
    </span>
  )
}
