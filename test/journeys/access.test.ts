import { capabilities } from '@testudo/capabilities'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { examineDoors, examinePages } from './looks.ts'
import { type AllPages, openAllPages, PAGES } from './pages.ts'
import { firstScripts, has } from './support.ts'

const CLONE = fileURLToPath(new URL('../..', import.meta.url))

/** The addresses a router knows, as its source lists them. */
function routesOf(file: string): string[] {
  return [...readFileSync(join(CLONE, file), 'utf8').matchAll(/(?:path: |page\(|outside\()'(\/[^'$]*)/g)].map(
    ([, path]) => path ?? '',
  )
}

describe('every page can be used by everybody', { timeout: 900_000 }, () => {
  let pages: AllPages
  beforeAll(async () => {
    pages = await openAllPages()
  })
  afterAll(() => pages.close())

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
    const bytes = await firstScripts(pages.node.address)
    expect(bytes).toBeGreaterThan(50_000)
    expect(bytes).toBeLessThanOrEqual(200_000)
  })

  // A page has one look in English and the other in French: both languages, both looks, at half the price.
  it('in English before signing in', () => examineDoors(pages, 'en', ['light', 'dark']))
  it('in English after it', () => examinePages(pages, 'en', ['light', 'dark']))
})
