import type { MissionRow } from '@testudo/picture'
import { StateCounts, StateMark, useKeys, useLanguage, useNow, useText, useAge } from '@testudo/ui'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { Marked } from './Marked.tsx'
import { MissionSentence } from './MissionSentence.tsx'
import { words } from './words.ts'

/** Missions as the server ranks them: what is wrong has room, what is capable is one line each. */
export function MissionList({
  missions,
  selected,
  onSelect,
  onOpen,
}: {
  missions: readonly MissionRow[]
  selected: string | undefined
  onSelect: (id: string) => void
  onOpen: (id: string) => void
}) {
  const t = useText(words)
  const language = useLanguage()
  const [folded, setFolded] = useState(false)
  const wrong = missions.filter((mission) => mission.state !== 'capable')
  const capable = missions.filter((mission) => mission.state === 'capable')
  const visible = folded ? wrong : [...wrong, ...capable]
  const step = (by: number) => {
    const at = visible.findIndex((mission) => mission.id === selected)
    const next = visible[Math.min(visible.length - 1, Math.max(0, at < 0 ? 0 : at + by))]
    if (next) onSelect(next.id)
  }
  useKeys([
    { keys: 'j', text: t('mission.next'), run: () => step(1) },
    { keys: 'k', text: t('mission.previous'), run: () => step(-1) },
    { keys: 'Enter', text: t('open.whole'), run: () => selected !== undefined && onOpen(selected) },
  ])
  return (
    <ul className="p-missions">
      {wrong.map((mission) => (
        <Row
          key={mission.id}
          selected={mission.id === selected}
          onSelect={() => onSelect(mission.id)}
          onOpen={() => onOpen(mission.id)}
        >
          <StateMark state={mission.state} />
          <div className="t-grow">
            <div className="p-mission-head">
              <Title
                mission={mission}
                name={mission.name[language]}
                onSelect={() => onSelect(mission.id)}
                current={mission.id === selected}
              />
              <span className="t-mono t-3 p-nowrap">{mission.code}</span>
            </div>
            <div className="p-mission-because">
              <MissionSentence because={mission.because} withAge />
            </div>
          </div>
        </Row>
      ))}
      {capable.length > 0 && (
        <li className="p-missions-fold">
          <button type="button" aria-expanded={!folded} onClick={() => setFolded(!folded)}>
            <StateMark state="capable" size="s" silent />
            <b>{t('capable.fold', { n: capable.length })}</b>
            <span className="t-3">{t('capable.hint')}</span>
          </button>
        </li>
      )}
      {!folded &&
        capable.map((mission) => (
          <Row
            key={mission.id}
            quiet
            selected={mission.id === selected}
            onSelect={() => onSelect(mission.id)}
            onOpen={() => onOpen(mission.id)}
          >
            <StateMark state="capable" size="s" />
            <Title
              mission={mission}
              name={mission.name[language]}
              onSelect={() => onSelect(mission.id)}
              current={mission.id === selected}
            />
            <span className="t-grow" />
            <Since at={mission.since} />
            <span className="t-mono t-3 p-nowrap">{mission.code}</span>
          </Row>
        ))}
    </ul>
  )
}

function Since({ at }: { at: number }) {
  return <span className="t-3 t-small p-nowrap">{useAge()(useNow() - at)}</span>
}

function Title({
  mission,
  name,
  current,
  onSelect,
}: {
  mission: MissionRow
  name: string
  current: boolean
  onSelect: () => void
}) {
  return (
    <button type="button" className="p-mission-title" aria-current={current} onClick={onSelect}>
      <Marked mark={mission.mark}>{name}</Marked>
    </button>
  )
}

/** A row is a place to click; the button inside is what the keyboard and screen readers meet. */
function Row({
  selected,
  quiet = false,
  onSelect,
  onOpen,
  children,
}: {
  selected: boolean
  quiet?: boolean
  onSelect: () => void
  onOpen: () => void
  children: ReactNode
}) {
  const place = useRef<HTMLLIElement>(null)
  useEffect(() => {
    if (selected) place.current?.scrollIntoView({ block: 'nearest' })
  }, [selected])
  return (
    <li
      ref={place}
      className={`p-mission${selected ? ' p-mission-selected' : ''}${quiet ? ' p-mission-quiet' : ''}`}
      onClick={onSelect}
      onDoubleClick={onOpen}
    >
      {children}
    </li>
  )
}

export function MissionCounts({ missions }: { missions: readonly MissionRow[] }) {
  const counts: Partial<Record<MissionRow['state'], number>> = {}
  for (const mission of missions) counts[mission.state] = (counts[mission.state] ?? 0) + 1
  return <StateCounts counts={counts} />
}
