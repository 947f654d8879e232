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
export const TROUBLED: readonly SourceRow['state'][] = ['failed', 'slowed', 'silent']

/** Colour of its line. */
export const sourceColour = (state: SourceRow['state']): string =>
  state === 'slowed' ? 'degraded' : state === 'failed' ? 'not' : state === 'live' ? 's1' : 's5'

/** How a source is, as a shape; its word is for those who cannot see it, or `said` beside it, or `count` of them. */
export function SourceMark({
  state,
  said = false,
  count,
}: {
  state: SourceRow['state']
  said?: boolean
  count?: number
}) {
  const t = useText(deskWords)
  return (
    <span className="d-source-mark">
      {state === 'paused' ? <IconPlayerPause size={12} /> : <StateMark state={SHAPE[state]} size="s" silent />}
      <span className={said || count !== undefined ? '' : 't-hidden'}>
        {count !== undefined && `${count} `}
        {t(`source.${state}`)}
      </span>
    </span>
  )
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
