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
  let address = ''

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
    address = new URL(page.url()).pathname
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
    await poland.page.getByText('Aucune trace à Kaunas').first().waitFor(SOON)
  })

  it('a question of one nation is answered by the other, as far as it may', async () => {
    const { page } = lithuania
    await page.goto('/incidents/requests')
    await page.getByRole('heading', { name: /gateway vendor/ }).waitFor(SOON)
    await settled(page)
    await shoot(page, 'requests-fr')
    expect(await violationsOf(page)).toEqual([])
    await page.getByRole('button', { name: 'Répondre', exact: true }).click()
    await page.getByRole('dialog').getByLabel('Réponse', { exact: true }).fill('Šiauliai est coupé aussi.')
    await page.getByRole('button', { name: 'Envoyer la réponse' }).click()
    await page.getByText('Šiauliai est coupé aussi.').waitFor(SOON)
    await poland.page.goto('/incidents/requests?new=1')
    await poland.page.getByLabel('Question').fill('Which operators let the vendor in remotely?')
    await poland.page.getByText('Asked before:').waitFor(SOON)
    await settled(poland.page)
    await shoot(poland.page, 'requests-ask')
    expect(await violationsOf(poland.page)).toEqual([])
  })

  it('who may not read it finds nothing of it', async () => {
    const { page } = spain
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
