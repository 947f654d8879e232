import { useSyncExternalStore } from 'react'

export type SchemeChoice = 'system' | 'dark' | 'light'
export type Scheme = 'dark' | 'light'

const KEY = 'testudo.scheme'
const listeners = new Set<() => void>()
const preference = typeof window === 'undefined' ? undefined : window.matchMedia('(prefers-color-scheme: light)')
let choice: SchemeChoice = read()

function read(): SchemeChoice {
  if (typeof localStorage === 'undefined') return 'system'
  const kept = localStorage.getItem(KEY)
  return kept === 'dark' || kept === 'light' ? kept : 'system'
}

function scheme(): Scheme {
  if (choice !== 'system') return choice
  return preference?.matches === true ? 'light' : 'dark'
}

function subscribe(listener: () => void) {
  listeners.add(listener)
  preference?.addEventListener('change', listener)
  return () => {
    listeners.delete(listener)
    preference?.removeEventListener('change', listener)
  }
}

/** Keeps the choice in this browser and applies it at once. */
export function chooseScheme(next: SchemeChoice): void {
  choice = next
  if (next === 'system') localStorage.removeItem(KEY)
  else localStorage.setItem(KEY, next)
  for (const listener of listeners) listener()
}

/** The scheme on screen now: maps and canvases redraw when it changes. */
export function useScheme(): Scheme {
  return useSyncExternalStore(subscribe, scheme)
}

export function useSchemeChoice(): SchemeChoice {
  return useSyncExternalStore(subscribe, () => choice)
}

/** The value of a token as the page shows it now, for canvas and map drawing: `tokenValue('--t-land')`. */
export function tokenValue(name: `--t-${string}`): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim()
}
