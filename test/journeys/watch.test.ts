import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  acceptInvitation,
  ask,
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

describe.skipIf(!has('watch'))('a watch, handed over', () => {
  let node: JourneyNode
  let browser: Browser
  let outgoing: Watched
  let incoming: Watched

  beforeAll(async () => {
    ;[node, browser] = await Promise.all([startNode(), launchBrowser()])
    const administrator = await openBrowserOf(browser, node)
    await setUpNode(administrator.page, node)
    outgoing = await openBrowserOf(browser, node)
    await acceptInvitation(outgoing.page, await invite(administrator.page, 'wrona'))
    incoming = await openBrowserOf(browser, node, { language: 'fr', look: 'light' })
    await acceptInvitation(incoming.page, await invite(administrator.page, 'jonaitis'))
    await administrator.context.close()
  })
  afterAll(async () => {
    await browser.close()
    await node.stop()
  })

  it('the outgoing officer writes in the log and signs the shift over', async () => {
    const { page } = outgoing
    await page.goto('/watch/log')
    await page.getByText('Nothing has been written yet').waitFor(SOON)
    await page.keyboard.press('n')
    await page.getByLabel('What happened').fill('Otter called: the gateway answers again.')
    await page.getByRole('button', { name: 'Sign and write' }).click()
    await page.getByRole('listitem').filter({ hasText: 'Otter called' }).waitFor(SOON)
    await page.getByRole('button', { name: 'Examine' }).click()
    await page.getByText('The entry you may read is as written.').waitFor(SOON)
    await settled(page)
    await shoot(page, 'watch-log')
    expect(await violationsOf(page)).toEqual([])
    await page.goto('/watch/handover')
    await page.getByText('Every change you may know of').waitFor(SOON)
    await page.getByRole('button', { name: 'Hand over' }).click()
    await page.getByLabel('Remarks for who comes on watch').fill('Call the vendor at noon.')
    await page.getByRole('button', { name: 'Sign and hand over' }).click()
    await page.getByText('nobody has taken it over yet').waitFor(SOON)
    await settled(page)
    await shoot(page, 'watch-handover')
    expect(await violationsOf(page)).toEqual([])
    expect(outgoing.errors).toEqual([])
  })

  it('the incoming officer finds it in the queue by keys, puts it off and back, and takes it over', async () => {
    const { page } = incoming
    await page.goto('/watch')
    const item = page.getByRole('row').filter({ hasText: 'Prendre la suite' })
    // The list draws what is in sight: its address names the chosen row, and that is.
    const { rows } = (await ask(page, 'GET', '/watch/queue')).body as { rows: { id: string; title: { fr: string } }[] }
    const { id = '' } = rows.find(({ title }) => title.fr.startsWith('Prendre la suite')) ?? {}
    const choose = async () => {
      await page.goto(`/watch?item=${encodeURIComponent(id)}`)
      await item.waitFor(SOON)
    }
    await page.getByRole('row').nth(1).waitFor(SOON)
    await settled(page)
    await shoot(page, 'watch-queue-fr')
    expect(await violationsOf(page)).toEqual([])
    await choose()
    await page.keyboard.press('s')
    await page.getByRole('button', { name: 'Remettre à plus tard' }).click()
    await item.waitFor({ state: 'detached', ...SOON })
    await page.keyboard.press('Z')
    await page
      .getByText(/De retour/)
      .first()
      .waitFor(SOON)
    await choose()
    await item.getByRole('link', { name: /Prendre la suite/ }).click()
    await page.getByRole('button', { name: 'Prendre le quart' }).click()
    await page.getByRole('button', { name: 'Signer et prendre le quart' }).click()
    await page
      .getByText(/pris par/)
      .first()
      .waitFor(SOON)
    const again = await ask(outgoing.page, 'GET', '/watch/handover')
    expect(again.body).toMatchObject({ handovers: [{ yours: false, taken: { by: { you: false } } }] })
    expect(incoming.errors).toEqual([])
  })

  it('everybody sees the alert state and its ladder', async () => {
    const { page } = incoming
    await page.goto('/watch/state')
    await page.getByText('Exceptionnel').waitFor(SOON)
    await settled(page)
    await shoot(page, 'watch-state-fr')
    expect(await violationsOf(page)).toEqual([])
  })
})
