import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  acceptInvitation,
  coloursOfMap,
  has,
  invite,
  type JourneyNode,
  launchBrowser,
  openBrowserOf,
  setUpNode,
  shoot,
  startNode,
  waitForMap,
  type Watched,
} from './support.ts'

describe.skipIf(!has('picture'))('the picture', () => {
  let node: JourneyNode
  let browser: Browser
  let administrator: Watched
  let officer: Watched
  const onPicture = async (page: Page) => {
    await page.goto('/picture')
    await page.getByRole('heading', { name: 'Missions' }).waitFor()
    await page.getByText('M-11').first().waitFor()
  }

  beforeAll(async () => {
    ;[node, browser] = await Promise.all([startNode(), launchBrowser()])
    administrator = await openBrowserOf(browser, node)
    await setUpNode(administrator.page, node)
    officer = await openBrowserOf(browser, node)
    await acceptInvitation(officer.page, await invite(administrator.page, 'jonaitis'))
  })
  afterAll(async () => {
    await browser.close()
    await node.stop()
  })

  it('ranks twelve missions and says why five are below capable', async () => {
    const { page } = officer
    await onPicture(page)
    const rows = page.getByRole('main').getByRole('listitem')
    const text = async (code: string) =>
      ((await rows.filter({ hasText: code }).first().textContent()) ?? '').replaceAll(/\s+/g, ' ')
    expect(await text('M-07')).toMatch(
      /\(AR\).*Gotland–Courland data backhaul.*Not capable since \d{6}Z.*because both cable pairs are out/,
    )
    expect(await text('M-04')).toMatch(
      /\(AR\).*Rail onward movement.*Severely degraded since \d{6}Z.*1 of 3 traffic-control links is up and 2 are needed.*INC-0217.*CVE-2026-99417/,
    )
    expect(await text('M-01')).toMatch(/Degraded since.*fallback.*0\.6.*INC-0221/)
    expect(await text('M-11')).toMatch(/\(AU\).*Degraded since.*2 of 5 channels/)
    expect(await text('M-12')).toMatch(/Unknown since.*stopped reporting/)
    expect(await rows.filter({ hasText: /M-\d\d/ }).count()).toBe(12)
    await page.getByText('7 capable').waitFor()
  })

  it('draws the map with what is wrong on it', async () => {
    const { page } = officer
    await waitForMap(page)
    await expect.poll(() => coloursOfMap(page), { timeout: 60_000 }).toBeGreaterThan(3)
    await page.getByRole('button', { name: /M-07/ }).first().waitFor()
    await shoot(page, 'picture-dark')
  })

  it('marks the page with the join of what it shows, top and bottom', async () => {
    const banners = officer.page.getByRole('region', { name: /^Classification/ })
    expect(await banners.count()).toBe(2)
    for (const banner of await banners.all()) {
      const text = (await banner.textContent()) ?? ''
      expect(text).toContain('EXERCISE')
      expect(text).toMatch(/ALLIED RESTRICTED · RELEASABLE TO( [A-Z]{3}){8}/)
      for (const nation of ['DEU', 'DNK', 'EST', 'FIN', 'LTU', 'LVA', 'POL', 'SWE']) expect(text).toContain(nation)
    }
  })

  it('explains the chosen mission and answers what if', async () => {
    const { page } = officer
    await page
      .getByRole('button', { name: /Rail onward movement/ })
      .first()
      .click()
    const inspector = page.getByRole('complementary', { name: 'Selected mission' })
    await inspector.getByText('0.50').first().waitFor()
    await inspector.getByText('Traffic control').first().waitFor()
    const asked = page.getByRole('region', { name: 'What if' })
    await asked.getByRole('button', { name: 'Add asset' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox').fill('Ełk 110')
    await dialog
      .getByRole('button', { name: /Ełk 110 kV/ })
      .first()
      .click()
    await asked.getByText('Not capable').waitFor()
    expect(await asked.textContent()).toMatch(/M-05/)
    expect(new URL(page.url()).searchParams.toString()).toContain('x-testudo-asset')
    await shoot(page, 'what-if')
    // The address alone brings the same question back.
    await page.reload()
    await page.getByRole('region', { name: 'What if' }).getByText('Not capable').waitFor()
  })

  it('opens the mission with its graph', async () => {
    const { page } = officer
    await onPicture(page)
    await page
      .getByRole('button', { name: /Rail onward movement/ })
      .first()
      .click()
    await page.getByRole('complementary', { name: 'Selected mission' }).getByRole('link', { name: 'Open' }).click()
    await page.waitForURL(/\/picture\/mission\//)
    await page.getByRole('heading', { level: 1, name: /Rail onward movement/ }).waitFor()
    await page.getByText('Suwałki gateway').first().waitFor()
    await page.getByText('One of two transformers out for repair').waitFor()
    await shoot(page, 'mission')
  })

  it('is the same in the table, and by keyboard', async () => {
    const { page } = officer
    await onPicture(page)
    await waitForMap(page)
    await page.keyboard.press('j')
    await page.keyboard.press('T')
    await page.getByRole('grid').getByRole('row').nth(5).waitFor()
    await shoot(page, 'picture-table')
  })

  it('speaks French', async () => {
    const { page, context } = await openBrowserOf(browser, node, { language: 'fr', look: 'light' })
    await acceptInvitation(page, await invite(administrator.page, 'wrona'))
    await page.goto('/picture')
    await page.getByText('Acheminement ferroviaire, Gdynia → Rukla').first().waitFor()
    const row = page.getByRole('main').getByRole('listitem').filter({ hasText: 'M-04' }).first()
    expect((await row.textContent())?.replaceAll(/\s+/g, ' ')).toMatch(/Gravement dégradée? depuis \d{6}Z.*INC-0217/)
    await waitForMap(page)
    await shoot(page, 'picture-light-fr')
    await context.close()
  })

  it('did nothing behind her back', () => {
    expect(officer.errors).toEqual([])
    expect(officer.abroad, 'requests that left the node').toEqual([])
  })
})
