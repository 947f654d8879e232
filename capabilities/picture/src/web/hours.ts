import type { Say } from '@testudo/ui'
import type { words } from './words.ts'

type Key = keyof (typeof words)['en']

/** `9 h 30`; "capable now" for 0; says so when nothing readable tells. */
export function formatHours(t: Say<Key>, hours: number | undefined): string {
  if (hours === undefined) return t('recovery.none')
  if (hours <= 0) return t('recovery.now')
  const minutes = Math.round(hours * 60)
  return t('hours', { h: Math.floor(minutes / 60), m: String(minutes % 60).padStart(2, '0') })
}
