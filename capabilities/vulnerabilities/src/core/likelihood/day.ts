const DAY_MS = 86_400_000

/** @returns the number of days since 1970-01-01 of `2026-11-22`; `undefined` for what is no day of the calendar */
export function dayNumber(day: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\d$/.test(day)) return undefined
  const at = Date.parse(`${day}T00:00:00Z`)
  return Number.isNaN(at) || dayText(at / DAY_MS) !== day ? undefined : at / DAY_MS
}

/** The reverse of `dayNumber`. */
export const dayText = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10)
