import { Dtg, FaultState, Go, useText, useViewer, useNumber } from '@testudo/ui'
import type { Reply } from '@testudo/kernel/contract'
import type { ReactNode } from 'react'
import type { overview } from '../../core/contract/overview.ts'
import { Sparkline } from '../parts/Sparkline.tsx'
import { ALLIES, COVERAGE, coveragePath, PROTECT } from '../paths.ts'
import { deskWords } from '../words/desk.ts'

type Overview = Reply<typeof overview>

/** The four figures of the watch: what comes in, what is found, what is looked for. */
export function Figures({
  given,
  error,
  onAgain,
}: {
  given: Overview | undefined
  error: unknown
  onAgain: () => void
}) {
  const t = useText(deskWords)
  const number = useNumber()
  const mayProtect = useViewer().may('detection:export')
  if (given === undefined && error !== null) return <FaultState error={error} onAgain={onAgain} />
  const rate = (value: number) => number(value, value > 0 && value < 10 ? 1 : 0)
  return (
    <dl className="d-figures">
      <Figure
        label={t('events')}
        value={given && rate(given.events.perSecond)}
        unit={t('per.second')}
        below={
          given &&
          (given.events.peak === 0 ? (
            t('events.none')
          ) : given.events.peakAt === undefined ? (
            t('events.peak', { n: rate(given.events.peak) })
          ) : (
            <>
              {t('events.peak.at', { n: rate(given.events.peak) })} <Dtg at={given.events.peakAt} />
            </>
          ))
        }
      >
        {given && <Sparkline values={given.events.series.values} />}
      </Figure>
      <Figure
        label={t('hits')}
        value={given && rate(given.hits.perMinute)}
        unit={t('per.minute')}
        below={given && t('hits.today', { hits: number(given.hits.today), groups: given.hits.groups })}
      >
        {given && <Sparkline values={given.hits.series.values} />}
      </Figure>
      <Figure
        label={t('indicators.live')}
        value={given && number(given.indicators.live)}
        below={given && t('indicators.new', { n: number(given.indicators.newToday) })}
      >
        <span className="t-small t-2 d-figure-side">
          {given !== undefined && given.indicators.suppressed > 0 && (
            <span>
              {t('indicators.suppressed', {
                n: given.indicators.suppressed,
                shown: number(given.indicators.suppressed),
              })}
            </span>
          )}
          <Go to={ALLIES} className="t-link d-target">
            {t('allies')}
          </Go>
          {mayProtect && (
            <Go to={PROTECT} className="t-link d-target">
              {t('protect')}
            </Go>
          )}
        </span>
      </Figure>
      <Figure
        label={t('rules.live')}
        value={given && number(given.rules.live)}
        below={
          given &&
          (given.rules.rejected === 0
            ? t('rules.rejected.none')
            : t('rules.rejected', { n: number(given.rules.rejected) }))
        }
      >
        <span className="d-figure-side t-small">
          {given !== undefined && given.rules.rejected > 0 && (
            <Go to={coveragePath('rejected')} className="t-link d-target">
              {t('rules.see', { n: number(given.rules.rejected) })}
            </Go>
          )}
          {given !== undefined && given.rules.never > 0 && (
            <Go to={coveragePath('never')} className="t-link d-target">
              {t('rules.never', { n: number(given.rules.never) })}
            </Go>
          )}
          {given !== undefined && given.rules.rejected === 0 && given.rules.never === 0 && (
            <Go to={COVERAGE} className="t-link d-target">
              {t('rules.all')}
            </Go>
          )}
        </span>
      </Figure>
    </dl>
  )
}

function Figure({
  label,
  value,
  unit,
  below,
  children,
}: {
  label: string
  value: string | undefined
  unit?: string
  below: ReactNode
  children?: ReactNode
}) {
  return (
    <div className="d-figure">
      <dt className="t-small t-2">{label}</dt>
      <dd className="d-figure-value">
        {value ?? '–'} {unit !== undefined && <span className="t-small t-2">{unit}</span>}
      </dd>
      <dd className="d-figure-below t-small t-2">{below ?? '\u00a0'}</dd>
      <dd className="d-figure-aside">{children}</dd>
    </div>
  )
}
