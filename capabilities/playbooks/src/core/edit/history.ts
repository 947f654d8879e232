import type { Draft } from './draft.ts'

/** What was done to a draft, so that it can be taken back. */
export interface History {
  readonly past: readonly Draft[]
  readonly now: Draft
  readonly future: readonly Draft[]
  /** What the last edit was of: letters typed into one field are taken back together. */
  readonly last: string
}

const MOST_KEPT = 200

export const begin = (draft: Draft): History => ({ past: [], now: draft, future: [], last: '' })

/** @param of the field that was edited; '' is an edit that stands for itself */
export function take(history: History, draft: Draft, of = ''): History {
  if (draft === history.now) return history
  const goesOn = of !== '' && of === history.last
  const past = goesOn ? history.past : [...history.past, history.now].slice(-MOST_KEPT)
  return { past, now: draft, future: [], last: of }
}

export function undo({ past, now, future, last }: History): History {
  const before = past.at(-1)
  return before === undefined
    ? { past, now, future, last }
    : { past: past.slice(0, -1), now: before, future: [now, ...future], last: '' }
}

export function redo({ past, now, future, last }: History): History {
  const [next, ...rest] = future
  return next === undefined ? { past, now, future, last } : { past: [...past, now], now: next, future: rest, last: '' }
}
