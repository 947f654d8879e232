import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  has,
  type JourneyNode,
  launchBrowser,
  openBrowserOf,
  setUpNode,
  settled,
  shoot,
  startNode,
  violationsOf,
} from './support.ts'

/** Where the focus is, as a person would point at it. */
const focused = (page: Page) =>
  page.evaluate<string>(`(() => {
    const at = document.activeElement
    return at.id || at.getAttribute('aria-label') || at.textContent.trim().slice(0, 60) || at.tagName
  })()`)

/** What is wrong with the focus: no ring to be seen, or something lies over it (WCAG 2.4.7, 2.4.11). */
const faultOfFocus = (page: Page) =>
  page.evaluate<string>(`(() => {
    const at = document.activeElement
    if (at === document.body) return ''
    const name = at.tagName + ' ' + (at.getAttribute('aria-label') ?? at.textContent).trim().slice(0, 50)
    const style = getComputedStyle(at)
    const rings = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2
    if (!rings && style.boxShadow === 'none') return 'no ring: ' + name
    const box = at.getClientRects()[0]
    if (box === undefined || box.width === 0) return ''
    const x = Math.min(innerWidth - 2, Math.max(1, box.left + Math.min(box.width, 40) / 2))
    const y = Math.min(innerHeight - 2, Math.max(1, box.top + Math.min(box.height, 20) / 2))
    const over = document.elementFromPoint(x, y)
    return over === null || at.contains(over) || over.contains(at) ? '' : 'covered: ' + name + ' by ' + over.className
  })()`)

describe('without a mouse', () => {
  let node: JourneyNode
  let browser: Browser
  let page: Page
  let close: () => Promise<void>

  beforeAll(async () => {
    ;[node, browser] = await Promise.all([startNode(), launchBrowser()])
    const opened = await openBrowserOf(browser, node)
    page = opened.page
    close = () => opened.context.close()
    await setUpNode(page, node)
  })
  afterAll(async () => {
    await close()
    await browser.close()
    await node.stop()
  })

  it('the first Tab skips to the content', async () => {
    await page.goto('/account')
    await page.getByRole('main').waitFor()
    await page.locator('.t-banner[data-loading="false"]').first().waitFor()
    await settled(page)
    await page.keyboard.press('Tab')
    expect(await focused(page)).toBe('Skip to content')
    await page.keyboard.press('Enter')
    expect(await focused(page)).toBe('content')
  })

  it('what floats gives the focus back', async () => {
    const field = page.getByLabel('Name of the device')
    await field.focus()
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('combobox').waitFor({ state: 'detached' })
    expect(await focused(page)).toBe('Name of the device')
    // The browser gives the focus back once more when the element is gone; nobody types that fast.
    await page.waitForTimeout(400)

    const person = page.locator('.t-menu-button').last()
    await person.focus()
    await page.keyboard.press('?')
    await page.getByRole('dialog').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    expect(await focused(page)).toContain('Vasiliauskas')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Sign out' }).waitFor()
    await page.keyboard.press('Escape')
    expect(await focused(page)).toContain('Vasiliauskas')
  })

  it.runIf(has('threats'))('a list, a drawer and an object are walked by keys', async () => {
    await page.setViewportSize({ width: 1180, height: 900 })
    await page.keyboard.press('g')
    await page.keyboard.press('t')
    const list = page.getByRole('grid').first()
    await list.getByRole('row').nth(2).waitFor()
    await list.focus()
    await page.keyboard.press('ArrowDown')
    const drawer = page.locator('.t-aside-drawer')
    await drawer.waitFor()
    expect(await violationsOf(page)).toEqual([])
    expect(await list.evaluate((grid) => grid === grid.ownerDocument.activeElement), 'the list keeps the focus').toBe(
      true,
    )
    const first = await list.locator('[aria-current="true"]').getAttribute('aria-rowindex')
    await page.keyboard.press('ArrowDown')
    await expect.poll(() => list.locator('[aria-current="true"]').getAttribute('aria-rowindex')).not.toBe(first)
    await page.keyboard.press('o')
    expect(await drawer.evaluate((aside) => aside.contains(aside.ownerDocument.activeElement)), 'o enters').toBe(true)
    await shoot(page, 'drawer-1180')
    await page.keyboard.press('Escape')
    await drawer.waitFor({ state: 'detached' })
    expect(await list.evaluate((grid) => grid === grid.ownerDocument.activeElement), 'Esc goes back').toBe(true)
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/threats\/object\//)
    await page.setViewportSize({ width: 1600, height: 1000 })
  })

  for (const [path, capability] of [
    ['/picture', 'picture'],
    ['/threats', 'threats'],
    ['/threats/import', 'threats'],
    ['/activity', undefined],
    ['/administration', undefined],
    ['/account', undefined],
  ] as const)
    it.runIf(capability === undefined || has(capability))(`Tab is seen wherever it goes on ${path}`, async () => {
      await page.goto(path)
      await page.getByRole('main').waitFor()
      await page.locator('.t-banner[data-loading="false"]').first().waitFor()
      await settled(page)
      const faults = new Set<string>()
      const seen = new Set<string>()
      for (let i = 0; i < 45; i++) {
        await page.keyboard.press('Tab')
        seen.add(await focused(page))
        const fault = await faultOfFocus(page)
        if (fault !== '') faults.add(fault)
      }
      expect([...faults]).toEqual([])
      expect(seen.size, 'places Tab reaches').toBeGreaterThan(8)
    })
})
