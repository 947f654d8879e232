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

  it('it is edited with what is wrong named beside its step, undone, and kept as her own', async () => {
    const { page } = starter
    await page.goto('/playbooks')
    await page.getByRole('grid').getByRole('link', { name: 'Contain a railway gateway' }).click()
    await page.getByRole('button', { name: 'Isolate the gateway' }).waitFor(SOON)
    await page.keyboard.press('e')
    await page.getByRole('button', { name: 'Is it still open?' }).click()
    await page.getByLabel('Condition').fill('state = open')
    await page.getByText(/The condition cannot be read at column/).waitFor(SOON)
    await page.getByRole('button', { name: 'Save as my own playbook' }).click()
    await page.getByRole('alert').filter({ hasText: 'Not saved.' }).waitFor(SOON)
    await settled(page)
    await shoot(page, 'playbooks-edit')
    expect(await violationsOf(page)).toEqual([])
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByText('It is valid: 16 steps.').waitFor(SOON)
    await page.getByRole('button', { name: 'Add a step' }).click()
    await page.getByLabel('Behind').selectOption({ label: 'Tell the operator' })
    await page.getByRole('button', { name: 'Add the step' }).click()
    await page.getByLabel('Name of the step').fill('Tell the port')
    await page.getByLabel('What is to be done').fill('Call the harbour master')
    await page.getByText('It is valid: 17 steps.').waitFor(SOON)
    await page.getByRole('button', { name: 'Save as my own playbook' }).click()
    await page.waitForURL((url) => url.pathname.startsWith('/playbooks/library/') && !url.pathname.endsWith('/edit'))
    await page.getByRole('button', { name: 'Tell the port' }).waitFor(SOON)
  })

  it('did nothing behind her back', () => {
    expect([starter.errors, starter.abroad]).toEqual([[], []])
  })
})
