import { type RefObject, useEffect } from 'react'

const STEPS: Readonly<Record<string, readonly [dx: number, dy: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

/** The nearest of `boxes` in a direction: distance along it counts once, beside it three times. Undefined at the edge. */
export function nearest(
  boxes: readonly { readonly x: number; readonly y: number }[],
  from: { readonly x: number; readonly y: number },
  [dx, dy]: readonly [number, number],
): number | undefined {
  let best: number | undefined
  let least = Number.POSITIVE_INFINITY
  for (const [i, { x, y }] of boxes.entries()) {
    const along = (x - from.x) * dx + (y - from.y) * dy
    if (along <= 1) continue
    const beside = Math.abs((x - from.x) * dy) + Math.abs((y - from.y) * dx)
    if (along + 3 * beside < least) {
      least = along + 3 * beside
      best = i
    }
  }
  return best
}

/**
 * One stop for Tab in a field of many controls (a matrix of 700 techniques); arrows walk between them as they lie on the
 * screen, Home and End go to the first and last (ARIA practices, roving tabindex).
 */
export function useRoving(field: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = field.current
    if (element === null) return
    const all = () => [...element.querySelectorAll<HTMLElement>('a[href], button:not(:disabled)')]
    const stopAt = (one: HTMLElement | undefined) => {
      for (const other of all()) if (other.tabIndex !== -1 && other !== one) other.tabIndex = -1
      if (one !== undefined) one.tabIndex = 0
    }
    const current = () => all().find((one) => one === document.activeElement)
    const settle = () => stopAt(current() ?? all().find((one) => one.tabIndex === 0) ?? all()[0])
    const onKeyDown = (event: KeyboardEvent) => {
      const from = current()
      if (from === undefined || event.ctrlKey || event.metaKey || event.altKey) return
      const here = all()
      const middles = here.map((one) => {
        const box = one.getBoundingClientRect()
        return { x: box.left + box.width / 2, y: box.top + box.height / 2 }
      })
      const step = STEPS[event.key]
      const at = middles[here.indexOf(from)]
      const next =
        event.key === 'Home' ? 0 : event.key === 'End' ? here.length - 1 : step && at && nearest(middles, at, step)
      const to = next === undefined ? undefined : here[next]
      if (to === undefined) return
      event.preventDefault()
      stopAt(to)
      to.focus()
    }
    settle()
    const watcher = new MutationObserver(settle)
    watcher.observe(element, { subtree: true, childList: true })
    element.addEventListener('keydown', onKeyDown)
    element.addEventListener('focusin', settle)
    return () => {
      watcher.disconnect()
      element.removeEventListener('keydown', onKeyDown)
      element.removeEventListener('focusin', settle)
    }
  }, [field])
}
