import { useSyncExternalStore } from 'react'

/** `wide`: the inspector is a column. `medium`: it is a drawer. `small`: one column, and maps are their tables. */
export type Screen = 'wide' | 'medium' | 'small'

const wide = '(min-width: 1280px)'
const medium = '(min-width: 760px)'

function now(): Screen {
  // Paper is narrow too, but nothing floats on it.
  if (typeof matchMedia === 'undefined' || matchMedia(wide).matches || matchMedia('print').matches) return 'wide'
  return matchMedia(medium).matches ? 'medium' : 'small'
}

function watch(watcher: () => void) {
  const lists = [matchMedia(wide), matchMedia(medium)]
  for (const list of lists) list.addEventListener('change', watcher)
  return () => {
    for (const list of lists) list.removeEventListener('change', watcher)
  }
}

/** How much room there is; the widths are those of ux §3. */
export function useScreen(): Screen {
  return useSyncExternalStore(watch, now)
}
