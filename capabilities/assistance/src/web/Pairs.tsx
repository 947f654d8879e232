import type { Label } from '@testudo/kernel/label'
import { Button, Dtg, Go, Marked, useSay, useText } from '@testudo/ui'
import { IconCheck, IconX } from '@testudo/ui/icons.ts'
import { useState } from 'react'
import type { Deed, Pair } from '../core/index.ts'
import { SayForm } from './SayForm.tsx'
import { useDeedText } from './useDeedText.ts'
import { boardWords } from './words/board.ts'

/** Pairs of one request or one offer, the best first: reasons, what both said, and what may be said now. */
export function Pairs({
  pairs,
  labels,
  may,
  show,
}: {
  pairs: readonly Pair[]
  labels: readonly Label[]
  may: boolean
  show: 'offer' | 'request'
}) {
  const t = useText(boardWords)
  const [saying, setSaying] = useState<{ readonly pair: Pair; readonly deed: Deed } | undefined>(undefined)
  if (pairs.length === 0) return <p className="t-3">{t('pairs.none')}</p>
  return (
    <>
      <ul className="a-list">
        {pairs.map((pair) => (
          <li key={`${pair.offer.id}${pair.request.id}`} className="a-pair">
            <PairView pair={pair} may={may} show={show} onSay={(deed) => setSaying({ pair, deed })} />
          </li>
        ))}
      </ul>
      {saying !== undefined && <SayForm {...saying} labels={labels} onClose={() => setSaying(undefined)} />}
    </>
  )
}

function PairView({
  pair,
  may,
  show,
  onSay,
}: {
  pair: Pair
  may: boolean
  show: 'offer' | 'request'
  onSay: (deed: Deed) => void
}) {
  const t = useText(boardWords)
  const say = useSay()
  const deedText = useDeedText()
  const other = show === 'offer' ? pair.offer : pair.request
  return (
    <>
      <h3>
        <Marked mark={pair.mark}>
          <Go to={`/assistance?${show}=${other.id}`} className="t-link">
            {other.name}
          </Go>
        </Marked>
      </h3>
      <p className="t-2 t-small">
        {t('by', { by: other.by })}
        {show === 'offer' && ` · ${t('people', { n: pair.offer.people })}`} ·{' '}
        <b className={pair.fits ? '' : 'a-no'}>{t(pair.fits ? 'fits' : 'fits.not')}</b> ·{' '}
        {t(`state.${pair.state}`, { by: pair.by ?? '' })}
      </p>
      <table className="a-reasons t-small">
        <tbody>
          {pair.criteria.map(({ fits, text }) => (
            <tr key={text.en}>
              <td className={fits ? '' : 'a-no'}>
                {fits ? <IconCheck size={14} aria-hidden /> : <IconX size={14} aria-hidden />}
                <span className="t-hidden">{t(fits ? 'yes.mark' : 'no.mark')}</span>
              </td>
              <td>{say(text)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {pair.access.length > 0 && <p className="a-no t-small">{t('access', { list: pair.access.join('; ') })}</p>}
      <ul className="a-list">
        {pair.statements.map((one) => (
          <li key={one.id} className="a-said">
            <span className="t-2 t-small">
              <Dtg at={one.at} />{' '}
              <Marked mark={one.mark}>
                {one.by} {t(`says.${one.says}`)}
              </Marked>
            </span>
            {one.text !== '' && <div className="a-text">{one.text}</div>}
            {one.report !== undefined && (
              <div className="a-text">
                {t('report', { hours: one.report.hours, done: one.report.done })}
                {one.report.findings !== '' && `\n${t('findings', { text: one.report.findings })}`}
              </div>
            )}
          </li>
        ))}
      </ul>
      {may && pair.deeds.length > 0 && (
        <p className="t-row a-deeds">
          {pair.deeds.map((deed) => (
            <Button key={deed} onClick={() => onSay(deed)}>
              {deedText(pair, deed)}
            </Button>
          ))}
        </p>
      )}
    </>
  )
}
