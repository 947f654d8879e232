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

describe.skipIf(!has('playbooks'))('a playbook, read and started', () => {
  let node: JourneyNode
  let browser: Browser
  let starter: Watched

  beforeAll(async () => {
    ;[node, browser] = await Promise.all([startNode(), launchBrowser()])
    const administrator = await openBrowserOf(browser, node)
    await setUpNode(administrator.page, node)
    starter = await openBrowserOf(browser, node)
    await acceptInvitation(starter.page, await invite(administrator.page, 'wrona'))
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

    await settled(page)
    await shoot(page, 'playbooks-run')
    expect(await violationsOf(page)).toEqual([])
  })

  it('did nothing behind her back', () => {
    expect([starter.errors, starter.abroad]).toEqual([[], []])
  })
})
