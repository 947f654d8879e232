import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  acceptInvitation,
  has,
  invite,
  type JourneyNode,
  launchBrowser,
  openBrowserOf,
  setUpNode,
  shoot,
  startNode,
  type Watched,
} from './support.ts'

/** A small report of an ally: one actor, one technique, one relation. */
const REPORT = JSON.stringify({
  type: 'bundle',
  id: 'bundle--6f1c7c3e-3e6a-4a55-9a5b-0a4a1c5f7d10',
  objects: [
    {
      type: 'intrusion-set',
      spec_version: '2.1',
      id: 'intrusion-set--0d1f7f6e-6f9a-4f0a-8a1a-5b8b7a9d1c01',
      created: '2026-11-20T08:00:00.000Z',
      modified: '2026-11-20T08:00:00.000Z',
      name: 'ORANGE BITTERN',
      description: 'Reads mail of port agents.',
    },
    {
      type: 'tool',
      spec_version: '2.1',
      id: 'tool--0d1f7f6e-6f9a-4f0a-8a1a-5b8b7a9d1c02',
      created: '2026-11-20T08:00:00.000Z',
      modified: '2026-11-20T08:00:00.000Z',
      name: 'Mail sieve',
    },
    {
      type: 'relationship',
      spec_version: '2.1',
      id: 'relationship--0d1f7f6e-6f9a-4f0a-8a1a-5b8b7a9d1c03',
      created: '2026-11-20T08:00:00.000Z',
      modified: '2026-11-20T08:00:00.000Z',
      relationship_type: 'uses',
      source_ref: 'intrusion-set--0d1f7f6e-6f9a-4f0a-8a1a-5b8b7a9d1c01',
      target_ref: 'tool--0d1f7f6e-6f9a-4f0a-8a1a-5b8b7a9d1c02',
    },
  ],
})

describe.skipIf(!has('threats'))('what is known of the adversary', () => {
  let node: JourneyNode
  let browser: Browser
  let analyst: Watched

  beforeAll(async () => {
    ;[node, browser] = await Promise.all([startNode(), launchBrowser()])
    const administrator = await openBrowserOf(browser, node)
    await setUpNode(administrator.page, node, 'Administrator')
    analyst = await openBrowserOf(browser, node)
    await acceptInvitation(analyst.page, await invite(administrator.page, 'jonaitis'))
    await administrator.context.close()
  })
  afterAll(async () => {
    await browser.close()
    await node.stop()
  })

  it('takes a file of an ally', async () => {
    const { page } = analyst
    await page.goto('/import')
    await page.getByRole('heading', { name: 'Import' }).first().waitFor()
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'ally.json', mimeType: 'application/json', buffer: Buffer.from(REPORT) })
    await page
      .getByRole('button', { name: /^Import/ })
      .last()
      .click({ timeout: 3_000 })
      .catch(() => undefined)
    await page
      .getByText(/3\s+new|New\s*3/i)
      .first()
      .waitFor()
    await shoot(page, 'import')
  })

  it('finds it by a word typed into the palette', async () => {
    const { page } = analyst
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox').or(page.getByRole('searchbox')).last().fill('ORANGE BITTERN')
    await page
      .getByRole('option', { name: /ORANGE BITTERN/ })
      .first()
      .waitFor()
    await shoot(page, 'search')
    await page.keyboard.press('Enter')
    await page
      .getByRole('heading', { name: /ORANGE BITTERN/ })
      .first()
      .waitFor()
  })

  it('opens the adversary of the story', async () => {
    const { page } = analyst
    await page.goto('/threats')
    await page.getByRole('heading').first().waitFor()
    await shoot(page, 'threats')
  })

  it('did nothing behind his back', () => {
    expect(analyst.errors).toEqual([])
    expect(analyst.abroad, 'requests that left the node').toEqual([])
  })
})
