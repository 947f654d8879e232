import { capabilities } from '@testudo/capabilities'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  firstScripts,
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

const CLONE = fileURLToPath(new URL('../..', import.meta.url))

const EVERYTHING = process.env['TEST_EVERYTHING'] !== undefined
/** Tabs of one page, each looked at when everything is. */
const TABS = ['rules', 'versions', 'history', 'parity', 'activities', 'collections', 'misp', 'certificates'].map(
  (tab) => [`/sharing?tab=${tab}`, 'sharing'] as const,
)

/** Every page, by the capability it belongs to; a new page is added here. `M`, `S` and `A` are a mission, an intrusion set and an alert of the story. */
const PAGES: readonly (readonly [path: string, capability?: string])[] = [
  ['/picture', 'picture'],
  ['/picture?view=table', 'picture'],
  ['/picture/mission/M', 'picture'],
  ['/picture/model', 'picture'],
  ['/picture/commitments', 'picture'],
  ['/threats', 'threats'],
  ['/threats?type=indicator', 'threats'],
  ['/threats/object/S', 'threats'],
  ['/threats/graph', 'threats'],
  ['/threats/graph?ids=S', 'threats'],
  ['/threats/matrix', 'threats'],
  ['/threats/import', 'threats'],
  ['/detection', 'detection'],
  ['/detection?show=all&sort=last', 'detection'],
  ['/detection/alert/A', 'detection'],
  ['/detection/allies', 'detection'],
  ['/detection/coverage', 'detection'],
  ['/detection/coverage?state=rejected', 'detection'],
  ['/detection/rules', 'detection'],
  ['/detection/sources', 'detection'],
  ['/detection/sources?add=1', 'detection'],
  ['/detection/protect', 'detection'],
  ['/sharing', 'sharing'],
  ...(EVERYTHING ? TABS : []),
  ['/sharing/desk?objects=S', 'sharing'],
  ['/sharing/who?object=S', 'sharing'],
  ['/sharing/quarantine', 'sharing'],
  ['/sharing/seen', 'sharing'],
  ['/activity'],
  ['/activity?view=jobs'],
  ['/administration'],
  ['/administration?view=roles'],
  ['/administration?view=policies'],
  ['/administration?view=health'],
  ['/account'],
  ['/no-such-page'],
]

/** What floats over a page, by what opens it. */
const FLOATING: readonly (readonly [name: string, open: (page: Page) => Promise<unknown>])[] = [
  [
    'palette',
    async (page) => {
      await page.keyboard.press('Control+k')
      await page.getByRole('combobox').fill('su')
      await page.getByRole('option').first().waitFor()
    },
  ],
  ['keys', (page) => page.keyboard.press('?').then(() => page.locator('dialog[open]').waitFor())],
  ['person', (page) => page.locator('.t-menu-button').last().click()],
]

/** The id of an alert as this person may see it: the first of them, as soon as the story's events have been told. */
async function firstAlert(page: Page): Promise<string> {
  return page.evaluate(async () => {
    for (let asked = 0; asked < 200; asked++) {
      const answer = await fetch('/api/detection/alerts')
      const [first] = ((await answer.json()) as { rows: readonly { id: string }[] }).rows
      if (first !== undefined) return first.id
      await new Promise((done) => setTimeout(done, 500))
    }
    throw new Error('no event of the story has raised an alert')
  })
}

/** The addresses a router knows, as its source lists them. */
function routesOf(file: string): string[] {
  return [...readFileSync(join(CLONE, file), 'utf8').matchAll(/(?:path: |page\(|outside\()'(\/[^'$]*)/g)].map(
    ([, path]) => path ?? '',
  )
}

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

