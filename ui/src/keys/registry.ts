import { useEffect, useRef, useSyncExternalStore } from 'react'

/** One shortcut: `j`, `Enter`, `g p`, `mod+k`. `everywhere` puts it in that half of the sheet. */
export interface KeyBinding {
  readonly keys: string
  readonly text: string
  readonly everywhere?: boolean
  readonly run: () => void
}

const STORED = 'testudo.singleKeys'
const SEQUENCE_MS = 1_200

let bindings: readonly KeyBinding[] = []
let singles = typeof localStorage === 'undefined' || localStorage.getItem(STORED) !== 'off'
let prefix = ''
let prefixAt = 0
const watchers = new Set<() => void>()
const tell = () => {
  for (const watcher of watchers) watcher()
}

function watch(watcher: () => void) {
  watchers.add(watcher)
  return () => void watchers.delete(watcher)
}

/** Single keys never fire where the person writes (WCAG 2.1.4). */
function writes(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return target.isContentEditable || (/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) && !isToggle(target))
}

function isToggle(target: HTMLElement): boolean {
  return target instanceof HTMLInputElement && (target.type === 'checkbox' || target.type === 'radio')
}

/** Enter and Space belong to the focused control when there is one. */
function ownsKey(target: EventTarget | null, key: string): boolean {
  return (
    (key === 'Enter' || key === ' ') &&
    target instanceof HTMLElement &&
    target.closest('button, a[href], summary, input') !== null
  )
}

function handle(event: KeyboardEvent) {
  if (event.defaultPrevented || event.altKey) return
  const mod = event.ctrlKey || event.metaKey
  const key = event.key
  if (mod) {
    const bound = find(`mod+${key.length === 1 ? key.toLowerCase() : key}`)
    if (bound === undefined) return
    event.preventDefault()
    bound.run()
    return
  }
  const inDialog = document.querySelector('[aria-modal="true"]') !== null
  if (!singles || inDialog || writes(event.target) || ownsKey(event.target, key)) return
  const sequence = prefix !== '' && event.timeStamp - prefixAt < SEQUENCE_MS ? `${prefix} ${key}` : ''
  prefix = ''
  const bound = find(sequence) ?? find(key)
  if (bound !== undefined) {
    event.preventDefault()
    bound.run()
  } else if (bindings.some((binding) => binding.keys.startsWith(`${key} `))) {
    prefix = key
    prefixAt = event.timeStamp
  }
}

/** The binding added last wins: what is on top of the screen. */
function find(keys: string): KeyBinding | undefined {
  return keys === '' ? undefined : bindings.findLast((binding) => binding.keys === keys)
}

if (typeof window !== 'undefined') window.addEventListener('keydown', handle)

/** Registers shortcuts while the component is on screen; they appear in the `?` sheet by themselves. */
export function useKeys(list: readonly KeyBinding[]): void {
  const latest = useRef(list)
  useEffect(() => {
    latest.current = list
  })
  const shape = list.map((binding) => `${binding.keys}\u0000${binding.text}`).join('\u0001')
  useEffect(() => {
    const mine = latest.current.map((binding, i): KeyBinding => ({ ...binding, run: () => latest.current[i]?.run() }))
    bindings = [...bindings, ...mine]
    tell()
    return () => {
      bindings = bindings.filter((binding) => !mine.includes(binding))
      tell()
    }
  }, [shape])
}

export function useKeyBindings(): readonly KeyBinding[] {
  return useSyncExternalStore(watch, () => bindings)
}

export function useSingleKeys(): readonly [boolean, (on: boolean) => void] {
  const on = useSyncExternalStore(watch, () => singles)
  return [on, switchSingleKeys]
}

function switchSingleKeys(on: boolean) {
  singles = on
  localStorage.setItem(STORED, on ? 'on' : 'off')
  tell()
}
