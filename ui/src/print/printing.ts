import { useSyncExternalStore } from 'react'
import { flushSync } from 'react-dom'

let printing = false
const watchers = new Set<() => void>()

function become(next: boolean) {
  printing = next
  // The browser takes its picture when the event returns: everything must stand by then.
  flushSync(() => {
    for (const watcher of watchers) watcher()
  })
}

if (typeof window !== 'undefined') {
  window.addEventListener('beforeprint', () => become(true))
  window.addEventListener('afterprint', () => become(false))
}

/** Whether the page is being printed now: what scrolls must then stand there whole. */
export function usePrinting(): boolean {
  return useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher)
      return () => void watchers.delete(watcher)
    },
    () => printing,
  )
}
