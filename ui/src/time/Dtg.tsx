import { formatAge, formatDtg, shortDtg } from '@testudo/kernel/time'
import type { PointerEvent } from 'react'
import { useLanguage } from '../text/language.ts'
import { useNow } from './now.ts'

/**
 * A time: `221430Z` in rows (with month and year when they differ from now), `221430ZNOV26` with `full`.
 * Local time only on hover. `withAge` adds the age in brackets.
 */
export function Dtg({ at, full = false, withAge = false }: { at: number; full?: boolean; withAge?: boolean }) {
  const language = useLanguage()
  const now = useNow()
  const date = new Date(at)
  const today = new Date(now)
  const same = date.getUTCMonth() === today.getUTCMonth() && date.getUTCFullYear() === today.getUTCFullYear()
  // Written only when the pointer is there: formatting local time costs more than drawing the whole row.
  const showLocal = (event: PointerEvent<HTMLTimeElement>) => {
    event.currentTarget.title = date.toLocaleString(language === 'fr' ? 'fr-FR' : 'en-GB', { timeZoneName: 'short' })
  }
  return (
    <>
      <time className="t-mono" dateTime={date.toISOString()} onPointerEnter={showLocal}>
        {full || !same ? formatDtg(at) : shortDtg(at)}
      </time>
      {withAge && <span className="t-3">{` (${formatAge(now - at)})`}</span>}
    </>
  )
}

/** How long ago, as rows show it: `4 h 37`. The time itself on hover. */
export function Age({ at }: { at: number }) {
  return (
    <time className="t-3" dateTime={new Date(at).toISOString()} title={formatDtg(at)}>
      {formatAge(useNow() - at)}
    </time>
  )
}
