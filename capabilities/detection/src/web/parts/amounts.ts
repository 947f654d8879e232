import { formatNumber, useLanguage, useNumber } from '@testudo/ui'
import { useCallback } from 'react'

/** From here on a count is told in millions: nobody reads nine digits, and the exact ones change while they are read. */
const LARGE = 10_000_000

/** `231 M`: counts of events, where the exact one does not matter. */
export function useLarge(): (value: number) => string {
  const number = useNumber()
  return useCallback((value) => (value >= LARGE ? `${number(value / 1_000_000)} M` : number(value)), [number])
}

const UNITS = { en: ['B', 'kB', 'MB', 'GB', 'TB', 'PB'], fr: ['o', 'ko', 'Mo', 'Go', 'To', 'Po'] } as const

/** `619 MB`, decimal units as storage is sold and networks are measured. */
export function useBytes(): (bytes: number) => string {
  const language = useLanguage()
  return useCallback(
    (bytes: number) => {
      const power = bytes < 1_000 ? 0 : Math.min(5, Math.floor(Math.log10(bytes) / 3))
      const value = bytes / 1_000 ** power
      return `${formatNumber(language, value, power > 0 && value < 10 ? 1 : 0)} ${UNITS[language][power] ?? ''}`
    },
    [language],
  )
}
