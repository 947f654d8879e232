import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  acceptInvitation,
  has,
  invite,
  type JourneyNode,
  launchBrowser,
  openBrowserOf,
  settled,
  setUpNode,
  shoot,
  startNode,
  violationsOf,
  type Watched,
} from './support.ts'

const TITLE = 'Wiper on signalling gateways, Suwałki'
const SOON = { timeout: 30_000 }
const plain = async (page: Page) => ((await page.getByRole('main').textContent()) ?? '').replaceAll(/\s+/g, ' ')

describe.skipIf(!has('incidents') || !has('picture'))('one incident, two nations', () => {
  let node: JourneyNode
  let browser: Browser
  let poland: Watched
  let lithuania: Watched
  let spain: Watched

  beforeAll(async () => {
    ;[node, browser] = await Promise.all([startNode(), launchBrowser()])
    const administrator = await openBrowserOf(browser, node)
    await setUpNode(administrator.page, node)
    poland = await openBrowserOf(browser, node)
    await acceptInvitation(poland.page, await invite(administrator.page, 'wrona'))
    lithuania = await openBrowserOf(browser, node, { language: 'fr', look: 'light' })
    await acceptInvitation(lithuania.page, await invite(administrator.page, 'jonaitis'))
    spain = await openBrowserOf(browser, node)
    await acceptInvitation(spain.page, await invite(administrator.page, 'ibarra'))
    await administrator.context.close()
  })
  afterAll(async () => {
    await browser.close()
    await node.stop()
  })

  it('the list says which is worst for which mission, and why', async () => {
    const { page } = poland
    await page.goto('/incidents')
    await page.getByText(TITLE).waitFor(SOON)
    await settled(page)
    await shoot(page, 'incidents')
    const row = page.getByRole('row').filter({ hasText: TITLE })
    expect(await row.textContent()).toMatch(/because .*M-04.* severely degraded/)
    expect(await violationsOf(page)).toEqual([])
  })

  it('the lead adds what happened, under a label of its own', async () => {
    const { page } = poland
    await page.getByText(TITLE).click()
    await page.getByRole('heading', { name: 'Time line' }).waitFor(SOON)
    await settled(page)
    await shoot(page, 'incident')
    expect(await violationsOf(page)).toEqual([])
    await page.keyboard.press('e')
    await page.getByLabel('What happened').fill('Spare units leave Gdynia')
    await page.getByLabel('Techniques (ATT&CK, DISARM)').fill('t0857')
    await page.getByRole('button', { name: 'Add event' }).click()
    await page.getByText('Spare units leave Gdynia').waitFor(SOON)
  })

  it('its partner finds its own task, reports, and the lead sees it', async () => {
    const { page } = lithuania
    await page.goto('/incidents')
    await page.getByText(TITLE).click()
    await page.getByText('Spare units leave Gdynia').waitFor(SOON)
    await settled(page)
    await shoot(page, 'incident-fr')
    expect(await violationsOf(page)).toEqual([])
    expect(await page.getByRole('button', { name: 'Clore', exact: true }).count()).toBe(0)
    await page.getByRole('button', { name: /^Rendre compte : Check/ }).click()
    await page.getByLabel('Détails').fill('Aucune trace à Kaunas ni à Šiauliai.')
    await page.getByRole('button', { name: 'Rendre compte' }).last().click()
    await poland.page.getByText('Aucune trace à Kaunas').waitFor(SOON)
  })

  it('who may not read it finds nothing of it', async () => {
    const { page } = spain
    const address = new URL(poland.page.url()).pathname
    await page.goto('/incidents')
    await page.getByText('No open incident').waitFor(SOON)
    expect(await plain(page)).not.toMatch(/INC-0217|Suwałki/)
    await page.goto(address)
    await page.getByText('Nothing here').first().waitFor(SOON)
  })

  it('did nothing behind their backs', () => {
    for (const { errors, abroad } of [poland, lithuania, spain]) expect([errors, abroad]).toEqual([[], []])
  })
})
