import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  has,
  type JourneyNode,
  launchBrowser,
  openBrowserOf,
  setUpNode,
  shoot,
  startNode,
  violationsOf,
} from './support.ts'

/** Every page, by the capability it belongs to; a new page is added here. */
const PAGES: readonly (readonly [path: string, capability?: string])[] = [
  ['/picture', 'picture'],
  ['/picture?view=table', 'picture'],
  ['/picture/model', 'picture'],
  ['/threats', 'threats'],
  ['/threats/matrix', 'threats'],
  ['/threats/import', 'threats'],
  ['/activity'],
  ['/administration'],
  ['/account'],
  ['/no-such-page'],
]

describe('every page can be used by everybody', () => {
  let node: JourneyNode
  let browser: Browser
  let mission = ''
  const signedIn = new Map<string, Awaited<ReturnType<typeof openBrowserOf>>>()

  beforeAll(async () => {
    ;[node, browser] = await Promise.all([startNode(), launchBrowser()])
    const administrator = await openBrowserOf(browser, node)
    await setUpNode(administrator.page, node)
    const { tidalShield } = await import('@testudo/exercise')
    mission =
      tidalShield(Date.now())
        .bundles.flatMap(({ objects }) => objects)
        .find((o) => o['code'] === 'M-04')?.id ?? ''
    signedIn.set('administrator', administrator)
  })
  afterAll(async () => {
    await browser.close()
    await node.stop()
  })

  for (const look of ['light', 'dark'] as const)
    for (const language of ['en', 'fr'] as const)
      describe(`${look}, ${language}`, () => {
        it('before signing in', async () => {
          const { page, context } = await openBrowserOf(browser, node, { look, language })
          await page.goto('/sign-in')
          await page.getByRole('heading').first().waitFor()
          expect(await violationsOf(page)).toEqual([])
          await page.goto('/welcome')
          await page.getByRole('heading').first().waitFor()
          expect(await violationsOf(page)).toEqual([])
          await context.close()
        })

        it('after it', async () => {
          const administrator = signedIn.get('administrator')
          if (administrator === undefined) throw new Error('nobody is signed in')
          const { page, context } = await openBrowserOf(browser, node, { look, language })
          await context.addCookies(await administrator.context.cookies())
          const paths = PAGES.filter(([, capability]) => capability === undefined || has(capability)).map(
            ([path]) => path,
          )
          if (has('picture')) paths.push(`/picture/mission/${mission}`)
          const found: Record<string, string[]> = {}
          for (const path of paths) {
            await page.goto(path)
            await page.getByRole('main').waitFor()
            await page.waitForLoadState('networkidle', { timeout: 1_500 }).catch(() => undefined)
            await page.waitForTimeout(300)
            expect(await page.locator('html').getAttribute('lang')).toBe(language)
            const violations = await violationsOf(page)
            if (violations.length > 0) found[path] = violations
            await shoot(
              page,
              `page${path.split('?')[0]?.replaceAll('/', '-').slice(0, 30)}${path.includes('?') ? '-table' : ''}-${look}-${language}`,
            )
          }
          expect(found).toEqual({})
          await context.close()
        })
      })
})
