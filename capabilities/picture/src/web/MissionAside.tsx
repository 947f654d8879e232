import type { Reply } from '@testudo/kernel/contract'
import type { mission } from '@testudo/picture'
import { Dtg, Probability, Section, StateMark, useLanguage, useText } from '@testudo/ui'
import { Marked } from './Marked.tsx'
import { RecoveryCurve } from './RecoveryCurve.tsx'
import { words } from './words.ts'
import { whatIfWords } from './words/whatIf.ts'

type Whole = Reply<typeof mission>

const SHOWN = 6

/** Probability with its bound, recovery, and what to restore first. */
export function MissionAside({ whole }: { whole: Whole }) {
  const t = useText(words)
  const tWhatIf = useText(whatIfWords)
  const language = useLanguage()
  const { probability } = whole
  const bounded = probability.lowerBound < probability.value
  const most = whole.restoreFirst[0]?.birnbaum ?? 1
  return (
    <>
      <Section
        title={tWhatIf('probability', { hours: probability.horizonHours })}
        aside={<Dtg at={whole.asOf + probability.horizonHours * 3_600_000} />}
      >
        <Probability
          figure={{
            value: probability.value,
            method: probability.method,
            ...(probability.interval === undefined || probability.method === 'exact'
              ? {}
              : { interval: probability.interval }),
            ...(probability.runs === undefined ? {} : { runs: probability.runs }),
            ...(probability.seed === undefined ? {} : { seed: probability.seed }),
            ...(bounded ? { bound: { value: probability.lowerBound, kind: 'at-least' as const } } : {}),
          }}
        />
        {bounded && (
          <p className="t-small t-2">{t('bound', { kind: 'atLeast', value: probability.lowerBound.toFixed(2) })}</p>
        )}
      </Section>
      <Section title={t('recovery.title')} aside={t('recovery.span')}>
        <RecoveryCurve points={whole.recovery} from={whole.asOf} />
      </Section>
      <Section title={t('restore')} aside="Birnbaum">
        <ul className="p-importance">
          {whole.restoreFirst.slice(0, SHOWN).map((row) => (
            <li key={row.id}>
              <StateMark state={row.state} size="s" />
              <Marked mark={row.mark}>{row.name[language]}</Marked>
              <span className="p-bar" aria-hidden="true">
                <i style={{ width: `${most === 0 ? 0 : (row.birnbaum / most) * 100}%` }} />
              </span>
              <span className="p-number">{row.birnbaum.toFixed(2)}</span>
            </li>
          ))}
        </ul>
      </Section>
    </>
  )
}
