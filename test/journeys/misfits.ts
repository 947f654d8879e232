import type { Page } from 'playwright-core'

/** Sideways scrolling of the page itself, and controls that stand outside of it. */
export async function misfits(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(`(() => {
    const width = document.documentElement.clientWidth
    const found = []
    if (document.documentElement.scrollWidth > width) found.push('the page scrolls sideways: ' + document.documentElement.scrollWidth)
    const scrolls = (element) => {
      for (let at = element.parentElement; at; at = at.parentElement)
        if (/auto|scroll/.test(getComputedStyle(at).overflowX) && at.scrollWidth > at.clientWidth) return true
      return false
    }
    for (const element of document.querySelectorAll('button, a[href], input, select, textarea')) {
      const box = element.getBoundingClientRect()
      if (box.width === 0 || getComputedStyle(element).visibility === 'hidden' || element.closest('.t-hidden, .t-skip, .maplibregl-map')) continue
      const name = element.tagName + ' ' + (element.getAttribute('aria-label') ?? element.textContent).slice(0, 40)
      if (box.right > width + 1 && !scrolls(element)) found.push('outside: ' + name)
    }
    return found
  })()`)
}
