import type { State } from '@testudo/kernel/situation'
import { STATE_TOKEN, StateMark, useText } from '@testudo/ui'
import type { Known } from '../parts/replies.ts'
import { knownWords } from '../words/known.ts'

type Verdicts = Known['affected'][number]['verdict']

const SHAPE: Readonly<Record<Verdicts, State>> = {
  affected: 'severe',
  undecidable: 'unknown',
  'ruled-out': 'capable',
  fixed: 'capable',
  mitigated: 'degraded',
}

export function Verdict({ verdict }: { verdict: Verdicts }) {
  const t = useText(knownWords)
  const state = SHAPE[verdict]
  return (
    <span className="v-outcome" style={{ color: `var(--t-${STATE_TOKEN[state]}-text)` }}>
      <StateMark state={state} size="s" silent />
      {t(`verdict.${verdict}`)}
    </span>
  )
}
