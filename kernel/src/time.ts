/** Date-time groups (`221642ZNOV26`), the one way time is written on screens, in tables and in exports. Always Zulu. */
const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'] as const

const two = (n: number) => String(n).padStart(2, '0')

/** Writes a date-time group from Unix milliseconds: `221642ZNOV26`. */
export function formatDtg(at: number): string {
  const d = new Date(at)
  return `${shortDtg(at)}${MONTHS[d.getUTCMonth()] ?? ''}${two(d.getUTCFullYear() % 100)}`
}

/** The row form, without month and year: `221642Z`. */
export function shortDtg(at: number): string {
  const d = new Date(at)
  return `${two(d.getUTCDate())}${two(d.getUTCHours())}${two(d.getUTCMinutes())}Z`
}

/** The row form where month and year are those of `now`, else the whole. */
export function dtgNear(at: number, now: number): string {
  const [a, b] = [new Date(at), new Date(now)]
  return a.getUTCFullYear() === b.getUTCFullYear() && a.getUTCMonth() === b.getUTCMonth() ? shortDtg(at) : formatDtg(at)
}

/**
 * Reads `221642ZNOV26`, `22 1642Z NOV 26` or an ISO 8601 / RFC 3339 time in UTC.
 *
 * @returns Unix milliseconds, or undefined when the text is neither or names a day that does not exist
 */
export function parseTime(text: string): number | undefined {
  const compact = text.trim().toUpperCase().replaceAll(' ', '')
  const dtg = /^(\d\d)(\d\d)(\d\d)Z([A-Z]{3})(\d\d)$/.exec(compact)
  if (dtg) {
    const [, day, hour, minute, month, year] = dtg
    const m = MONTHS.findIndex((name) => name === month)
    if (m < 0 || Number(hour) > 23 || Number(minute) > 59) return undefined
    const at = Date.UTC(2000 + Number(year), m, Number(day), Number(hour), Number(minute))
    return new Date(at).getUTCDate() === Number(day) ? at : undefined
  }
  if (!/^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?Z)?$/.test(compact)) return undefined
  const at = Date.parse(compact)
  return Number.isNaN(at) || !new Date(at).toISOString().startsWith(compact.slice(0, 10)) ? undefined : at
}

/** An age in the form rows use: `4 h 37`, `1 d 02 h` (French `1 j 02 h`), `12 min`. Never negative: the future is `0 min`. */
export function formatAge(milliseconds: number, language: 'en' | 'fr' = 'en'): string {
  const minutes = Math.max(0, Math.floor(milliseconds / 60_000))
  if (minutes < 60) return `${minutes} min`
  const hours = Math.floor(minutes / 60)
  if (hours < 24) return `${hours} h ${two(minutes % 60)}`
  return `${Math.floor(hours / 24)} ${language === 'fr' ? 'j' : 'd'} ${two(hours % 24)} h`
}
