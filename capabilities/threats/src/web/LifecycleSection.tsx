import type { Lifecycle } from '@testudo/threats'
import { Dtg, Facts, Section, useText } from '@testudo/ui'
import { Marked } from './Marked.tsx'
import { words } from './words.ts'

const WIDTH = 360
const HEIGHT = 72

/** The score of this moment and every number behind it, so that anyone can work it out again. */
export function LifecycleSection({ lifecycle }: { lifecycle: Lifecycle }) {
  const t = useText(words)
  const { curve, base, model } = lifecycle
  const from = curve[0]?.at ?? 0
  const to = curve.at(-1)?.at ?? 1
  const x = (at: number) => (to === from ? 0 : ((at - from) / (to - from)) * WIDTH)
  const y = (score: number) => HEIGHT - (score / 100) * HEIGHT
  const now = from + lifecycle.elapsedDays * 86_400_000
  const line = curve
    .map((point, i) => `${i === 0 ? 'M' : 'L'}${x(point.at).toFixed(1)} ${y(point.score).toFixed(1)}`)
    .join(' ')
  const rule = t('decay.rule', { base, k: model.exponent })
  return (
    <Section title={t('lifecycle')} aside={t(`state.${lifecycle.state}`)}>
      <div className="th-lifecycle">
        <p>
          <Marked mark={lifecycle.mark}>
            <span className="t-figure-value">{lifecycle.score}</span> <span className="t-2">= {rule}</span>
          </Marked>
        </p>
        <svg
          viewBox={`0 -4 ${WIDTH} ${HEIGHT + 8}`}
          width={WIDTH}
          height={HEIGHT + 8}
          role="img"
          aria-label={`${t('lifecycle')}: ${lifecycle.score}`}
        >
          <line x1={0} x2={WIDTH} y1={HEIGHT} y2={HEIGHT} stroke="var(--t-line-strong)" />
          <path d={line} fill="none" stroke="var(--t-s1)" strokeWidth={2} />
          {now <= to && <circle cx={x(now)} cy={y(lifecycle.score)} r={4} fill="var(--t-s1)" />}
        </svg>
      </div>
      <ul className="th-plain t-2">
        <li>{t(`decay.base.${lifecycle.baseFrom}`, { base })}</li>
        <li>{t(`decay.confirmed.${lifecycle.confirmedBy}`, { days: lifecycle.elapsedDays })}</li>
        <li>
          {t(`decay.end.${lifecycle.endsBy}`, { days: lifecycle.lifetimeDays, model: t(modelWord(model.names)) })}
        </li>
      </ul>
      <Facts
        rows={[
          ...(lifecycle.fadesAt === undefined
            ? []
            : [[t('decay.fades'), <Dtg key="f" at={lifecycle.fadesAt} full />] as const]),
          [t('decay.ends'), <Dtg key="e" at={lifecycle.endsAt} full />],
          [
            t('pattern'),
            <code key="p" className="th-break">
              {lifecycle.pattern}
            </code>,
          ],
        ]}
      />
    </Section>
  )
}

const MODELS = ['address', 'url', 'domain', 'email', 'file'] as const
const modelWord = (name: string) => `model.${MODELS.find((one) => one === name) ?? 'other'}` as const
