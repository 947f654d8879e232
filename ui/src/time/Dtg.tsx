import { formatAge, formatDtg, shortDtg } from '@testudo/kernel/time'
import { type PointerEvent, useCallback } from 'react'
import { useLanguage } from '../text/language.ts'
import { useNow } from './now.ts'

/**
 * A time: `221430Z` in rows (with month and year when they differ from now), `221430ZNOV26` with `full`.
 * Local time only on hover. `withAge` adds the age in brackets.
 */
export function Dtg({ at, full = false, withAge = false }: { at: number; full?: boolean; withAge?: boolean }) {
  const language = useLanguage()
  const now = useNow()
  const age = useAge()
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
      {withAge && <span className="t-3">{` (${age(now - at)})`}</span>}
    </>
  )
}

/** Writes a length of time in the reader's language: `1 d 02 h`, `1 j 02 h`. Takes milliseconds; below zero is `0 min`. */
export function useAge(): (milliseconds: number) => string {
  const language = useLanguage()
  return useCallback((milliseconds) => formatAge(milliseconds, language), [language])
}

/** How long ago, as rows show it: `4 h 37`. The time itself on hover. */
export function Age({ at }: { at: number }) {
  return (
    <time className="t-3" dateTime={new Date(at).toISOString()} title={formatDtg(at)}>
      {useAge()(useNow() - at)}
    </time>
  )
}
