import { useText } from '@testudo/ui'
import { deskWords } from '../words/desk.ts'
import type { Known } from './replies.ts'
import { useNumber } from './useSay.ts'

/** `14 − 3 = 11`: who runs it, what VEX rules out, what is left. */
export function Sum({ counts }: { counts: Known['counts'] }) {
  const t = useText(deskWords)
  const number = useNumber()
  const terms = [
    ['', counts.run, t('sum.run')],
    ['−', counts.ruledOut, t('sum.out')],
    ['=', counts.affected, t('sum.affected', { operators: counts.operators, nations: counts.nations })],
  ] as const
  return (
    <>
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
      {counts.undecidable > 0 && <p className="t-2 t-small">{t('sum.undecidable', { n: counts.undecidable })}</p>}
    </>
  )
}
