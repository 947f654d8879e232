import { useLive } from '@testudo/ui'
import { useEffect, useRef } from 'react'
import { refreshDetection } from './useDeed.ts'

const TOPICS = ['sighting.recorded', 'detection.sources', 'detection.alerts', 'objects.stored']
/** A flood of hits is a flood of facts: the page asks again at most this often. */
const AT_MOST_EVERY_MS = 2_000

/** Keeps what is on screen current: asks again when something was matched, judged or learned. */
export function useFresh(): void {
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  useLive(TOPICS, () => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined
      refreshDetection()
    }, AT_MOST_EVERY_MS)
  })
  useEffect(() => () => clearTimeout(timer.current), [])
}
