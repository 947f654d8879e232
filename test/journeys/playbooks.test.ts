import type { Browser } from 'playwright-core'
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

const SOON = { timeout: 30_000 }

describe.skipIf(!has('playbooks'))('a playbook, run by two people', () => {
  let node: JourneyNode
  let browser: Browser
  let starter: Watched
  let second: Watched
  let run = ''

  beforeAll(async () => {
    ;[node, browser] = await Promise.all([startNode(), launchBrowser()])
    const administrator = await openBrowserOf(browser, node)
    await setUpNode(administrator.page, node)
    starter = await openBrowserOf(browser, node)
    await acceptInvitation(starter.page, await invite(administrator.page, 'wrona'))
    second = await openBrowserOf(browser, node, { language: 'fr', look: 'light' })
    await acceptInvitation(second.page, await invite(administrator.page, 'jonaitis'))
    await administrator.context.close()
  })
  afterAll(async () => {
    await browser.close()
    await node.stop()
  })

  it('a text that is no playbook is told so before anything is kept', async () => {
    const { page } = starter
    await page.goto('/playbooks')
    await page.getByRole('link', { name: 'Contain a railway gateway' }).waitFor(SOON)
    await settled(page)
    await shoot(page, 'playbooks-shelf')
    expect(await violationsOf(page)).toEqual([])
    await page.goto('/playbooks?do=import')
    await page.getByLabel('Or its text').fill('{}')
    await page.getByText('It has errors: nothing can be kept.').waitFor(SOON)
    expect(await page.getByRole('button', { name: 'Put on the shelf' }).isDisabled()).toBe(true)
    await settled(page)
    await shoot(page, 'playbooks-import')
    expect(await violationsOf(page)).toEqual([])
  })

  it('it is gone through with other values, and started', async () => {
    const { page } = starter
    await page.goto('/playbooks')
    await page.getByRole('link', { name: 'Contain a railway gateway' }).click()
    await page.getByRole('button', { name: 'Isolate the gateway' }).click()
    await page.getByText('gatewayctl isolate __gateway__:value').waitFor(SOON)
    await settled(page)
    await shoot(page, 'playbooks-graph')
    expect(await violationsOf(page)).toEqual([])
    await page.getByRole('button', { name: 'Dry run' }).click()
    await page.getByLabel('__gateway__').fill('suw-gw-2')
    await page.getByRole('button', { name: 'Go through it with these values' }).click()
    await page
      .getByText(/gatewayctl isolate suw-gw-2/)
      .first()
      .waitFor(SOON)
    await settled(page)
    await shoot(page, 'playbooks-dry')
    expect(await violationsOf(page)).toEqual([])
    await page.keyboard.press('s')
    await page.getByRole('button', { name: 'Start the run' }).click()
    await page.waitForURL(/\/playbooks\/runs\//)
    await page.getByRole('button', { name: 'Open the gate: Ask how the gateway stands' }).waitFor(SOON)
    run = new URL(page.url()).pathname
    await settled(page)
    await shoot(page, 'playbooks-run')
    expect(await violationsOf(page)).toEqual([])
  })

  it('gates open when a second person agrees as well, who reports what was done by hand, and who started it sees it done', async () => {
    const { page } = second
    await page.goto(run)
    const gate = page.getByRole('button', { name: /^Donner son accord/ }).first()
    const report = page.getByRole('button', { name: /^Rendre compte : Tell the operator/ })
    const over = page.getByText('Cette exécution est finie.')
    for (let seen = 0; seen < 20 && !(await over.isVisible()); seen++) {
      await gate.or(report).or(over).first().waitFor(SOON)
      if (await report.isVisible()) {
        await shoot(page, 'playbooks-task-fr')
        expect(await violationsOf(page)).toEqual([])
        await report.click()
        await page.getByLabel('Ce qui a été fait, ce qui a été constaté').fill('Le répartiteur est prévenu.')
        await page.getByRole('button', { name: 'Déclarer faite' }).click()
        await report.waitFor({ state: 'detached', ...SOON })
      } else if (await gate.isVisible()) {
        // The label of the story asks for two: each gate opens when both have agreed.
        const name = (await gate.textContent()) ?? ''
        await gate.click()
        await page.getByRole('button', { name, exact: true }).waitFor({ state: 'detached', ...SOON })
        await starter.page.getByRole('button', { name: name.replace('Donner son accord :', 'Open the gate:') }).click()
        await page.getByText('Vous avez donné votre accord.').waitFor({ state: 'detached', ...SOON })
      }
    }
    await over.waitFor(SOON)
    await page
      .getByRole('button', { name: /^Envoi et réponse/ })
      .first()
      .click()
    await settled(page)
    await shoot(page, 'playbooks-done-fr')
    expect(await violationsOf(page)).toEqual([])
    await starter.page.getByText('This run is over.').waitFor(SOON)
    await starter.page.getByText('Completed').first().waitFor(SOON)
    expect([...starter.errors, ...second.errors]).toEqual([])
    expect([...starter.abroad, ...second.abroad]).toEqual([])
  })
})
