import { useEffect, useRef, useSyncExternalStore } from 'react'
import { type LiveFact, type LiveState, liveState, onFact, watchLive } from './feed.ts'

/** Calls `onFact` for every fact of these topics while the component is on screen. Queries are asked again after a resync by the shell. */
export function useLive(topics: readonly string[], onEach: (fact: LiveFact) => void): void {
  const latest = useRef(onEach)
  useEffect(() => {
    latest.current = onEach
  })
  const key = topics.join(' ')
  useEffect(() => onFact(key.split(' '), (fact) => latest.current(fact)), [key])
}

export function useLiveState(): LiveState {
  return useSyncExternalStore(watchLive, liveState)
}
