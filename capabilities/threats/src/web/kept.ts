import { useSyncExternalStore } from 'react'

/** What this browser keeps for one person: saved views for good, searches until the tab closes. Never titles of objects, never marks. */
const watchers = new Set<() => void>()
const parsed = new Map<string, readonly unknown[]>()

function read(store: Storage, key: string): readonly unknown[] {
  const text = store.getItem(key) ?? '[]'
  const at = `${key} ${text}`
  const known = parsed.get(at)
  if (known) return known
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    value = []
  }
  const list = Array.isArray(value) ? value : []
  parsed.set(at, list)
  return list
}

/** A short list that this browser keeps; newest first. */
export function useKept<T>(
  where: 'tab' | 'browser',
  name: string,
  is: (value: unknown) => value is T,
): readonly [readonly T[], (list: readonly T[]) => void] {
  const store = where === 'tab' ? sessionStorage : localStorage
  const key = `testudo.threats.${name}`
  const list = useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher)
      return () => void watchers.delete(watcher)
    },
    () => read(store, key),
  )
  return [
    list.filter(is),
    (next) => {
      try {
        store.setItem(key, JSON.stringify(next))
      } catch {
        // A full or forbidden store keeps nothing; the page works without.
      }
      for (const watcher of watchers) watcher()
    },
  ]
}
