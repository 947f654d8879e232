import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AllPages, EVERYTHING, openAllPages, pictureOf } from './pages.ts'
import { shoot, violationsOf } from './support.ts'

/** Narrower screens, where columns become drawers and maps tables; the narrowest alone unless everything is run. */
const WIDTHS = EVERYTHING ? [1180, 720, 375] : [375]

/** Sideways scrolling of the page itself, and controls that stand outside of it. */
async function misfits(page: Page): Promise<string[]> {
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

describe('every page fits', { timeout: 900_000 }, () => {
  let pages: AllPages
  beforeAll(async () => {
    pages = await openAllPages()
  })
  afterAll(() => pages.close())

  for (const width of WIDTHS)
    it(`fits ${width} px: nothing scrolls sideways but tables and graphs in themselves, and everything can be hit`, async () => {
      const { page, context } = await pages.asAdministrator({ look: 'dark', language: 'fr' })
      await page.setViewportSize({ width, height: 800 })
      const found: Record<string, string[]> = {}
      // The two wider ones share the pages.
      const paths = pages.paths.filter((_, i) => width === 375 || (width === 720) === (i % 2 === 0))
      for (const path of paths) {
        await pages.open(page, path)
        const said = [...(await misfits(page)), ...(await violationsOf(page))]
        if (said.length > 0) found[path] = said
        await shoot(page, `${pictureOf(path)}-${width}`)
      }
      expect(found).toEqual({})
      await context.close()
    })
})