describe('every page can be used by everybody', { timeout: 400_000 }, () => {
  let node: JourneyNode
  let browser: Browser
  const story = { M: '', S: '', A: '' }
  const signedIn = new Map<string, Awaited<ReturnType<typeof openBrowserOf>>>()

  beforeAll(async () => {
    ;[node, browser] = await Promise.all([startNode(), launchBrowser()])
    const administrator = await openBrowserOf(browser, node)
    await setUpNode(administrator.page, node)
    const { tidalShield } = await import('@testudo/exercise')
    const objects = tidalShield(Date.now()).bundles.flatMap((bundle) => bundle.objects)
    story.M = objects.find((o) => o['code'] === 'M-04')?.id ?? ''
    story.S = objects.find((o) => o.id.startsWith('intrusion-set--'))?.id ?? ''
    signedIn.set('administrator', administrator)
    if (has('detection')) story.A = await firstAlert(administrator.page)
  })
  afterAll(async () => {
    await browser.close()
    await node.stop()
  })

  const pathsHere = () =>
    PAGES.filter(([, capability]) => capability === undefined || has(capability)).map(([path]) =>
      path.replace(/(?<=[/=])[MSA]$/, (name) => story[name as keyof typeof story]),
    )
  const open = async (page: Page, path: string) => {
    await page.goto(path)
    await page.getByRole('main').waitFor()
    // The live stream keeps the network busy for ever: what is on its way says so in the banner and in skeletons.
    await page.locator('.t-banner[data-loading="false"]').first().waitFor()
    await page.locator('.t-skeleton').first().waitFor({ state: 'detached' })
    await settled(page)
  }
  const asAdministrator = async (options: Parameters<typeof openBrowserOf>[2]) => {
    const administrator = signedIn.get('administrator')
    if (administrator === undefined) throw new Error('nobody is signed in')
    const opened = await openBrowserOf(browser, node, options)
    await opened.context.addCookies(await administrator.context.cookies())
    return opened
  }

  it('lists every page there is', () => {
    const files = [
      'apps/web/src/router.tsx',
      ...capabilities.filter(has).map((name) => `capabilities/${name}/src/web/index.tsx`),
    ]
    const listed = PAGES.map(([path]) => path.split('?')[0] ?? '')
    const missing = files
      .flatMap(routesOf)
      .filter((path) => !['/', '/sign-in', '/welcome', '/gallery'].includes(path))
      .filter((path) => !listed.some((one) => (path.endsWith('/') ? one.startsWith(path) : one === path)))
    expect(missing).toEqual([])
  })

  it('the first page asks for at most 200 kB of JavaScript', async () => {
    const bytes = await firstScripts(node.address)
    expect(bytes).toBeGreaterThan(50_000)
    expect(bytes).toBeLessThanOrEqual(200_000)
  })

  for (const width of WIDTHS)
    it(`fits ${width} px: nothing scrolls sideways but tables and graphs in themselves, and everything can be hit`, async () => {
      const { page, context } = await asAdministrator({ look: 'dark', language: 'fr' })
      await page.setViewportSize({ width, height: 800 })
      const found: Record<string, string[]> = {}
      for (const path of pathsHere()) {
        await open(page, path)
        const said = [...(await misfits(page)), ...(await violationsOf(page))]
        if (said.length > 0) found[path] = said
        await shoot(page, `page${path.replaceAll(/[/?=]+/g, '-').slice(0, 40)}-${width}`)
      }
      expect(found).toEqual({})
      await context.close()
    })

  // Each language is loaded in one look and then switched to the other, so that both are loaded and both are switched to.
  for (const [language, looks] of [
    ['en', ['light', 'dark']],
    ['fr', ['dark', 'light']],
  ] as const)
    describe(`${language}, ${looks.join(' and then ')}`, () => {
      const inEachLook = async (page: Page, look: (name: (typeof looks)[number]) => Promise<void>) => {
        for (const name of looks) {
          await page.emulateMedia({ colorScheme: name })
          await page.locator(`html[data-mantine-color-scheme="${name}"]`).waitFor({ state: 'attached' })
          await settled(page)
          await look(name)
        }
        await page.emulateMedia({ colorScheme: looks[0] })
      }

      it('before signing in', async () => {
        const { page, context } = await openBrowserOf(browser, node, { look: looks[0], language })
        for (const path of ['/sign-in', '/welcome']) {
          await page.goto(path)
          await page.getByRole('heading').first().waitFor()
          await inEachLook(page, async (look) => expect(await violationsOf(page), `${path}, ${look}`).toEqual([]))
        }
        await context.close()
      })

      it('after it', async () => {
        const { page, context } = await asAdministrator({ look: looks[0], language })
        const found: Record<string, string[]> = {}
        const examine = (name: string, file?: string) =>
          inEachLook(page, async (look) => {
            const violations = await violationsOf(page)
            if (violations.length > 0) found[`${name}, ${look}`] = violations
            await shoot(page, `${file ?? name}-${look}-${language}`)
          })
        for (const path of pathsHere()) {
          await open(page, path)
          expect(await page.locator('html').getAttribute('lang')).toBe(language)
          await examine(path, `page${path.replaceAll(/[/?=]+/g, '-').slice(0, 40)}`)
        }
        for (const [name, float] of FLOATING) {
          await open(page, '/account')
          await float(page)
          await examine(name, `floating-${name}`)
        }
        expect(found).toEqual({})
        await context.close()
      })
    })
})
