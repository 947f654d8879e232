import { useAsk, useViewer } from '@testudo/ui'
import { useEffect, useState } from 'react'
import { checkPlaybook } from '../../core/contract/index.ts'
import { begin, type Draft, type History, redo, take, textOfDraft, undo } from '../../core/edit/index.ts'

/** Drafts of this tab, by person and playbook: whoever looks something up elsewhere finds the draft as it was left. */
const left = new Map<string, History>()

/** An edit of the draft; `of` names the field, so that letters typed into it are taken back together. */
export type Change = (draft: Draft, of?: string) => void

export interface Drafting {
  readonly draft: Draft
  readonly text: string
  readonly isChanged: boolean
  readonly mayUndo: boolean
  readonly mayRedo: boolean
  readonly change: Change
  readonly undo: () => void
  readonly redo: () => void
  /** Back to how it stands on the shelf. */
  readonly forget: () => void
}

/** A draft with all that was done to it. @param name of what is edited, and as it stood */
export function useDraft(name: string, first: () => Draft): Drafting {
  const key = `${useViewer().id} ${name}`
  const [history, setHistory] = useState(() => left.get(key) ?? begin(first()))
  const isChanged = history.past.length > 0
  const turn = (next: History) => {
    left.set(key, next)
    setHistory(next)
  }
  useEffect(() => {
    if (!isChanged) return undefined
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', ask)
    return () => window.removeEventListener('beforeunload', ask)
  }, [isChanged])
  return {
    draft: history.now,
    text: textOfDraft(history.now),
    isChanged,
    mayUndo: isChanged,
    mayRedo: history.future.length > 0,
    change: (draft, of) => turn(take(history, draft, of)),
    undo: () => turn(undo(history)),
    redo: () => turn(redo(history)),
    forget: () => left.delete(key),
  }
}

const PAUSE_MS = 250

/** What is found in a text and how it is laid out, asked when somebody pauses; the last answer stands meanwhile. */
export function useChecked(text: string) {
  const [asked, setAsked] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => setAsked(text), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [text])
  const checked = useAsk(checkPlaybook, { text: asked }, { keep: true })
  return { ...checked, isBehind: asked !== text || checked.isPlaceholderData }
}
