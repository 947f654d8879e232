import { Go, useText } from '@testudo/ui'
import type { ObjectReply } from './ObjectPage.tsx'
import { statedFirst } from './Relations.tsx'
import { objectPath } from './paths.ts'
import { TypeIcon } from './typeLook.tsx'
import { words } from './words.ts'

const SIZE = 330
const MOST = 8

/** Up to eight neighbours in a ring, each a link; one of every kind of relation first, so that the ring shows variety. */
export function NearIt({ page }: { page: ObjectReply }) {
  const t = useText(words)
  const around = pick(page)
  if (around.length === 0) return <p className="t-2">{t('near.none')}</p>
  const middle = SIZE / 2
  const places = around.map((row, i) => {
    const angle = (i / around.length) * 2 * Math.PI - Math.PI / 2
    return { row, x: middle + Math.cos(angle) * middle * 0.72, y: middle + Math.sin(angle) * middle * 0.72 }
  })
  return (
    <div className="th-near" style={{ height: SIZE }}>
      <svg viewBox={`0 0 ${SIZE} ${SIZE}`} aria-hidden="true">
        {places.map(({ row, x, y }) => (
          <line
            key={row.far.id}
            x1={middle}
            y1={middle}
            x2={x}
            y2={y}
            stroke="var(--t-line-strong)"
            strokeDasharray={row.kind === 'attributed-to' ? '3 3' : undefined}
          />
        ))}
      </svg>
      <span className="th-near-centre" style={{ left: middle, top: middle }}>
        <i>
          <TypeIcon type={page.object.type} size={20} />
        </i>
        <b>
          <span className="t-portion">{page.object.mark.portion}</span> {page.object.name}
        </b>
      </span>
      {places.map(({ row, x, y }) => {
        return (
          <Go key={row.far.id} to={objectPath(row.far.id)} className="th-near-one" style={{ left: x, top: y }}>
            <i>
              <TypeIcon type={row.far.type} size={16} />
            </i>
            <span>
              <span className="t-portion">{row.far.mark?.portion}</span> {row.far.name}
            </span>
          </Go>
        )
      })}
    </div>
  )
}

function pick(page: ObjectReply) {
  const named = statedFirst(page.relations).filter(
    (row) => row.far.name !== undefined && row.far.name !== '' && row.far.id !== page.object.id,
  )
  const chosen = new Map<string, (typeof named)[number]>()
  const kinds = new Map<string, number>()
  for (let round = 1; chosen.size < MOST && round <= MOST; round += 1) {
    for (const row of named) {
      const kind = `${row.kind} ${row.far.type}`
      if (chosen.size >= MOST || chosen.has(row.far.id) || (kinds.get(kind) ?? 0) >= round) continue
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
      chosen.set(row.far.id, row)
    }
  }
  return [...chosen.values()]
}
