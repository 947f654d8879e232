import type { State } from '@testudo/kernel/situation'
import IconPlayerPause from '@tabler/icons-react/dist/esm/icons/IconPlayerPause.mjs'
import { StateMark, useText } from '@testudo/ui'
import type { SourceRow } from '../../core/contract/sources.ts'
import { deskWords } from '../words/desk.ts'

/** The shapes of states are used for sources too, with words of their own. */
const SHAPE: Readonly<Record<Exclude<SourceRow['state'], 'paused'>, State>> = {
  live: 'capable',
  waiting: 'unknown',
  silent: 'unknown',
  slowed: 'degraded',
  failed: 'not-capable',
}
const TROUBLED = ['failed', 'slowed', 'silent'] as const

/** Something is wrong with it. */
export const isTroubled = ({ state }: SourceRow): boolean => TROUBLED.some((one) => one === state)

/** Colour of its line. */
export const sourceColour = (state: SourceRow['state']): string =>
  state === 'slowed' ? 'degraded' : state === 'failed' ? 'not' : state === 'live' ? 's1' : 's5'

/** How a source is, as a shape; its word is for those who cannot see it, or `said` beside it. */
export function SourceMark({ state, said = false }: { state: SourceRow['state']; said?: boolean }) {
  const t = useText(deskWords)
  return (
    <span className="d-source-mark">
      <SourceShape state={state} />
      <span className={said ? '' : 't-hidden'}>{t(`source.${state}`)}</span>
    </span>
  )
}

function SourceShape({ state }: { state: SourceRow['state'] }) {
  return state === 'paused' ? <IconPlayerPause size={12} /> : <StateMark state={SHAPE[state]} size="s" silent />
}

/** `1 silent`, `2 slowed`: how many are in trouble, worst first. */
export function TroubledCounts({ rows }: { rows: readonly SourceRow[] }) {
  const t = useText(deskWords)
  return TROUBLED.map((state) => {
    const n = rows.filter((row) => row.state === state).length
    return (
      n > 0 && (
        <span key={state} className="d-source-mark t-small t-2">
          <SourceShape state={state} />
          {t(`count.${state}`, { n })}
        </span>
      )
    )
  })
}

/** `0.3 s`, `41 s`, `3 h 12`: how far a source is behind. */
export function lagText(
  ms: number,
  number: (value: number, digits?: number) => string,
  age: (ms: number) => string,
): string {
  if (ms < 10_000) return `${number(Math.max(0, ms) / 1_000, 1)} s`
  return ms < 120_000 ? `${number(ms / 1_000)} s` : age(ms)
}

/** Above this an event comes too late to be called live. */
export const LATE_MS = 30_000
