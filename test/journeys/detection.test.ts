import { allyReport, REPORTED, UNTOLD } from '@testudo/exercise'
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
  type Watched,
} from './support.ts'

const ASSET = 'Bremerhaven tank farm'
const MISSION = 'M-09'
/** What a matcher needs at most on a machine that does other things, too. */
const SOON = { timeout: 90_000 }

/** What the node answers to the person of this page. */
const answered = (page: Page, path: string): Promise<string> =>
  page.evaluate(async (where) => (await fetch(`/api${where}`)).text(), path)

/** The row of the mission on the picture, as it stands there. */
async function missionOn(page: Page): Promise<string> {
  const row = page.getByRole('main').getByRole('listitem').filter({ hasText: MISSION }).first()
  return ((await row.textContent()) ?? '').replaceAll(/\s+/g, ' ')
}
/** What the mission is for the person of this page. */
async function stateFor(page: Page): Promise<string | undefined> {
  const { missions } = JSON.parse(await answered(page, '/picture/missions')) as {
    missions: readonly { code: string; state: string }[]
  }
  return missions.find(({ code }) => code === MISSION)?.state
}
async function openPicture(page: Page): Promise<void> {
  await page.goto('/picture')
  await page.getByRole('heading', { name: 'Missions' }).waitFor()
  await page.getByText(MISSION).first().waitFor()
}
const alertOn = (page: Page) =>
  page.getByRole('grid', { name: 'Alerts' }).getByRole('row').filter({ hasText: REPORTED.name })

