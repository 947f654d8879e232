import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  acceptInvitation,
  FIRST,
  invite,
  type JourneyNode,
  launchBrowser,
  openBrowserOf,
  PASSWORD,
  personOf,
  plugInPasskeyDevice,
  setUpNode,
  shoot,
  signIn,
  startNode,
} from './support.ts'

/** Opens a one-time link and tells what the node answered about it. */
async function statusOfLink(page: Page, link: string): Promise<number> {
  const [answer] = await Promise.all([
    page.waitForResponse((response) => response.url().includes('/links/open')),
    page.goto(link),
  ])
  await page.waitForLoadState('networkidle')
  return answer.status()
}

describe('a first start', () => {
  let node: JourneyNode
  let browser: Browser
  beforeAll(async () => {
    ;[node, browser] = await Promise.all([startNode(), launchBrowser()])
  })
  afterAll(async () => {
    await browser.close()
    expect(await node.stop(), 'the exit code after SIGTERM').toBe(0)
  })

  it('lets nobody in without the link', async () => {
    const { page, context } = await openBrowserOf(browser, node)
    await page.goto('/picture')
    await page.getByRole('heading', { name: 'Sign in to this node' }).waitFor()
    await page.getByLabel('Name').fill(FIRST.login)
    await page.getByLabel('Password').fill(PASSWORD)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.getByRole('alert').first().waitFor()
    expect(new URL(page.url()).pathname).toBe('/sign-in')
    await shoot(page, 'sign-in-refused')
    await context.close()
  })

  it('makes who uses the link the first administrator, once', async () => {
    const { page, context, errors, abroad } = await openBrowserOf(browser, node)
    await page.goto(node.oneTimeLink)
    await page.getByRole('heading', { name: 'Set up this node' }).waitFor()
    await shoot(page, 'first-start')
    await setUpNode(page, node)
    await personOf(page, FIRST.name).waitFor()
    await shoot(page, 'first-page')

    const second = await openBrowserOf(browser, node)
    expect(await statusOfLink(second.page, node.oneTimeLink)).toBe(404)
    expect(await second.page.getByRole('button', { name: 'Finish and sign in' }).count()).toBe(0)
    await second.context.close()

    expect(errors).toEqual([])
    expect(abroad, 'requests that left the node').toEqual([])
    await context.close()
  })

  it('lets her in again with her password, and no other', async () => {
    const { page, context } = await openBrowserOf(browser, node)
    await page.goto('/sign-in')
    const trying = async (password: string) => {
      await page.getByLabel('Name').fill(FIRST.login)
      await page.getByLabel('Password').fill(password)
      await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    }
    await trying('not her password at all')
    await page.getByRole('alert').first().waitFor()
    await trying(PASSWORD)
    await personOf(page, FIRST.name).waitFor()
    await context.close()
  })

  it('lets somebody she invites sign in with a passkey', async () => {
    const administrator = await openBrowserOf(browser, node)
    await signIn(administrator.page, FIRST)
    const link = await invite(administrator.page, 'jonaitis')

    const analyst = await openBrowserOf(browser, node)
    await plugInPasskeyDevice(analyst)
    await analyst.page.goto(link)
    await analyst.page.getByRole('heading', { name: /A\. Jonaitis/ }).waitFor()
    await analyst.page.getByRole('button', { name: 'Use a passkey instead' }).click()
    const menu = personOf(analyst.page, 'A. Jonaitis')
    await menu.waitFor()
    await menu.click()
    await analyst.page.getByText('Sign out').click()
    await analyst.page.getByRole('button', { name: 'Sign in with a passkey' }).click()
    await menu.waitFor()
    expect(await menu.textContent()).toContain('A. Jonaitis')
    await shoot(analyst.page, 'passkey')
    await Promise.all([analyst.context.close(), administrator.context.close()])
  })

  it('speaks French to who reads French', async () => {
    const { page, context } = await openBrowserOf(browser, node, { language: 'fr' })
    await page.goto('/')
    await page.getByRole('heading', { name: 'Se connecter à ce nœud' }).waitFor()
    expect(await page.locator('html').getAttribute('lang')).toBe('fr')
    await shoot(page, 'sign-in-fr')
    await context.close()
  })

  it('refuses an invitation twice', async () => {
    const administrator = await openBrowserOf(browser, node)
    await signIn(administrator.page, FIRST)
    const link = await invite(administrator.page, 'tamm')
    const auditor = await openBrowserOf(browser, node)
    await acceptInvitation(auditor.page, link)
    const again = await openBrowserOf(browser, node)
    expect(await statusOfLink(again.page, link)).toBe(404)
    expect(await again.page.getByRole('button', { name: 'Finish and sign in' }).count()).toBe(0)
    await Promise.all([administrator, auditor, again].map(({ context }) => context.close()))
  })
})
