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

  it('says what can be done, and compares two sets under one address', async () => {
    const { page } = officer
    await onPicture(page)
    await page
      .getByRole('button', { name: /Rail onward movement/ })
      .first()
      .click()
    const inspector = page.getByRole('complementary', { name: 'Selected mission' })
    await inspector.getByRole('heading', { name: 'What can be done' }).waitFor()
    await inspector
      .getByRole('button', { name: /^Assume it: Restore/ })
      .first()
      .click()
    const asked = page.getByRole('region', { name: 'What if' })
    await asked
      .getByText(/ is back/)
      .first()
      .waitFor()
    await asked.getByTestId('what-if-answer').waitFor()
    await asked.getByRole('button', { name: 'Compare with another set' }).click()
    await asked.getByRole('button', { name: 'Add asset' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox').fill('Ełk 110')
    await dialog
      .getByRole('button', { name: /Ełk 110 kV/ })
      .first()
      .click()
    await asked.getByRole('columnheader', { name: 'B' }).waitFor()
    expect(new URL(page.url()).searchParams.has('bfail') || new URL(page.url()).searchParams.has('brestore')).toBe(true)
    await shoot(page, 'what-if-two-sets')
    await page.reload()
    await asked.getByRole('columnheader', { name: 'B' }).waitFor()
    const saving = page.waitForEvent('download')
    await asked.getByRole('link', { name: 'Save the answer as CSV' }).click()
    expect((await saving).suggestedFilename()).toBe('what-if.csv')
  })

  it('records an exposure with what it does seen before, withdraws it, and takes that back', async () => {
    const { page } = officer
    await page.goto('/picture/model')
    await page.getByLabel('Find a node by name').fill('Gdynia gateway')
    await page
      .getByRole('button', { name: /Gdynia gateway/ })
      .first()
      .click()
    await page.getByRole('heading', { name: /Gdynia gateway/ }).waitFor()
    await page.getByRole('button', { name: 'Record exposure …' }).click()
    const dialog = page.getByRole('dialog', { name: /Record an exposure of Gdynia gateway/ })
    await dialog.getByLabel('What happened').fill('Gateway isolated as a precaution')
    await dialog.getByLabel('Reference').fill('EXP-2001')
    await dialog.getByLabel('In the sentence', { exact: true }).fill('isolated')
    expect(await dialog.getByLabel('Marking').inputValue()).toBe('-1')
    await dialog.getByLabel('Source', { exact: true }).fill('Duty officer')
    // A refusal is said before anything is saved.
    await dialog.getByLabel('Until').fill('010000ZJAN26')
    await dialog.getByText('The end must come after the start.').waitFor()
    expect(await dialog.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true)
    await dialog.getByLabel('Until').fill('')
    const effect = dialog.getByRole('region', { name: 'What this does' })
    await effect.getByText('M-04').waitFor()
    await effect.getByText('Not capable').waitFor()
    await shoot(page, 'exposure-preview')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Exposure recorded').waitFor()
    await page.getByRole('button', { name: /^Withdraw … EXP-2001/ }).click()
    const withdraw = page.getByRole('dialog', { name: 'Withdraw EXP-2001?' })
    await withdraw.getByText('M-04').waitFor()
    await withdraw.getByRole('button', { name: 'Remove' }).click()
    await page.getByText('Exposure withdrawn').waitFor()
    await page.getByRole('link', { name: 'EXP-2001' }).waitFor({ state: 'detached' })
    await page.keyboard.press('Z')
    await page.getByText('EXP-2001').first().waitFor()
    await page.getByRole('button', { name: /^Withdraw … EXP-2001/ }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
    await page.getByRole('link', { name: 'EXP-2001' }).waitFor({ state: 'detached' })
  })

  it('publishes a service commitment that names no asset, and withdraws it', async () => {
    const { page } = officer
    await page.goto('/picture/commitments')
    await page.getByRole('heading', { name: 'Service commitments' }).waitFor()
    await page.getByRole('button', { name: 'Publish a commitment …' }).click()
    const dialog = page.getByRole('dialog', { name: 'Publish a service commitment' })
    await dialog.getByLabel('What is promised').fill('Dark fibre, Tallinn to Tapa')
    await dialog.getByLabel('Operator as others shall read it').fill('A telecom operator')
    await dialog.getByLabel('Capacity promised, 0 to 1').fill('0.8')
    await dialog.getByText('No mission changes.').waitFor()
    await shoot(page, 'commitment')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Commitment published').waitFor()
    await page.getByText('A telecom operator').waitFor()
    await page.getByRole('button', { name: /^Withdraw … Dark fibre/ }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
    await page.getByText('Commitment withdrawn').waitFor()
    await page.getByText('A telecom operator').waitFor({ state: 'detached' })
  })

  it('edits the model: adds a node and what it needs, names a circle before saving, and undoes', async () => {
    const { page } = officer
    await page.goto('/picture/model')
    await page.getByRole('button', { name: 'Add node …' }).click()
    const form = page.getByRole('dialog', { name: 'Add a node' })
    await form.getByLabel('Kind').selectOption('service')
    await form.getByLabel('Name', { exact: true }).fill('Reserve dispatch')
    await form.getByText('No mission changes.').waitFor()
    await form.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Node saved').waitFor()
    await page.getByRole('heading', { name: /Reserve dispatch/ }).waitFor()
    const need = async (name: string) => {
      await page.getByRole('button', { name: 'Add dependency …' }).click()
      await page.getByRole('dialog').getByRole('textbox').fill(name)
      await page.getByRole('dialog').getByRole('listitem').filter({ hasText: name }).first().getByRole('button').click()
      await page.getByRole('dialog').getByLabel('Source', { exact: true }).fill('Survey of the line')
    }
    await need('Gdynia gateway')
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Rule of the group').selectOption('at-least')
    await dialog.getByLabel('Confidence, 0 to 100').fill('70')
    await dialog.getByText('No mission changes.').waitFor()
    await dialog.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Dependency saved').waitFor()
    await page.getByText(/Survey of the line/).waitFor()
    await page.getByRole('button', { name: /^Change … Gdynia gateway/ }).click()
    await page.getByRole('dialog').getByLabel('Work-around: capacity').fill('0.5')
    await page.getByRole('dialog').getByLabel('for how many hours').fill('6')
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
    await page.getByText('fallback 0.5 for 6 h').waitFor()
    await page.getByRole('link', { name: /Gdynia gateway/ }).click()
    await page.getByRole('heading', { name: /Gdynia gateway/ }).waitFor()
    await need('Reserve dispatch')
    await dialog.getByText(/in a circle: .*Gdynia gateway → Reserve dispatch → Gdynia gateway/).waitFor()
    expect(await dialog.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true)
    await shoot(page, 'editor-circle')
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    await page.getByRole('link', { name: /Reserve dispatch/ }).click()
    await page.getByRole('button', { name: /^Remove … Gdynia gateway/ }).click()
    await dialog.getByRole('button', { name: 'Remove' }).click()
    await page.getByText('It needs nothing that you may read.').waitFor()
    await page.keyboard.press('Z')
    await page.getByText('fallback 0.5 for 6 h').waitFor()
    await page.getByRole('button', { name: 'Remove …', exact: true }).first().click()
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
    await page.getByText('Removed', { exact: true }).waitFor()
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
