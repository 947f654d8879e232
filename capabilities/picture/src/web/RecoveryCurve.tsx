import type { Reply } from '@testudo/kernel/contract'
import type { mission } from '@testudo/picture'
import { Dtg, STATE_TOKEN, useLanguage, useText } from '@testudo/ui'
import { shortDtg } from '@testudo/kernel/time'
import { Fragment } from 'react'
import { words } from './words.ts'

type Points = Reply<typeof mission>['recovery']

const W = 330
const H = 96
const HOUR = 3_600_000
const SPAN_HOURS = 72

/** Capacity over the next 72 h as steps, in the colour of each stretch; what comes back is named at its step. */
export function RecoveryCurve({ points, from }: { points: Points; from: number }) {
  const t = useText(words)
  const language = useLanguage()
  const x = (at: number) => 26 + (Math.min(SPAN_HOURS, Math.max(0, (at - from) / HOUR)) / SPAN_HOURS) * (W - 30)
  const y = (capacity: number) => 8 + (1 - capacity) * (H - 28)
  return (
    <>
      <svg
        className="p-recovery-curve"
        viewBox={`0 0 ${W} ${H}`}
        role="img"
        aria-label={`${t('recovery.title')}, ${t('recovery.span')}`}
      >
        {[0, 0.5, 1].map((tick) => (
          <g key={tick}>
            <line className="p-grid" x1="26" x2={W - 4} y1={y(tick)} y2={y(tick)} />
            <text x="20" y={y(tick) + 4} textAnchor="end">
              {tick}
            </text>
          </g>
        ))}
        {points.map((point, i) => {
          const end = points[i + 1]?.at ?? from + SPAN_HOURS * HOUR
          const next = points[i + 1]
          return (
            <g key={point.at} style={{ stroke: `var(--t-${STATE_TOKEN[point.state]})` }}>
              <line className="p-step" x1={x(point.at)} x2={x(end)} y1={y(point.capacity)} y2={y(point.capacity)} />
              {next !== undefined && (
                <line className="p-rise" x1={x(end)} x2={x(end)} y1={y(point.capacity)} y2={y(next.capacity)} />
              )}
            </g>
          )
        })}
        {[0, 24, 48, 72].map((hours) => (
          <text
            key={hours}
            x={x(from + hours * HOUR)}
            y={H - 4}
            textAnchor={hours === 0 ? 'start' : hours === SPAN_HOURS ? 'end' : 'middle'}
          >
            {shortDtg(from + hours * HOUR)}
          </text>
        ))}
      </svg>
      <ul className="p-back">
        {points
          .filter((point) => point.back.length > 0)
          .slice(0, 4)
          .map((point) => (
            <li key={point.at}>
              <Dtg at={point.at} />{' '}
              {point.back.slice(0, 3).map((name, i) => (
                <Fragment key={name.en}>
                  {i > 0 && ', '}
                  {name[language]}
                </Fragment>
              ))}
            </li>
          ))}
      </ul>
    </>
  )
}
