import { formatDtg } from '@testudo/kernel/time'
import { useLanguage } from '@testudo/ui'

const LOCALE = { en: 'en-GB', fr: 'fr-FR' } as const

/** `17 h 42` in French, `17:42` in English. */
function clock(language: 'en' | 'fr', at: number): string {
  const parts = new Intl.DateTimeFormat(LOCALE[language], { hour: '2-digit', minute: '2-digit', hour12: false }).format(
    at,
  )
  return language === 'fr' ? parts.replace(':', ' h ') : parts
}

/** The reader's own city from its time zone, or undefined where the zone names none (UTC, Etc/GMT+2). */
function city(): string | undefined {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  return zone.includes('/') && !zone.startsWith('Etc/') ? zone.split('/').at(-1)?.replaceAll('_', ' ') : undefined
}

/** Times as the portal tells them: local first, Zulu in brackets where it matters. */
export function usePortalTime() {
  const language = useLanguage()
  const day = (at: number) =>
    new Intl.DateTimeFormat(LOCALE[language], { day: 'numeric', month: 'long', year: 'numeric' }).format(at)
  return {
    /** `22 November 2026` */
    day,
    /** `23 novembre, 17 h 42` */
    moment: (at: number) =>
      `${new Intl.DateTimeFormat(LOCALE[language], { day: 'numeric', month: 'long' }).format(at)}, ${clock(language, at)}`,
    city: city(),
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    dtg: formatDtg,
    /** `24 hours`, `12 min`, `3 days`. */
    age: (milliseconds: number) => {
      const hours = Math.floor(milliseconds / 3_600_000)
      const [value, unit] =
        hours < 1
          ? [Math.max(0, Math.floor(milliseconds / 60_000)), 'minute']
          : hours < 72
            ? [hours, 'hour']
            : [Math.floor(hours / 24), 'day']
      return new Intl.NumberFormat(LOCALE[language], { style: 'unit', unit: String(unit), unitDisplay: 'long' }).format(
        Number(value),
      )
    },
  } as const
}
