import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { misfits } from './misfits.ts'
import { type AllPages, EVERYTHING, MAPS, pictureOf } from './pages.ts'
import { openBrowserOf, settled, shoot, violationsOf, waitForMap } from './support.ts'

type Look = 'light' | 'dark'

const WIDE = { width: 1600, height: 1000 }
/**
 * Narrower screens, where columns become drawers and maps tables. French, the longer of the two, is read on the
 * narrowest; the wider ones share the pages in English, when everything is run.
 */
const NARROW: Readonly<Record<'en' | 'fr', readonly number[]>> = { en: EVERYTHING ? [1180, 720] : [], fr: [375] }

/** Pictures of every page, for people to look at; without it, of those at fault. */
const PICTURES = process.env['TEST_PICTURES'] !== undefined

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

/** A page that is just being drawn may not hear that the look changed: it is loaded once more then. */
async function wear(page: Page, name: Look): Promise<void> {
  const worn = page.locator(`html[data-mantine-color-scheme="${name}"]`)
  await page.emulateMedia({ colorScheme: name })
  await worn.waitFor({ state: 'attached', timeout: 10_000 }).catch(() => page.reload())
  await worn.waitFor({ state: 'attached' })
}

async function inEachLook(page: Page, looks: readonly Look[], look: (name: Look) => Promise<void>) {
  for (const name of looks) {
    await wear(page, name)
    await settled(page)
    await look(name)
  }
  await page.emulateMedia({ colorScheme: looks[0] ?? 'light' })
}

/** What stands before sign-in, loaded in the first look and switched to the other. */
export async function examineDoors({ node, browser }: AllPages, language: 'en' | 'fr', looks: readonly [Look, Look]) {
  const { page, context } = await openBrowserOf(browser, node, { look: looks[0], language })
  for (const path of ['/sign-in', '/welcome']) {
    await page.goto(path)
    await page.getByRole('heading').first().waitFor()
    await inEachLook(page, looks, async (look) => expect(await violationsOf(page), `${path}, ${look}`).toEqual([]))
  }
  await context.close()
}

/** Every page and what floats over pages, in turn in one look and the other; a page is loaded once, and made narrower. */
export async function examinePages(all: AllPages, language: 'en' | 'fr', looks: readonly [Look, Look]) {
  const { page, context } = await all.asAdministrator({ look: looks[0], language })
  const maps = await all.asAdministrator({ look: looks[0], language }, 'emulated')
  const found: Record<string, readonly string[]> = {}
  const note = async (on: Page, what: string, said: readonly string[], picture: string) => {
    if (said.length > 0) found[what] = said
    if (said.length > 0 || PICTURES) await shoot(on, picture)
  }
  const examine = (on: Page, number: number, name: string, file: string) =>
    inEachLook(on, [looks[number % 2] ?? looks[0]], async (look) => {
      await note(on, `${name}, ${look}`, await violationsOf(on), `${file}-${look}-${language}`)
    })
  const widths = NARROW[language]
  for (const [at, path] of all.paths.entries()) {
    const on = MAPS.includes(path) ? maps.page : page
    await on.setViewportSize(WIDE)
    await all.open(on, path)
    if (on === maps.page) await waitForMap(on)
    expect(await on.locator('html').getAttribute('lang')).toBe(language)
    await examine(on, at, path, pictureOf(path))
    const width = widths[at % widths.length]
    if (width === undefined) continue
    await on.setViewportSize({ width, height: 800 })
    await settled(on)
    const said = [...(await misfits(on)), ...(await violationsOf(on))]
    await note(on, `${path}, ${width} px`, said, `${pictureOf(path)}-${width}`)
  }
  await page.setViewportSize(WIDE)
  await all.open(page, '/account')
  for (const [at, [name, float]] of FLOATING.entries()) {
    await float(page)
    await examine(page, at, name, `floating-${name}`)
    await page.keyboard.press('Escape')
    await page.locator('dialog').waitFor({ state: 'detached' })
  }
  expect(found).toEqual({})
  await maps.context.close()
  await context.close()
}
