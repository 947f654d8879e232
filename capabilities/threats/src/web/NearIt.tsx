import type { MissionRef } from '@testudo/threats'
import { Go, STATE_TOKEN, StateMark, useText } from '@testudo/ui'
import type { ObjectReply } from './replies.ts'
import { tellingFirst } from './Relations.tsx'
import { objectPath } from './paths.ts'
import { TypeIcon } from './typeLook.tsx'
import { words } from './words.ts'

const SIZE = 330
const MOST = 8
const MOST_MISSIONS = 2

/** Up to eight neighbours in a ring, each a link: the worst missions touched, then one of every kind of relation, so that the ring shows variety. */
export function NearIt({ page, missions }: { page: ObjectReply; missions: readonly MissionRef[] }) {
  const t = useText(words)
  const worst = missions.filter((one) => one.state !== 'capable').slice(0, MOST_MISSIONS)
  const around = [...worst.map(ofMission), ...pick(page, MOST - worst.length).map(ofRelation)]
  if (around.length === 0) return <p className="t-2">{t('near.none')}</p>
  const middle = SIZE / 2
  const places = around.map((one, i) => {
    const angle = (i / around.length) * 2 * Math.PI - Math.PI / 2
    return { one, x: middle + Math.cos(angle) * middle * 0.76, y: middle + Math.sin(angle) * middle * 0.76 }
  })
  return (
    <div className="th-near" style={{ height: SIZE }}>
      <svg viewBox={`0 0 ${SIZE} ${SIZE}`} aria-hidden="true">
        {places.map(({ one, x, y }) => (
          <line
            key={one.id}
            x1={middle}
            y1={middle}
            x2={x}
            y2={y}
            stroke={one.state === undefined ? 'var(--t-line-strong)' : `var(--t-${STATE_TOKEN[one.state]})`}
            strokeWidth={one.state === undefined ? 1.2 : 2}
            strokeDasharray={one.dashed ? '3 3' : undefined}
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
      {places.map(({ one, x, y }) => (
        <Go key={one.id} to={one.to} className="th-near-one" style={{ left: x, top: y }}>
          <i>{one.state === undefined ? <TypeIcon type={one.type} size={16} /> : <StateMark state={one.state} />}</i>
          <span>
            <span className="t-portion">{one.portion}</span> {one.name}
          </span>
        </Go>
      ))}
    </div>
  )
}

interface Around {
  readonly id: string
  readonly type: string
  readonly name: string
  readonly portion: string | undefined
  readonly to: string
  readonly dashed: boolean
  readonly state?: MissionRef['state']
}

const ofMission = (one: MissionRef): Around => ({
  id: one.id,
  type: 'x-testudo-mission',
  name: one.code,
  portion: one.mark.portion,
  to: one.route,
  // What leads there is not stated by anybody: it is worked out.
  dashed: true,
  state: one.state,
})

const ofRelation = (row: ObjectReply['relations'][number]): Around => ({
  id: row.far.id,
  type: row.far.type,
  name: row.far.name ?? '',
  portion: row.far.mark?.portion,
  to: objectPath(row.far.id),
  dashed: row.kind === 'attributed-to' || row.kind === 'related-to',
})

function pick(page: ObjectReply, most: number) {
  const named = tellingFirst(page.relations).filter(
    (row) => row.far.name !== undefined && row.far.name !== '' && row.far.id !== page.object.id,
  )
  const chosen = new Map<string, (typeof named)[number]>()
  const kinds = new Map<string, number>()
  for (let round = 1; chosen.size < most && round <= most; round += 1) {
    for (const row of named) {
      const kind = `${row.kind} ${row.far.type}`
      if (chosen.size >= most || chosen.has(row.far.id) || (kinds.get(kind) ?? 0) >= round) continue
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
      chosen.set(row.far.id, row)
    }
  }
  return [...chosen.values()]
}
