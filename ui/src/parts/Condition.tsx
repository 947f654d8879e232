import IconAlertOctagon from '@tabler/icons-react/dist/esm/icons/IconAlertOctagon.mjs'
import IconArrowUp from '@tabler/icons-react/dist/esm/icons/IconArrowUp.mjs'
import IconClockExclamation from '@tabler/icons-react/dist/esm/icons/IconClockExclamation.mjs'
import IconFileSearch from '@tabler/icons-react/dist/esm/icons/IconFileSearch.mjs'
import IconPlugConnectedX from '@tabler/icons-react/dist/esm/icons/IconPlugConnectedX.mjs'
import IconRefresh from '@tabler/icons-react/dist/esm/icons/IconRefresh.mjs'
import IconWifiOff from '@tabler/icons-react/dist/esm/icons/IconWifiOff.mjs'
import { type ReactNode, useEffect, useState } from 'react'
import { CallFault } from '../ask/CallFault.ts'
import { openPalette } from '../palette/open.ts'
import { useText } from '../text/language.ts'
import { Dtg } from '../time/Dtg.tsx'
import { kitWords } from '../words.ts'
import { Button } from './Button.tsx'
import { Kbd } from './Kbd.tsx'
import './condition.css'

/** The answer is empty: says what will be here and the one thing to do. `command` is the command-line twin. */
export function EmptyState({
  icon,
  title,
  children,
  action,
  command,
  page = false,
}: {
  icon?: ReactNode
  title: string
  children?: ReactNode
  action?: ReactNode
  command?: string
  /** It is the whole page: its words are the page's heading. */
  page?: boolean
}) {
  return (
    <div className="t-condition">
      {icon !== undefined && <span className="t-condition-icon">{icon}</span>}
      {page ? <h1>{title}</h1> : <strong>{title}</strong>}
      {children !== undefined && <p>{children}</p>}
      {action}
      {command !== undefined && <code className="t-3">{command}</code>}
    </div>
  )
}

/** Absent and denied, the same bytes for both: no lock, no count, no hint. */
export function NothingHere({ page = false }: { page?: boolean }) {
  const t = useText(kitWords)
  return (
    <div className="t-condition">
      <span className="t-condition-icon">
        <IconFileSearch size={24} stroke={1.5} />
      </span>
      {page ? <h1>{t('nothing.title')}</h1> : <strong>{t('nothing.title')}</strong>}
      <p>{t('nothing.text')}</p>
      <Button onClick={openPalette} keys="/">
        {t('search')}
      </Button>
    </div>
  )
}

/** What happened, what is safe, what to do, a code to quote. Absent answers look like `NothingHere`. */
export function FaultState({
  error,
  title,
  onAgain,
  children,
}: {
  error: unknown
  title?: string
  onAgain?: () => void
  children?: ReactNode
}) {
  const t = useText(kitWords)
  const fault = error instanceof CallFault ? error : undefined
  if (fault?.kind === 'absent') return <NothingHere />
  const message = fault?.status === 0 ? t('fault.unreachable') : error instanceof Error ? error.message : String(error)
  return (
    <div className="t-condition t-condition-left" role="alert">
      <span className="t-condition-icon">
        <IconAlertOctagon size={24} stroke={1.5} />
      </span>
      <strong>{title ?? t('fault.title')}</strong>
      <p>{message}</p>
      {fault !== undefined && <code className="t-2">{fault.code}</code>}
      <span className="t-row">
        {onAgain !== undefined && (
          <Button look="primary" onClick={onAgain}>
            {t('fault.again')}
          </Button>
        )}
        {children}
      </span>
    </div>
  )
}

/** The shape of what comes, only after 200 ms, so that quick answers never flicker. */
export function Skeleton({ rows = 4, twoLines = true }: { rows?: number; twoLines?: boolean }) {
  const t = useText(kitWords)
  const [late, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 200)
    return () => clearTimeout(timer)
  }, [])
  const widths = [78, 61, 86, 67, 72, 58]
  return (
    <div className="t-skeleton" role="status">
      <span className="t-hidden">{t('loading')}</span>
      {late &&
        Array.from({ length: rows }, (_, i) => i).map((i) => (
          <div key={i} className="t-skeleton-row" aria-hidden="true">
            <i style={{ width: 12 }} />
            <span className="t-grow">
              <i style={{ width: `${widths[i % widths.length] ?? 70}%` }} />
              {twoLines && <i style={{ width: `${(widths[i % widths.length] ?? 70) - 23}%` }} />}
            </span>
          </div>
        ))}
    </div>
  )
}

function Strip({ icon, children, warn = false }: { icon: ReactNode; children: ReactNode; warn?: boolean }) {
  return (
    <div className={`t-strip${warn ? ' t-strip-warn' : ''}`} role="status">
      {icon}
      <span className="t-grow">{children}</span>
    </div>
  )
}

/** Values stay readable, marked by age: put it above them and give the rows `t-stale`. */
export function Stale({ children }: { children: ReactNode }) {
  return <Strip icon={<IconClockExclamation size={16} />}>{children}</Strip>
}

/** `as of 221205Z` in a panel head. */
export function AsOf({ at }: { at: number }) {
  const t = useText(kitWords)
  const [before = '', after = ''] = t('stale.since', { dtg: '\u0000' }).split('\u0000')
  return (
    <span className="t-as-of">
      <IconClockExclamation size={14} />
      {before}
      <Dtg at={at} />
      {after}
    </span>
  )
}

/** Says which part is missing, before the numbers. */
export function Partial({ children, onAgain }: { children: ReactNode; onAgain?: () => void }) {
  const t = useText(kitWords)
  return (
    <Strip icon={<IconPlugConnectedX size={16} />}>
      {children}
      {onAgain !== undefined && (
        <>
          {' '}
          <button type="button" className="t-strip-link" onClick={onAgain}>
            {t('fault.again')}
          </button>
        </>
      )}
    </Strip>
  )
}

/** No connection: works on, says what it cannot do. */
export function CutOff({ children }: { children: ReactNode }) {
  return (
    <Strip warn icon={<IconWifiOff size={16} />}>
      {children}
    </Strip>
  )
}

/** The live stream had a gap: we say so and reload. */
export function Resync({ children }: { children?: ReactNode }) {
  const t = useText(kitWords)
  return <Strip icon={<IconRefresh size={16} />}>{children ?? t('resync.text')}</Strip>
}

/** Live rows never move while you read; this bar tells, `.` shows them (register the key where it is used). */
export function ChangedBar({ children, onShow }: { children: ReactNode; onShow: () => void }) {
  const t = useText(kitWords)
  return (
    <button type="button" className="t-changed" onClick={onShow}>
      <IconArrowUp size={15} />
      <span className="t-grow">{children}</span>
      <Kbd keys="." />
      {t('changed.show')}
    </button>
  )
}
