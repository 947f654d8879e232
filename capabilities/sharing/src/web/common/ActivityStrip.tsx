import { formatDtg } from '@testudo/kernel/time'
import { Section, useText } from '@testudo/ui'
import type { ActivityRow, ClashRow } from '../../core/contract/activities.ts'
import { useSay } from '../useSay.ts'
import { commonWords } from './words.ts'

const DAY = 86_400_000

/** One bar an activity, from two days ago to a week ahead; what is open or goes beyond is cut at the edge. */
export function ActivityStrip({
  rows,
  worst,
  from,
  to,
  now,
  chosen,
  onChoose,
}: {
  rows: readonly ActivityRow[]
  worst: ReadonlyMap<string, ClashRow['severity']>
  from: number
  to: number
  now: number
  chosen: string | undefined
  onChoose: (id: string) => void
}) {
  const t = useText(commonWords)
  const say = useSay()
  const share = (at: number) => Math.min(100, Math.max(0, ((at - from) / (to - from)) * 100))
  const days = Array.from({ length: Math.ceil((to - from) / DAY) }, (_, i) => (Math.floor(from / DAY) + 1 + i) * DAY)
  return (
    <Section title={t('act.timeline')}>
      <div className="cm-strip">
        <div className="cm-strip-days" aria-hidden="true">
          {days
            .filter((day) => day < to)
            .map((day) => (
              <span key={day} style={{ left: `${share(day)}%` }}>
                {formatDtg(day).slice(0, 2)}
              </span>
            ))}
        </div>
        <div className="cm-strip-track">
          {rows.map((row) => {
            const end = row.ends === undefined ? t('act.openEnd') : formatDtg(row.ends)
            const left = share(row.starts)
            return (
              <button
                key={row.id}
                type="button"
                className={`cm-strip-row cm-is-${worst.get(row.id) ?? 'clear'}`}
                aria-pressed={row.id === chosen}
                aria-label={`${row.mark.portion} ${t(`kind.${row.kind}`)} ${say(row.name)}, ${formatDtg(row.starts)} – ${end}`}
                onClick={() => onChoose(row.id)}
              >
                <i style={{ left: `${left}%`, width: `${share(row.ends ?? to) - left}%` }} />
                <span style={{ marginLeft: `${Math.min(left, 60)}%` }}>
                  <span className="t-portion">{row.mark.portion}</span> {t(`kind.${row.kind}`)} {say(row.name)}
                </span>
              </button>
            )
          })}
        </div>
        <span
          className="cm-now"
          style={{ left: `calc(14px + (100% - 28px) * ${share(now) / 100})` }}
          title={t('act.now')}
        />
      </div>
    </Section>
  )
}
