import { type RefObject, useLayoutEffect } from 'react'

/** Whoever opened a form by a key goes on typing: the way to close it stands first, and is not what was wanted. */
const FIRST_FIELD = '.t-dialog-body :is(input, textarea, select):not(:disabled)'

/**
 * Opens a dialog over the page while it is on screen. It is closed before it is taken out, not just removed: only then does
 * the browser give the focus back to where it was.
 */
export function useModal(ref: RefObject<HTMLDialogElement | null>): void {
  useLayoutEffect(() => {
    const dialog = ref.current
    if (dialog === null) return
    if (!dialog.open) {
      dialog.showModal()
      dialog.querySelector<HTMLElement>(FIRST_FIELD)?.focus()
    }
    return () => dialog.close()
  }, [ref])
}
