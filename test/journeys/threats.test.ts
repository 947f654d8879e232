import { STORY_NOW, tidalShield } from '@testudo/exercise'
import type { Browser, Page } from 'playwright-core'
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

const HERON =
  tidalShield(STORY_NOW)
    .bundles.flatMap(({ objects }) => objects)
    .find((o) => o['name'] === 'ORANGE HERON')?.id ?? ''

/** How many objects of that name the node finds for this person. */
const countOf = (page: Page, name: string): Promise<number> =>
  page.evaluate(async (text) => {
    const response = await fetch(`/api/threats/search?text=${encodeURIComponent(text)}`)
    return (await response.text()).split(`"name":"${text}"`).length - 1
  }, name)

describe.skipIf(!has('threats'))('what is known of the adversary', () => {
  let node: JourneyNode
  let browser: Browser
  let analyst: Watched

  beforeAll(async () => {
    ;[node, browser] = await Promise.all([startNode(), launchBrowser()])
    const administrator = await openBrowserOf(browser, node)
    await setUpNode(administrator.page, node)
    analyst = await openBrowserOf(browser, node)
    await acceptInvitation(analyst.page, await invite(administrator.page, 'jonaitis'))
    await administrator.context.close()
  })
  afterAll(async () => {
    await browser.close()
    await node.stop()
  })

  it('shows what a file holds before anything is stored', async () => {
    const { page } = analyst
    await page.goto('/threats/import')
    await page.getByLabel('Asserted by').fill('EST node')
    await page.getByLabel(/^Dry run first/).check()
    await page
      .locator('input[type=file]')
      .first()
      .setInputFiles({ name: 'ally.json', mimeType: 'application/json', buffer: Buffer.from(REPORT) })
    await page.getByRole('button', { name: 'Show verdicts' }).click()
    await page
      .getByText(/3 new, 0 newer/)
      .first()
      .waitFor()
    await shoot(page, 'import-dry')
    expect(await countOf(page, 'ORANGE BITTERN')).toBe(0)
  })

  it('takes the file when it is dropped', async () => {
    const { page } = analyst
    await page.getByLabel(/^Dry run first/).uncheck()
    const dropped = await page.evaluateHandle(
      `(() => { const t = new DataTransfer(); t.items.add(new File([${JSON.stringify(REPORT)}], 'ally.json', { type: 'application/json' })); return t })()`,
    )
    await page.getByText(/^(Drop STIX files here|1 file)$/).dispatchEvent('drop', { dataTransfer: dropped })
    await page.getByRole('button', { name: /^(Import|Store these objects)$/ }).click()
    await expect.poll(() => countOf(page, 'ORANGE BITTERN'), { timeout: 30_000 }).toBe(1)
    await shoot(page, 'import')
  })

  it('names the place where a broken file breaks, and stores nothing of it', async () => {
    const { page } = analyst
    await page
      .locator('input[type=file]')
      .first()
      .setInputFiles({
        name: 'broken.json',
        mimeType: 'application/json',
        buffer: Buffer.from('{"type":"bundle","objects":[{"type"'),
      })
    await page.getByRole('button', { name: /^(Import|Show verdicts|Store these objects)$/ }).click()
    await page
      .getByText(/line 1|byte|column|ends/i)
      .first()
      .waitFor()
    await shoot(page, 'import-broken')
  })

  it('finds it by a word typed into the palette', async () => {
    const { page } = analyst
    await page.goto('/picture')
    await page.getByRole('heading', { name: 'Missions' }).waitFor()
    await page.keyboard.press('Control+k')
    await page.getByRole('dialog').getByRole('combobox').fill('ORANGE BITTERN')
    await page
      .getByRole('option', { name: /ORANGE BITTERN/ })
      .first()
      .click()
    await page.waitForURL(/\/threats\/object\/intrusion-set--/)
    await page
      .getByRole('heading', { name: /ORANGE BITTERN/ })
      .first()
      .waitFor()
    await shoot(page, 'search')
  })

  it('keeps the judgements on the adversary side by side', async () => {
    const { page } = analyst
    await page.goto(`/threats/object/${HERON}`)
    await page
      .getByRole('heading', { name: /ORANGE HERON/ })
      .first()
      .waitFor()
    const main = page.getByRole('main')
    await main.getByText('almost certain').first().waitFor()
    for (const nation of ['LTU', 'POL', 'SWE'])
      expect(await main.getByText(new RegExp(`^${nation}`)).count()).toBeGreaterThan(0)
    await shoot(page, 'threat-object')
  })

  it('names the mission the adversary endangers, as a link to it', async () => {
    const { page } = analyst
    await page.goto('/threats')
    const now = page.getByRole('region', { name: 'Matters now' })
    await now.getByRole('link', { name: /ORANGE HERON/ }).waitFor()
    await now.getByRole('link', { name: /M-04/ }).first().click()
    await page.waitForURL(/\/picture\/mission\/x-testudo-mission--/)
  })

  it('says in words what a relationship says, and finds with operators and facets', async () => {
    const { page } = analyst
    await page.goto('/threats?type=relationship')
    await page
      .getByRole('row', { name: /ORANGE HERON targets/ })
      .first()
      .waitFor()
    await shoot(page, 'relationships')
    await page.goto('/threats?q=type%3Amalware%20gateway')
    await page.getByRole('row', { name: /SLATE ROOF/ }).waitFor()
    expect(await page.getByRole('row', { name: /Gdynia gateway/ }).count()).toBe(0)
    await shoot(page, 'search-operators')
  })

  it('refuses to relabel what others made, and says what a label would do', async () => {
    const { page } = analyst
    await page.goto(`/threats/object/${HERON}`)
    await page.getByRole('button', { name: /^Change label/ }).click()
    await page.getByText('You may not do this').waitFor()
    await page.getByRole('dialog').getByLabel('Classification', { exact: true }).selectOption('SECRET')
    await page.getByText(/Narrower: nobody gains sight/).waitFor()
    await shoot(page, 'label')
    await page.keyboard.press('Escape')
  })

  it('reads indicators out of a pasted text', async () => {
    const { page } = analyst
    await page.goto('/threats/import?view=paste')
    await page.getByLabel('Text with indicators').fill('Seen: hxxps://port-depot[.]example/x and 203[.]0[.]113[.]199')
    await page.getByRole('button', { name: 'Read the text' }).click()
    await page.getByRole('row', { name: /203\.0\.113\.199/ }).waitFor()
    await shoot(page, 'paste')
    await page.getByRole('button', { name: 'Keep 2 indicators' }).click()
    await page.getByText('2 indicators kept').first().waitFor()
  })

  it('draws its graph, and the matrix of techniques', async () => {
    const { page } = analyst
    await page.goto(`/threats/graph?ids=${HERON}`)
    await page.getByRole('main').getByRole('button').first().waitFor()
    await shoot(page, 'threat-graph')
    // Without ATT&CK on the node the page says what to import.
    await page.goto('/threats/matrix')
    await page.getByRole('main').getByRole('heading').first().waitFor()
    await shoot(page, 'matrix')
  })

  it('did nothing behind his back', () => {
    expect(analyst.errors).toEqual([])
    expect(analyst.abroad, 'requests that left the node').toEqual([])
  })
})
