import { formatNumber } from '../text/catalogue.ts'
import { useLanguage, useText } from '../text/language.ts'
import { kitWords } from '../words.ts'
import './measure.css'

export interface ProbabilityFigure {
  readonly value: number
  readonly interval?: readonly [number, number]
  readonly method: 'exact' | 'monte-carlo'
  readonly runs?: number
  readonly seed?: number
  /** A bound of the quick pass; it never stands in for the value. */
  readonly bound?: { readonly value: number; readonly kind: 'at-least' | 'at-most' }
}

const X0 = 8
const X1 = 308
const at = (p: number) => X0 + (X1 - X0) * Math.min(1, Math.max(0, p))

/** One number, its interval as a filled bar, a bound as an open bracket, method and seed in words (ux §4). */
export function Probability({ figure }: { figure: ProbabilityFigure }) {
  const t = useText(kitWords)
  const language = useLanguage()
  const two = (n: number) => n.toFixed(2)
  const { interval, bound } = figure
  return (
    <div className="t-probability">
      <div className="t-row">
        <span className="t-probability-value">{two(figure.value)}</span>
        <span className="t-col t-small" style={{ gap: 0 }}>
          {interval === undefined ? (
            <b>{t('probability.exact')}</b>
          ) : (
            <b>{t('probability.interval', { low: two(interval[0]), high: two(interval[1]) })}</b>
          )}
          {figure.method === 'monte-carlo' && (
            <span className="t-2">
              {t('probability.method', { runs: formatNumber(language, figure.runs ?? 0), seed: figure.seed ?? 0 })}
            </span>
          )}
        </span>
      </div>
      <svg viewBox="0 0 316 52" className="t-ruler" aria-hidden="true">
        {bound !== undefined && (
          <text x={at(bound.value)} y="10" textAnchor={bound.value > 0.5 ? 'end' : 'middle'}>
            {t(bound.kind === 'at-least' ? 'probability.atLeast' : 'probability.atMost', { value: two(bound.value) })}
          </text>
        )}
        <line x1={X0} x2={X1} y1="26" y2="26" className="t-ruler-line" />
        {[0, 0.25, 0.5, 0.75, 1].map((tick) => (
          <g key={tick}>
            <line x1={at(tick)} x2={at(tick)} y1="23" y2="29" className="t-ruler-line" />
            <text x={at(tick)} y="46" textAnchor="middle">
              {tick}
            </text>
          </g>
        ))}
        {bound !== undefined && (
          <path
            className="t-ruler-bound"
            d={`M${at(bound.value) + (bound.kind === 'at-least' ? 5 : -5)} 17H${at(bound.value)}V35H${at(bound.value) + (bound.kind === 'at-least' ? 5 : -5)}`}
          />
        )}
        {interval !== undefined && (
          <rect
            x={at(interval[0])}
            width={Math.max(2, at(interval[1]) - at(interval[0]))}
            y="21"
            height="10"
            rx="2"
            className="t-ruler-interval"
          />
        )}
        <line x1={at(figure.value)} x2={at(figure.value)} y1="17" y2="35" className="t-ruler-value" />
      </svg>
    </div>
  )
}
