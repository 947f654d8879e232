import { useEffect, useSyncExternalStore } from 'react'

export interface Step {
  readonly text: string
  readonly to?: string
}

let trail: readonly Step[] = []
const watchers = new Set<() => void>()

function put(next: readonly Step[]) {
  trail = next
  for (const watcher of watchers) watcher()
}

/** Where the person is, for the top bar: `Picture › M-04`. The first step names the page in the browser's tab; object names stay out of it. */
export function useTrail(steps: readonly Step[]): void {
  const key = JSON.stringify(steps)
  useEffect(() => {
    const mine = JSON.parse(key) as readonly Step[]
    put(mine)
    document.title = mine[0] === undefined ? 'Testudo' : `${mine[0].text} · Testudo`
    return () => {
      if (trail === mine) put([])
    }
  }, [key])
}

export function useCurrentTrail(): readonly Step[] {
  return useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher)
      return () => void watchers.delete(watcher)
    },
    () => trail,
  )
}