describe.skipIf(!has('detection') || !has('picture'))('an ally tells of a file that was here before', () => {
  let node: JourneyNode
  let browser: Browser
  let analyst: Watched
  /** Reads the mission and its assets, and nothing that is for the eight Baltic allies alone. */
  let liaison: Watched

  beforeAll(async () => {
    ;[node, browser] = await Promise.all([startNode(), launchBrowser()])
    const administrator = await openBrowserOf(browser, node)
    await setUpNode(administrator.page, node)
    analyst = await openBrowserOf(browser, node)
    await acceptInvitation(analyst.page, await invite(administrator.page, 'jonaitis'))
    liaison = await openBrowserOf(browser, node)
    await acceptInvitation(liaison.page, await invite(administrator.page, 'morvan'))
    await administrator.context.close()
  })
  afterAll(async () => {
    await browser.close()
    await node.stop()
  })

  it('nine sources have sent, and fuel arrives as planned', async () => {
    const { page } = analyst
    const sent = async () => {
      const { rows } = JSON.parse(await answered(page, '/detection/sources')) as { rows: { events: number }[] }
      return rows.filter(({ events }) => events > 0).length
    }
    await expect.poll(sent, SOON).toBe(9)
    await page.goto('/detection')
    await page.getByText('Suricata, border VLN').first().waitFor()
    await page.getByText('Rare tool started by service account').first().waitFor(SOON)
    await settled(page)
    await shoot(page, 'detection')
    expect((await answered(page, '/detection/alerts?show=all&limit=200')).includes(REPORTED.id)).toBe(false)
    await openPicture(page)
    expect([await stateFor(page), await missionOn(page)]).toEqual(['capable', expect.not.stringContaining('because')])
  })

  it('the report of the ally arrives', async () => {
    const { page } = analyst
    await page.goto('/threats/import')
    await page.getByLabel('Asserted by').fill(`${REPORTED.nation} node`)
    await page.getByLabel(/^Dry run first/).uncheck()
    await page
      .locator('input[type=file]')
      .first()
      .setInputFiles({
        name: 'report.json',
        mimeType: 'application/json',
        buffer: Buffer.from(JSON.stringify(allyReport(Date.now() - 60_000))),
      })
    await page.getByRole('button', { name: /^(Import|Store these objects)$/ }).click()
    await expect
      .poll(() => answered(page, `/threats/search?text=${encodeURIComponent(UNTOLD.file)}`), SOON)
      .toContain(REPORTED.name)
  })

  it('a stored event matches backwards, and the desk says what that does', async () => {
    const { page } = analyst
    const found = async () => (await answered(page, '/detection/alerts')).includes(REPORTED.id)
    await expect.poll(found, SOON).toBe(true)
    await page.goto('/detection')
    const row = alertOn(page)
    await row.waitFor()
    const text = ((await row.textContent()) ?? '').replaceAll(/\s+/g, ' ')
    for (const part of ['(AR)', ASSET, `${REPORTED.nation} node`, MISSION]) expect(text).toContain(part)
    await row.click()
    const sentence = page.getByText(new RegExp(`1 hit put ${MISSION} at risk, because .* is ${ASSET}`))
    await sentence.waitFor()
    expect(await sentence.textContent()).toMatch(new RegExp(`Shared by ${REPORTED.nation} node`))
    await settled(page)
    await shoot(page, 'detection-alert')
  })

  it('the asset is red on the picture, the mission is degraded, and its sentence names asset, ally and indicator', async () => {
    const { page } = analyst
    await openPicture(page)
    await expect.poll(() => missionOn(page), SOON).toMatch(/Degraded since/)
    expect(await missionOn(page)).toMatch(
      new RegExp(`because ${ASSET} runs on its fallback.*hostile file.*${REPORTED.nation} node, ${REPORTED.name}`),
    )
    await shoot(page, 'detection-picture')
    await page.keyboard.press('T')
    const place = page.getByRole('grid').getByRole('row').filter({ hasText: ASSET })
    await page.getByRole('columnheader', { name: 'State' }).getByRole('button').click()
    await place.first().waitFor()
    expect(await place.first().textContent()).toContain('Not capable')
    await shoot(page, 'detection-places')
  })

  it('who may not read the report sees none of it', async () => {
    const { page } = liaison
    await openPicture(page)
    expect([await stateFor(page), await missionOn(page)]).toEqual(['capable', expect.not.stringContaining('because')])
    await page.goto('/detection')
    await page.getByRole('grid', { name: 'Alerts' }).waitFor()
    await settled(page)
    expect(await alertOn(page).count()).toBe(0)
    const paths = [
      '/detection/alerts?show=all&limit=200',
      '/detection/overview',
      '/detection/coverage?limit=500',
      '/picture/missions',
      '/picture/nodes',
    ]
    const told = (await Promise.all(paths.map((path) => answered(page, path)))).join()
    for (const word of [REPORTED.name, REPORTED.id, UNTOLD.sha256]) expect(told.includes(word), word).toBe(false)
    await shoot(page, 'detection-lower-view')
  })

  it('“Not suspicious, because” turns the picture back, and taking that back turns it again', async () => {
    const { page } = analyst
    await page.goto('/detection')
    await alertOn(page).click()
    await page.getByText(new RegExp(`1 hit put ${MISSION} at risk`)).waitFor()
    await page.getByRole('button', { name: 'Not suspicious, because' }).click()
    const dialog = page.getByRole('dialog', { name: 'Why is it not suspicious?' })
    // Nothing is waved away without a reason.
    expect(await dialog.getByRole('button', { name: 'Not suspicious' }).isDisabled()).toBe(true)
    await dialog.getByLabel('Reason').fill('Copy for a drill of the terminal.')
    await dialog.getByRole('button', { name: 'Not suspicious' }).click()
    await page.getByText(`“${REPORTED.name}” is not suspicious; the picture follows`).waitFor()
    await expect.poll(() => stateFor(page), SOON).toBe('capable')
    await page.keyboard.press('Z')
    await expect.poll(() => stateFor(page), SOON).toBe('degraded')
  })

  it('did nothing behind their backs', () => {
    expect([...analyst.errors, ...liaison.errors]).toEqual([])
    expect([...analyst.abroad, ...liaison.abroad], 'requests that left the node').toEqual([])
  })
})
