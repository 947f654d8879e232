import { useEffect, useSyncExternalStore } from 'react'
import type { Command } from '../capability.ts'

let lists: readonly (readonly Command[])[] = []
let flat: readonly Command[] = []
const watchers = new Set<() => void>()

function put(next: typeof lists) {
  lists = next
  flat = lists.flat()
  for (const watcher of watchers) watcher()
}

/** Offers commands in the palette while the component is on screen. Keep the list stable (useMemo) or it registers again. */
export function useCommands(commands: readonly Command[]): void {
  useEffect(() => {
    put([...lists, commands])
    return () => put(lists.filter((list) => list !== commands))
  }, [commands])
}

export function useAllCommands(): readonly Command[] {
  return useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher)
      return () => void watchers.delete(watcher)
    },
    () => flat,
  )
}
