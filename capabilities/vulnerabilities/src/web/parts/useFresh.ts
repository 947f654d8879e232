import { useLive } from '@testudo/ui'
import { useEffect, useRef } from 'react'
import { refreshVulnerabilities } from './useDeed.ts'

const TOPICS = [
  'vulnerability.changed',
  'vulnerability.matched',
  'vulnerability.status',
  'inventory.changed',
  'warning.changed',
  'warning.silent',
  'incident.changed',
  'sighting.recorded',
  'picture.changed',
]
/** A feed of thousands of records is a flood of facts: the page asks again at most this often. */
const AT_MOST_EVERY_MS = 2_000

/** Keeps what is on screen current: asks again when something became known, was matched, warned of or answered. */
export function useFresh(): void {
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  useLive(TOPICS, () => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined
      refreshVulnerabilities()
    }, AT_MOST_EVERY_MS)
  })
  useEffect(() => () => clearTimeout(timer.current), [])
}
