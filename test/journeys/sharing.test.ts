import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type DemoNode, type Federation, startFederation } from '../../apps/cli/src/demoFederation.ts'
import { acceptInvitation, has, launchBrowser, openBrowserOf, shoot, violationsOf, type Watched } from './support.ts'

/** Releasable to all three. */
const REPORT = 'report--20c65545-df98-465e-afa4-282bf6c9b649'
const REPORT_NAME = 'Assessment: aims of ORANGE in the Baltic'
/** Releasable to LTU and POL only. */
const NOTE = 'note--66a24f18-5f7e-4ce1-9ebf-0fc606e4155f'
const NOTE_NAME = 'Judgement of LTU: actor'

/** The first of six ports in a row that are most likely free. */
async function freePort(): Promise<number> {
  return new Promise((done, failed) => {
    const server = createServer()
    server.once('error', failed)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() =>
        done(typeof address === 'object' && address !== null ? Math.min(address.port, 65_000) : 18_790),
      )
    })
  })
}

describe.runIf(has('sharing'))('three nations share', () => {
  let dir: string
  let federation: Federation
  let browser: Browser
  let author: Watched
  let second: Watched
  let ally: Watched
  const opened: Watched[] = []

  const personAt = async (node: DemoNode, login: string): Promise<Watched> => {
    const link = node.people.find((one) => one.login === login)?.link
    if (link === undefined) throw new Error(`${node.key} has nobody called ${login}`)
    const { address, data } = node
    const ended = async () => null
    const journeyNode = { address, data, oneTimeLink: link, stop: ended, kill: async () => undefined }
    const watched = await openBrowserOf(browser, journeyNode)
    opened.push(watched)
    await acceptInvitation(watched.page, link)
    return watched
  }
  const nodeAt = (key: string): DemoNode => {
    const node = federation.nodes.find((one) => one.key === key)
    if (node === undefined) throw new Error(`no node ${key}`)
    return node
  }
  const row = (page: Page, name: string) => page.getByRole('button', { name: new RegExp(name) }).first()

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'testudo-journey-three-'))
    ;[federation, browser] = await Promise.all([
      startFederation({ dir, port: await freePort(), tell: () => undefined }),
      launchBrowser(),
    ])
    author = await personAt(nodeAt('A'), 'petrauskas')
    second = await personAt(nodeAt('A'), 'baranauskaite')
    ally = await personAt(nodeAt('B'), 'wrona')
  }, 600_000)
  afterAll(async () => {
    for (const { context } of opened) await context.close()
    await browser?.close()
    await federation?.stop()
    await rm(dir, { recursive: true, force: true })
  })

  it('nobody at the ally knows of the report before it is released', async () => {
    await ally.page.goto(`/threats/object/${REPORT}`)
    await ally.page.getByText('Nothing here under this address').waitFor()
  })

  it('g r leads to the desk, which is empty there', async () => {
    await ally.page.goto('/threats')
    await ally.page.getByRole('main').waitFor()
    await ally.page.keyboard.press('g')
    await ally.page.keyboard.press('r')
    await ally.page.getByText('Nothing is prepared or sent').waitFor()
  })

  it('the author sees what Denmark would lack before anything is prepared', async () => {
    const { page } = author
    await page.goto(`/sharing/desk?objects=${REPORT},${NOTE}`)
    await page.getByRole('button', { name: 'Choose all who may' }).click()
    const denmark = page.getByRole('row', { name: /^DNK/ })
    await denmark.getByText(NOTE_NAME).waitFor()
    await page.getByRole('button', { name: 'DNK', exact: true }).click()
    await page.getByText(/As DNK reads it/).waitFor()
    const paper = page.getByRole('article')
    expect(await paper.getByText('ORANGE service 5', { exact: false }).count(), 'text of the note').toBe(0)
    await paper.getByText(/Taken out for DNK/).waitFor()
    await shoot(page, 'sharing-as-dnk')
  })

  it('from the object to a signed release by keyboard', async () => {
    const { page } = author
    await page.goto(`/threats/object/${REPORT}`)
    await page.getByRole('heading', { name: REPORT_NAME }).waitFor()
    await page.keyboard.press('R')
    await page.getByRole('button', { name: 'Choose all who may' }).click()
    await page.getByLabel('Authority').fill('SC-12')
    await page.getByRole('button', { name: 'Prepare for 2 nations' }).click()
    await page.getByRole('heading', { name: 'Signatures' }).waitFor()
    await page.keyboard.press('S')
    await page.getByRole('dialog').getByRole('button', { name: 'Sign for 2 nations' }).click()
    await page.getByRole('button', { name: 'Waits for a second signature' }).waitFor()
    expect(await page.getByRole('button', { name: /Sign and release/ }).count(), 'the author signs once').toBe(0)
  })

  it('what changed under the second officer is refused and told', async () => {
    await second.page.goto('/sharing/desk')
    await row(second.page, REPORT_NAME).click()
    await second.page.getByRole('button', { name: /Sign and release to 2 nations/ }).waitFor()
    await second.page.keyboard.press('S')
    await second.page.getByRole('dialog').waitFor()
    // Meanwhile the author narrows it to Poland and signs again.
    const { page } = author
    await page.keyboard.press('N')
    await page.getByRole('checkbox', { name: /^DNK/ }).uncheck()
    await page.getByRole('button', { name: 'Save, ask for signatures again' }).click()
    await page.getByRole('button', { name: /Sign for 1 nation/ }).waitFor()
    await page.keyboard.press('S')
    await page.getByRole('dialog').getByRole('button', { name: 'Sign for 1 nation' }).click()
    await page.getByRole('button', { name: 'Waits for a second signature' }).waitFor()
    await second.page.getByRole('dialog').locator('button[type=submit]').click()
    await second.page.getByText('This changed while you were looking at it').waitFor()
    await second.page.getByText('DNK taken off').waitFor()
    await shoot(second.page, 'sharing-changed')
    await second.page.getByRole('button', { name: 'Understood' }).click()
  })

  it('two people sign, Poland has it, receipts are in', async () => {
    await second.page.getByRole('button', { name: /Sign and release to 1 nation/ }).waitFor()
    await second.page.keyboard.press('S')
    await second.page.getByRole('dialog').getByRole('button', { name: 'Sign and release to 1 nation' }).click()
    await second.page.getByText('1 of 1 nodes confirmed').waitFor({ timeout: 60_000 })
    await shoot(second.page, 'sharing-receipts')
    await ally.page.goto(`/threats/object/${REPORT}`)
    await ally.page.getByRole('heading', { name: REPORT_NAME }).waitFor()
    // A watch officer reads it; passing it on is another verb.
    expect(await ally.page.getByRole('button', { name: 'Release…' }).count()).toBe(0)
    expect(await author.page.goto(`/threats/object/${REPORT}`)).not.toBeNull()
    await author.page.getByRole('button', { name: 'Release…' }).waitFor()
  })

  it('a recall asks for a reason, arrives, and is confirmed', async () => {
    const { page } = second
    await page.getByRole('button', { name: 'Recall', exact: true }).click()
    const dialog = page.getByRole('dialog')
    expect(await dialog.getByRole('button', { name: /^Recall from/ }).isDisabled(), 'without a reason').toBe(true)
    await dialog.getByLabel('Reason').fill('Source withdrew it')
    await dialog.getByRole('button', { name: 'Recall from 1 node' }).click()
    await expect
      .poll(
        async () => {
          await ally.page.goto(`/threats/object/${REPORT}`)
          await ally.page
            .getByText(/Nothing here under this address|Overview/)
            .first()
            .waitFor()
          return ally.page.getByText('Nothing here under this address').count()
        },
        { timeout: 60_000, interval: 1_000 },
      )
      .toBe(1)
    await page.goto('/sharing?tab=history')
    await page.getByText('recalled').first().waitFor()
  })

  it('the pages fit a telephone and are clean to axe, in both languages', async () => {
    const { page } = second
    const places = ['/sharing', '/sharing/desk', '/sharing?tab=rules', '/sharing?tab=history', '/sharing/quarantine']
    for (const [width, language] of [
      [1_600, 'en'],
      [375, 'fr'],
    ] as const) {
      await page.setViewportSize({ width, height: 900 })
      await page.evaluate((chosen) => localStorage.setItem('testudo.language', chosen), language)
      for (const place of places) {
        await page.goto(place)
        await page.getByRole('main').waitFor()
        await page.waitForLoadState('networkidle')
        expect(await violationsOf(page), `${place} ${language}`).toEqual([])
        const over = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')
        expect(over, `${place} at ${width}`).toBeLessThanOrEqual(0)
      }
    }
  })

  it('nothing failed on any page, and nothing was asked elsewhere', () => {
    expect([author, second, ally].flatMap(({ errors, abroad }) => [...errors, ...abroad])).toEqual([])
  })
})
