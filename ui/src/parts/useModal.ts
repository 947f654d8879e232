import { type RefObject, useLayoutEffect } from 'react'

/**
 * Opens a dialog over the page while it is on screen. It is closed before it is taken out, not just removed: only then does
 * the browser give the focus back to where it was.
 */
export function useModal(ref: RefObject<HTMLDialogElement | null>): void {
  useLayoutEffect(() => {
    const dialog = ref.current
    if (dialog === null) return
    if (!dialog.open) dialog.showModal()
    return () => dialog.close()
  }, [ref])
}
