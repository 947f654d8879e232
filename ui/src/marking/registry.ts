import type { Label } from '@testudo/kernel/label'
import { useEffect, useId, useSyncExternalStore } from 'react'

/** What an answer says about itself: the join of the labels of its portions, and how many there are. */
export interface Marking {
  readonly label: Label
  readonly portions: number
}

let mounted: ReadonlyMap<string, Marking | undefined> = new Map()
const watchers = new Set<() => void>()

function put(id: string, marking: Marking | undefined | 'gone') {
  const next = new Map(mounted)
  if (marking === 'gone') next.delete(id)
  else next.set(id, marking)
  mounted = next
  for (const watcher of watchers) watcher()
}

/**
 * Registers the marking of one answer while it is on screen; the banner is the join of all of them.
 * Pass `undefined` while the answer is on its way: the banner then shows the subject's system-high.
 * Pass 'none' for an answer that failed or holds no marked text.
 */
export function useMarking(marking: Marking | undefined | 'none'): void {
  const id = useId()
  const key = marking === undefined || marking === 'none' ? String(marking) : JSON.stringify(marking)
  useEffect(() => {
    if (key === 'none') return
    put(id, key === 'undefined' ? undefined : (JSON.parse(key) as Marking))
    return () => put(id, 'gone')
  }, [id, key])
}

/** Everything registered now; an entry that is undefined is still loading. */
export function useMarkings(): ReadonlyMap<string, Marking | undefined> {
  return useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher)
      return () => void watchers.delete(watcher)
    },
    () => mounted,
  )
}
