import { capabilities } from '@testudo/capabilities'
import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { expect } from 'vitest'
import { type JourneyNode, PASSWORD } from './node.ts'

export { FIRST, firstScripts, type JourneyNode, launchBrowser, PASSWORD, setUpNode, startNode } from './node.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const RESULTS = join(ROOT, 'test-results')

/** Whether a capability is part of this product; a journey steps aside without what it walks through. */
export const has = (capability: string): boolean => (capabilities as readonly string[]).includes(capability)

/** What a page did that it should not: errors, and requests that left the node. */
export interface Watched {
  readonly page: Page
  readonly context: BrowserContext
  readonly errors: string[]
  readonly abroad: string[]
}

/** A browser of one person, at the size the screens are designed for. */
export async function openBrowserOf(
  browser: Browser,
  node: JourneyNode,
  options: { language?: 'en' | 'fr'; look?: 'light' | 'dark'; scripts?: boolean } = {},
): Promise<Watched> {
  const context = await browser.newContext({
    baseURL: node.address,
    viewport: { width: 1600, height: 1000 },
    locale: options.language === 'fr' ? 'fr-FR' : 'en-GB',
    colorScheme: options.look ?? 'dark',
    timezoneId: 'Europe/Vilnius',
    javaScriptEnabled: options.scripts ?? true,
  })
  const page = await context.newPage()
  const errors: string[] = []
  const abroad: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  page.on('request', (request) => {
    const url = new URL(request.url())
    if (/^(https?|wss?):$/.test(url.protocol) && url.origin !== node.address) abroad.push(request.url())
  })
  return { page, context, errors, abroad }
}

/** The button of the person who is signed in; it stands on every page behind sign-in. */
export const personOf = (page: Page, name: string) => page.getByRole('button', { name })

/** Signs in with a password. */
export async function signIn(page: Page, who: { readonly login: string; readonly name: string }): Promise<void> {
  await page.goto('/sign-in')
  await page.getByLabel('Name').fill(who.login)
  await page.getByLabel('Password').fill(PASSWORD)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await personOf(page, who.name).waitFor()
}

/** Signs in by the plain form, which needs no script, and stays where it leads. */
export async function signInPlainly(page: Page, login: string): Promise<void> {
  await page.getByLabel(/^(Name to sign in with|Nom de connexion)$/).fill(login)
  await page.getByLabel(/^(Password|Mot de passe)$/).fill(PASSWORD)
  await page.getByRole('button', { name: /^(Sign in|Se connecter)$/ }).click()
}

/** Asks the node as the person signed in on this page. */
export async function ask(
  page: Page,
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; body: unknown }> {
  return page.evaluate(
    async ([how, where, what]) => {
      const response = await fetch(`/api${where}`, {
        method: how ?? 'GET',
        headers: what === undefined ? {} : { 'content-type': 'application/json' },
        ...(what === undefined ? {} : { body: what }),
      })
      const text = await response.text()
      return { status: response.status, body: text === '' ? undefined : (JSON.parse(text) as unknown) }
    },
    [method, path, body === undefined ? undefined : JSON.stringify(body)] as const,
  )
}

/** An administrator gives somebody of the story, who has an account but no way in, a one-time link. @returns the link */
export async function invite(administrator: Page, personaId: string): Promise<string> {
  const people = await ask(administrator, 'GET', '/identity/people')
  const person = (people.body as readonly { id: string; login: string }[]).find(({ login }) => login === personaId)
  if (person === undefined) throw new Error(`nobody in the story is called ${personaId}`)
  const answer = await ask(administrator, 'POST', `/identity/people/${person.id}/link`)
  expect(answer, 'the invitation').toMatchObject({ status: 200 })
  return (answer.body as { link: string }).link
}

/** Accepts an invitation with a password. */
export async function acceptInvitation(page: Page, link: string): Promise<void> {
  await page.goto(link)
  await page.getByLabel(/^(Password|Mot de passe)$/).fill(PASSWORD)
  await page.getByLabel(/^(Password, once more|Mot de passe, encore une fois)$/).fill(PASSWORD)
  await page.getByRole('button', { name: /^(Finish and sign in|Terminer et se connecter)$/ }).click()
  await page.waitForURL((url) => !url.pathname.startsWith('/welcome'))
}

/** A passkey device inside the browser, which always consents. */
export async function plugInPasskeyDevice({ context, page }: Pick<Watched, 'context' | 'page'>): Promise<void> {
  const devtools = await context.newCDPSession(page)
  await devtools.send('WebAuthn.enable')
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
}

/** Writes a screenshot to `test-results/`. */
export async function shoot(page: Page, name: string): Promise<void> {
  mkdirSync(RESULTS, { recursive: true })
  await page.screenshot({ path: join(RESULTS, `${name}.png`) })
}

/** Waits until what was asked for is here, and nothing moves any more but what moves for ever. */
export async function settled(page: Page): Promise<void> {
  await page.evaluate<void>(`(async () => {
    await document.fonts.ready
    const frame = () => new Promise((drawn) => requestAnimationFrame(drawn))
    const moving = () =>
      document.getAnimations().filter((one) => one.playState === 'running' && Number.isFinite(one.effect?.getComputedTiming().endTime))
    const loading = () => document.querySelector('.t-banner[data-loading="true"], .t-skeleton') !== null
    do {
      await frame()
      await frame()
      await Promise.allSettled(moving().map((one) => one.finished))
    } while (loading() || moving().length > 0)
  })()`)
}

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

interface Violation {
  readonly id: string
  readonly help: string
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[]
}

/** What axe finds on the page as it stands (targets of WCAG 2.2 included), one line per violation and element; empty when nothing. */
export async function violationsOf(page: Page): Promise<string[]> {
  if (!(await page.evaluate<boolean>(`'axe' in globalThis`))) await page.evaluate(AXE)
  const found = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run(options: object): Promise<{ violations: Violation[] }> } }
    // Selectors and style sheets of other hosts: the half of its time, and nothing of them is said here.
    const quick = { resultTypes: ['violations'], selectors: false, preload: false }
    return (await axe.run({ ...quick, rules: { 'target-size': { enabled: true } } })).violations
  })
  return found.flatMap(({ id, help, nodes }) =>
    nodes.map(
      (node) =>
        `${id}: ${help}: ${node.html.slice(0, 200)} ${(node.failureSummary ?? '').replaceAll(/\s+/g, ' ').slice(0, 240)}`,
    ),
  )
}

/** Waits until the map has a canvas and its marks stand on it. */
export async function waitForMap(page: Page): Promise<void> {
  await page.locator('canvas.maplibregl-canvas').waitFor({ state: 'visible', timeout: 60_000 })
  await page.locator('.maplibregl-marker').first().waitFor({ timeout: 60_000 })
}

/** How many different colours a grid of points of the map's drawing has: a blank canvas has one. */
export async function coloursOfMap(page: Page): Promise<number> {
  const picture = await page.locator('canvas.maplibregl-canvas').screenshot()
  // As text: the page's own program, with the page's own types.
  return page.evaluate<number>(`(async () => {
    const image = new Image()
    image.src = 'data:image/png;base64,${picture.toString('base64')}'
    await image.decode()
    const canvas = document.createElement('canvas')
    canvas.width = image.width
    canvas.height = image.height
    const pen = canvas.getContext('2d')
    pen.drawImage(image, 0, 0)
    const colours = new Set()
    for (let x = 5; x < image.width; x += 20)
      for (let y = 5; y < image.height; y += 20) colours.add(pen.getImageData(x, y, 1, 1).data.join())
    return colours.size
  })()`)
}
