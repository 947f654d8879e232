import { useText, useNumber } from '@testudo/ui'
import { deskWords } from '../words/desk.ts'
import type { Known } from './replies.ts'

/** `14 − 3 = 11`: who runs it, what VEX rules out, what is left. */
export function Sum({ counts }: { counts: Known['counts'] }) {
  const t = useText(deskWords)
  const number = useNumber()
  // What its operators have fixed or isolated, so that the sum adds up.
  const done = counts.run - counts.ruledOut - counts.affected - counts.undecidable
  const terms: readonly (readonly [string, number, string])[] = [
    ['', counts.run, t('sum.run')],
    ...(counts.ruledOut > 0 || done <= 0 ? [['−', counts.ruledOut, t('sum.out')] as const] : []),
    ...(done > 0 ? [['−', done, t('sum.done')] as const] : []),
    ...(counts.undecidable > 0 ? [['−', counts.undecidable, t('sum.undecidable')] as const] : []),
    ['=', counts.affected, t('sum.affected', { operators: counts.operators, nations: counts.nations })],
  ]
  return (
    <p className="v-sum">
      {terms.map(([sign, value, text]) => (
        <span key={text} className="v-term">
          {sign !== '' && <span className="v-sign t-3">{sign}</span>}
          <span>
            <b>{number(value)}</b> <span className="t-2 t-small">{text}</span>
          </span>
        </span>
      ))}
    </p>
  )
}
