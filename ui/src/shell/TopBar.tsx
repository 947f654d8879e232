import IconBell from '@tabler/icons-react/dist/esm/icons/IconBell.mjs'
import IconChevronRight from '@tabler/icons-react/dist/esm/icons/IconChevronRight.mjs'
import IconSearch from '@tabler/icons-react/dist/esm/icons/IconSearch.mjs'
import { formatDtg } from '@testudo/kernel/time'
import { type ReactNode, useEffect } from 'react'
import { useLiveState } from '../live/useLive.ts'
import { openPalette } from '../palette/open.ts'
import { Kbd } from '../parts/Kbd.tsx'
import { StateMark } from '../state/StateMark.tsx'
import { useText } from '../text/language.ts'
import { Dtg } from '../time/Dtg.tsx'
import { useNow } from '../time/now.ts'
import { Go, usePlace } from '../url/place.tsx'
import { Mark } from './Mark.tsx'
import { shellWords } from './words.ts'
import { type Step, useCurrentTrail } from './trail.ts'
import './shell.css'

function Trail({ place }: { place: string | undefined }) {
  const t = useText(shellWords)
  const told = useCurrentTrail()
  const trail: readonly Step[] = told.length > 0 || place === undefined ? told : [{ text: place }]
  useEffect(() => {
    if (told.length === 0 && place !== undefined) document.title = `${place} · Testudo`
  }, [told, place])
  return (
    <nav className="t-trail" aria-label={t('trail')}>
      {trail.map((step, i) => (
        <span key={`${step.to ?? ''}${step.text}`} className="t-row">
          {i > 0 && <IconChevronRight size={14} />}
          {i === trail.length - 1 || step.to === undefined ? (
            <b {...(i === trail.length - 1 ? { 'aria-current': 'page' } : {})}>{step.text}</b>
          ) : (
            <Go to={step.to} className="t-2 t-trail-link">
              {step.text}
            </Go>
          )}
        </span>
      ))}
    </nav>
  )
}

function LiveMark() {
  const t = useText(shellWords)
  const live = useLiveState()
  const states = {
    live: 'capable',
    resync: 'unknown',
    connecting: 'unknown',
    off: 'unknown',
    'cut-off': 'degraded',
  } as const
  return (
    <span className="t-live" role="status" data-live={live.state}>
      <StateMark state={states[live.state]} silent />
      <span className="t-live-word">{t(`live.${live.state}`)}</span>
      {live.state === 'cut-off' && (
        <span className="t-3">
          <Dtg at={live.since} />
        </span>
      )}
    </span>
  )
}

export interface BellEntry {
  readonly to: string
  readonly text: string
  readonly count: number
}

const MOST_SHOWN = 99

/** What calls the reader; the number is in its name, and nothing is drawn where nothing calls. */
function Bell({ to, text, count }: BellEntry) {
  const { path } = usePlace()
  const shown = count > MOST_SHOWN ? `${MOST_SHOWN}+` : String(count)
  return (
    <Go
      to={to}
      className="t-bell"
      aria-label={count === 0 ? text : `${shown} ${text}`}
      title={count === 0 ? text : `${text}: ${count}`}
      {...(path === to && { 'aria-current': 'page' as const })}
    >
      <IconBell size={18} />
      {count > 0 && <span className="t-bell-count">{shown}</span>}
    </Go>
  )
}

/** 44 px: where, search, how fresh, what time, who. `asOf` (Unix ms): the page shows the past, never silently. */
export function TopBar({
  person,
  asOf,
  home,
  place,
  bells = [],
}: {
  person: ReactNode
  asOf?: number | undefined
  home: string
  place: string | undefined
  bells?: readonly BellEntry[]
}) {
  const t = useText(shellWords)
  const now = useNow()
  return (
    <header className="t-top t-no-print">
      <Go to={home} className="t-top-mark" aria-label={t('home')}>
        <Mark />
      </Go>
      <Trail place={place} />
      <span className="t-grow" />
      <button type="button" className="t-top-search" onClick={openPalette}>
        <IconSearch size={15} />
        <span className="t-grow t-top-search-word">{t('search')}</span>
        <Kbd keys="mod+k" />
      </button>
      <LiveMark />
      <span className="t-top-line" />
      <time
        className="t-mono t-top-time"
        dateTime={new Date(asOf ?? now).toISOString()}
        title={new Date(asOf ?? now).toLocaleString()}
      >
        {asOf !== undefined && `${t('asOf')} `}
        {formatDtg(asOf ?? now)}
      </time>
      <span className="t-top-line" />
      {bells.map((bell) => (
        <Bell key={bell.to} {...bell} />
      ))}
      {person}
    </header>
  )
}
