import { useSyncExternalStore } from 'react'

export const LANGUAGES = ['stix', 'sigma', 'indicators'] as const
export type HuntLanguage = (typeof LANGUAGES)[number]

/** Days back from now; `own`: between two times. */
export type Span = '1' | '7' | '30' | 'all' | 'own'

/** The question as it stands in the editor. */
export interface Draft {
  readonly language: HuntLanguage
  readonly texts: Readonly<Record<HuntLanguage, string>>
  readonly span: Span
  /** Unix ms, of `own`. */
  readonly from?: number | undefined
  readonly to?: number | undefined
  /** Undefined: all. */
  readonly sources?: readonly string[] | undefined
}

// In memory only: a question may hold what is marked, and the browser's store belongs to the machine, not the reader.
let draft: Draft = { language: 'stix', texts: { stix: '', sigma: '', indicators: '' }, span: '30' }
const watchers = new Set<() => void>()

export function changeDraft(change: Partial<Draft>): void {
  draft = { ...draft, ...change }
  for (const watcher of watchers) watcher()
}

export function writeDraft(language: HuntLanguage, text: string): void {
  changeDraft({ language, texts: { ...draft.texts, [language]: text } })
}

/** The question survives going to another page and back. */
export function useDraft(): Draft {
  return useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher)
      return () => void watchers.delete(watcher)
    },
    () => draft,
  )
}

const HOUR = 3_600_000
const DAY = 24 * HOUR

/** Unix ms between which events are read. Whole hours, so that the question stays the same while it is being typed. */
export function rangeOf({ span, from, to }: Draft, now: number): { readonly from?: number; readonly to?: number } {
  if (span === 'all') return {}
  if (span === 'own') return { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }
  return { from: Math.floor(now / HOUR) * HOUR - Number(span) * DAY }
}
