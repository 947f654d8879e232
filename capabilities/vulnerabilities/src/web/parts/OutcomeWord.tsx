import type { State } from '@testudo/kernel/situation'
import { STATE_TOKEN, StateMark, useText } from '@testudo/ui'
import type { Outcome } from '../../core/contract/shapes.ts'
import { deskWords } from '../words/desk.ts'

/** Decisions reuse the shapes of states: the more urgent, the sharper. */
const SHAPE: Readonly<Record<Outcome, State>> = {
  immediate: 'not-capable',
  'out-of-cycle': 'severe',
  scheduled: 'degraded',
  defer: 'capable',
  undecidable: 'unknown',
}

export function OutcomeWord({ outcome }: { outcome: Outcome }) {
  const t = useText(deskWords)
  const state = SHAPE[outcome]
  return (
    <span className="v-outcome" style={{ color: `var(--t-${STATE_TOKEN[state]}-text)` }}>
      <StateMark state={state} silent />
      {t(`outcome.${outcome}`)}
    </span>
  )
}
