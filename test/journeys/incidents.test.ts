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

  it('evidence is added, taken out only as nothing that opens, and its chain of custody holds', async () => {
    const { page } = poland
    await page.keyboard.press('v')
    await page.getByText('No evidence yet').waitFor(SOON)
    await page.keyboard.press('a')
    const name = 'invoice.pdf.exe'
    const bytes = Buffer.concat([Buffer.from('MZ'), Buffer.alloc(600, 0x90)])
    await page.locator('input[type=file]').setInputFiles({ name, mimeType: 'application/pdf', buffer: bytes })
    await page.getByLabel('Where', { exact: true }).fill('Suwałki, gateway 2')
    await page.getByRole('button', { name: 'Add to evidence' }).click()
    await page.getByRole('row').filter({ hasText: name }).waitFor(SOON)
    const down = page.waitForEvent('download')
    await page.getByRole('link', { name: 'Download as .bin' }).click()
    expect((await down).suggestedFilename()).toMatch(/^evidence-[0-9a-f]{12}\.bin$/)
    await page.getByText('taken out to read').waitFor(SOON)
    await page.getByRole('button', { name: 'Verify' }).click()
    await page.getByText('Bytes and chain hold; 2 entries.').waitFor(SOON)
    await settled(page)
    await shoot(page, 'evidence')
    expect(await violationsOf(page)).toEqual([])
    await page.goto(address)
    await page.getByRole('heading', { name: 'Time line' }).waitFor(SOON)
  })

  it('its partner finds its own task, reports, and the lead sees it', async () => {
    const { page } = lithuania
    await page.goto('/incidents')
    await page.getByText(TITLE).click()
    await page.getByText('Spare units leave Gdynia').waitFor(SOON)
    await settled(page)
    await shoot(page, 'incident-fr')
    expect(await violationsOf(page)).toEqual([])
    await page.getByText('Seul POL node peut le modifier ou le clore').waitFor()
    await page.getByRole('button', { name: 'Autres actions' }).press('ArrowUp')
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Garder comme modèle')
    expect(await page.getByRole('button', { name: 'Clore l’incident' }).count()).toBe(0)
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: /^Rendre compte : Check/ }).click()
    await page.getByLabel('Détails').fill('Aucune trace à Kaunas ni à Šiauliai.')
    await page.getByRole('button', { name: 'Rendre compte' }).last().click()
    await poland.page.getByText('Aucune trace à Kaunas').first().waitFor(SOON)
  })

  it('a question of one nation is answered by the other, as far as it may', async () => {
    const { page } = lithuania
    await page.goto('/incidents/requests')
    await page.getByRole('row').filter({ hasText: 'gateway vendor' }).click(SOON)
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

  it('help is asked for, a team of another nation is proposed with its reasons, and both accept', async () => {
    const { page } = poland
    await page.goto('/assistance')
    await page
      .getByRole('heading', { name: /Malware analysts/ })
      .first()
      .waitFor(SOON)
    await settled(page)
    await shoot(page, 'assistance')
    expect(await plain(page)).toMatch(/malware analysis: 2 of 2/)
    expect(await violationsOf(page)).toEqual([])
    await page.keyboard.press('n')
    const asking = page.getByRole('dialog')
    await asking.getByLabel('What for, in a few words').fill('Read the second wiper')
    await asking.getByLabel('Skills, with how many people').fill('malware analysis 2')
    await asking.getByLabel('Until').fill('311800ZDEC26')
    await settled(page)
    await shoot(page, 'assistance-ask')
    expect(await violationsOf(page)).toEqual([])
    await asking.getByRole('button', { name: 'Send request' }).click()
    await page.getByRole('heading', { name: /Read the second wiper/ }).waitFor(SOON)

    const other = lithuania.page
    await other.goto('/assistance?new=offer')
    const offering = other.getByRole('dialog')
    await offering.getByLabel('Objet, en quelques mots').fill('Deux analystes de Kaunas')
    await offering.getByLabel('Compétences, avec l’effectif').fill('analyse de maliciels 2')
    await offering.getByLabel('Au', { exact: true }).fill('311900ZDEC26')
    await offering.getByRole('button', { name: 'Envoyer l’offre' }).click()
    const wish = other.getByRole('listitem').filter({ hasText: 'Read the second wiper' })
    await wish.getByRole('button', { name: 'Proposer cette équipe à POL' }).click()
    await other.getByRole('dialog').getByRole('button', { name: 'Proposer cette équipe à POL' }).click()
    await other.getByText('proposée par LTU node').waitFor(SOON)
    await settled(other)
    await shoot(other, 'assistance-offer-fr')
    expect(await violationsOf(other)).toEqual([])

    const team = page.getByRole('listitem').filter({ hasText: 'Deux analystes de Kaunas' })
    await team.getByRole('button', { name: 'Accept', exact: true }).click(SOON)
    await page.getByRole('dialog').getByRole('button', { name: 'Accept', exact: true }).click()
    await page.getByText('accepted by both').waitFor(SOON)
    await other.getByRole('button', { name: 'Rendre', exact: true }).waitFor(SOON)
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
