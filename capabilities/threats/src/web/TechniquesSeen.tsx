import { Dtg, Go, useText } from '@testudo/ui'
import { objectPath } from './paths.ts'
import type { ObjectReply } from './replies.ts'
import { words } from './words.ts'

type Row = ObjectReply['techniques'][number]
const WIDTH = 98
const HEIGHT = 18
const STEP = WIDTH / 14

/** Techniques with when each was first seen and how often it was sighted a day; without any sighting, names and codes alone. */
export function TechniquesSeen({ rows }: { rows: readonly Row[] }) {
  const t = useText(words)
  const seen = rows.some((row) => row.sightings > 0)
  const most = Math.max(1, ...rows.flatMap((row) => row.days))
  return (
    <table className="th-table">
      <thead>
        <tr>
          <th scope="col" className="th-col-portion">
            {t('portion')}
          </th>
          <th scope="col">{t('technique')}</th>
          <th scope="col" className="th-col-time">
            {t('technique.first')}
          </th>
          {seen && (
            <>
              <th scope="col" className="th-col-days">
                {t('technique.days')}
              </th>
              <th scope="col" className="th-right">
                {t('technique.allies')}
              </th>
              <th scope="col" className="th-right">
                {t('technique.sightings')}
              </th>
            </>
          )}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id}>
            <td className="t-portion">{row.mark.portion}</td>
            <td>
              <span className="t-mono t-2">{row.reference}</span> <Go to={objectPath(row.id)}>{row.name}</Go>
            </td>
            <td>{row.firstSeen === undefined ? '' : <Dtg at={row.firstSeen} />}</td>
            {seen && (
              <>
                <td>{row.sightings > 0 && <Days days={row.days} most={most} />}</td>
                <td className="th-right t-num">{row.sightings > 0 ? row.allies : ''}</td>
                <td className="th-right t-num">{row.sightings > 0 ? row.sightings : ''}</td>
              </>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** Bars from zero, one a day, today at the right; a day without stays a thin line, so that gaps stay gaps. */
function Days({ days, most }: { days: readonly number[]; most: number }) {
  const t = useText(words)
  const sum = days.reduce((total, n) => total + n, 0)
  return (
    <svg width={WIDTH} height={HEIGHT} role="img" aria-label={t('technique.days.text', { n: sum })}>
      {days.map((n, i) => {
        const height = n === 0 ? 1 : 3 + (n / most) * (HEIGHT - 3)
        return (
          <rect
            key={i}
            x={i * STEP}
            y={HEIGHT - height}
            width={STEP - 2}
            height={height}
            fill={n === 0 ? 'var(--t-line-strong)' : 'var(--t-s1)'}
          />
        )
      })}
    </svg>
  )
}
