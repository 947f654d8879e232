import IconCircleCheck from '@tabler/icons-react/dist/esm/icons/IconCircleCheck.mjs'
import { Dtg, StateMark, useNow, useText, useAge } from '@testudo/ui'
import { deskWords } from '../words/desk.ts'
import { useSay } from '../useSay.ts'
import type { Detail } from './Signatures.tsx'

type Line = Detail['delivery'][number]
const DONE: readonly Line['state'][] = ['confirmed', 'recalled']
const REFUSED: readonly Line['state'][] = ['refused', 'recall-refused']
const isOpen = ({ state }: Line) => !DONE.includes(state) && !REFUSED.includes(state)

/** Who has confirmed, and who has not: since when, how often tried, why. Never optimistic. */
export function Delivery({ detail }: { detail: Detail }) {
  const t = useText(deskWords)
  const lines = detail.delivery
  if (lines.length === 0) return null
  const recalls = lines.some(({ state }) => state.startsWith('recall'))
  const good = lines.filter(({ state }) => DONE.includes(state))
  const answered = lines.flatMap(({ answeredAt }) => (answeredAt === undefined ? [] : [answeredAt]))
  const first = detail.history.findLast(({ step }) => step === 'send' || step === 'recall')
  const share = (100 * good.length) / lines.length
  return (
    <section className="sh-part-of-side sh-delivery" aria-label={t(recalls ? 'delivery.recalls' : 'delivery')}>
      <div className="sh-side-head">
        <h3>{t(recalls ? 'delivery.recalls' : 'delivery')}</h3>
        {first !== undefined && (
          <span className="t-2 t-small">
            {recalls ? t('step.recall') : t('delivery.released')} <Dtg at={first.at} />
          </span>
        )}
      </div>
      <div className="sh-bar" aria-hidden="true">
        <i style={{ width: `${share}%` }} />
      </div>
      <p className="t-row t-small">
        <IconCircleCheck size={15} className="sh-good" />
        <span>{t('delivery.confirmed', { n: good.length, of: lines.length })}</span>
        {answered.length > 0 && (
          <span className="t-2">
            {t('delivery.last')} <Dtg at={Math.max(...answered)} />
          </span>
        )}
      </p>
      <Lines lines={lines.filter((line) => REFUSED.includes(line.state))} />
      <Lines lines={lines.filter(isOpen).toSorted((a, b) => a.since - b.since)} />
      {good.length > 0 && (
        <details className="sh-all-nodes">
          <summary className="t-2 t-small">{t('delivery.all')}</summary>
          <Lines lines={good} />
        </details>
      )}
    </section>
  )
}

function Lines({ lines }: { lines: readonly Line[] }) {
  const age = useAge()
  const t = useText(deskWords)
  const say = useSay()
  const now = useNow()
  if (lines.length === 0) return null
  return (
    <ul className="sh-lines">
      {lines.map((line) => (
        <li key={line.peer}>
          {REFUSED.includes(line.state) ? (
            <StateMark state="not-capable" silent />
          ) : isOpen(line) ? (
            <StateMark state="unknown" silent />
          ) : (
            <StateMark state="capable" silent />
          )}
          <span>
            <b>{line.nation === '' ? line.node : line.nation}</b> {line.nation === '' ? '' : line.node}
          </span>
          <span className="t-2">
            {isOpen(line) ? (
              t('delivery.outstanding', { age: age(now - line.since) })
            ) : (
              <>
                {lineWord(t, line.state)} {line.answeredAt !== undefined && <Dtg at={line.answeredAt} />}
              </>
            )}
          </span>
          <span className="t-2 sh-wrap">
            {[
              line.words === undefined ? (isOpen(line) ? lineWord(t, line.state) : undefined) : say(line.words),
              isOpen(line) && line.tries > 1 ? t('delivery.tried', { n: line.tries }) : undefined,
            ]
              .filter((text) => text !== undefined)
              .join(', ')}
          </span>
        </li>
      ))}
    </ul>
  )
}

function lineWord(t: ReturnType<typeof useText<keyof (typeof deskWords)['en']>>, state: Line['state']): string {
  return state === 'confirmed' ? t('delivery.confirmed.one') : t(`delivery.${state}`)
}
