import { formatDtg } from '@testudo/kernel/time'

const DAY = 86_400_000
const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC']

/** `22 NOV` on an axis of days, `221430Z` on one of hours. */
function tick(at: number, span: number): string {
  const date = new Date(at)
  if (span > 3 * DAY) return `${String(date.getUTCDate()).padStart(2, '0')} ${MONTHS[date.getUTCMonth()] ?? ''}`
  return formatDtg(at).slice(0, 7)
}

/**
 * Counts at even steps of time as bars from zero, and below them, when told, what part of the range has been read: what is
 * not read yet is drawn as not read, never as empty.
 */
export function Histogram({
  values,
  from,
  stepMs,
  read,
  unread,
  label,
  height = 36,
}: {
  values: readonly number[]
  /** Unix ms of the left edge. */
  from: number
  stepMs: number
  /** Unix ms; undefined: everything is. */
  read?: readonly { readonly from: number; readonly to: number }[]
  /** The words for what is not. */
  unread?: string
  /** What it shows, for those who cannot see it. */
  label: string
  height?: number
}) {
  const span = Math.max(1, stepMs * values.length)
  const most = Math.max(1, ...values)
  const share = (at: number) => Math.min(100, Math.max(0, ((at - from) / span) * 100))
  const total = values.reduce((sum, value) => sum + value, 0)
  const gap = read === undefined ? undefined : widestGap(read, from, from + span)
  return (
    <div
      className="d-histogram"
      role="img"
      aria-label={`${label}: ${total}, ${formatDtg(from)} – ${formatDtg(from + span)}`}
    >
      <svg
        viewBox={`0 0 ${Math.max(1, values.length)} 100`}
        preserveAspectRatio="none"
        height={height}
        aria-hidden="true"
      >
        {values.map(
          (value, i) =>
            value > 0 && (
              <rect
                key={i}
                x={i + 0.1}
                width={0.8}
                y={100 - Math.max(6, (value / most) * 100)}
                height={Math.max(6, (value / most) * 100)}
                fill="var(--t-s1)"
              />
            ),
        )}
      </svg>
      <div className="d-histogram-read">
        {(read ?? [{ from, to: from + span }]).map((part) => (
          <i key={part.from} style={{ left: `${share(part.from)}%`, width: `${share(part.to) - share(part.from)}%` }} />
        ))}
        {gap !== undefined && unread !== undefined && share(gap.to) - share(gap.from) > 12 && (
          <span className="t-3" style={{ left: `${(share(gap.from) + share(gap.to)) / 2}%` }}>
            {unread}
          </span>
        )}
      </div>
      <div className="d-histogram-axis t-3" aria-hidden="true">
        {[0, 0.5, 1].map((part) => (
          <span key={part}>{tick(from + span * part, span)}</span>
        ))}
      </div>
    </div>
  )
}

function widestGap(read: readonly { readonly from: number; readonly to: number }[], from: number, to: number) {
  let widest: { readonly from: number; readonly to: number } | undefined
  let at = from
  for (const part of [...read.toSorted((a, b) => a.from - b.from), { from: to, to }]) {
    if (part.from > at && (widest === undefined || part.from - at > widest.to - widest.from))
      widest = { from: at, to: part.from }
    at = Math.max(at, part.to)
  }
  return widest
}
