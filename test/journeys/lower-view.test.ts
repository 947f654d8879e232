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
  waitForMap,
  type Watched,
} from './support.ts'

/** Words of what an officer with ALLIED UNCLASSIFIED alone may not learn of. */
const HIDDEN = [
  'M-01',
  'M-04',
  'M-07',
  'M-12',
  'AMBERLINK',
  'INC-0217',
  'INC-0221',
  'Suwałki gateway',
  'Kaunas dispatch',
  'RESTRICTED',
  'SECRET',
  'TIDAL',
  'not for you',
  'hidden',
  'locked',
]

describe.skipIf(!has('picture'))('an officer with a lower clearance', () => {
  let node: JourneyNode
  let browser: Browser
  let officer: Watched
  const heard: string[] = []

  beforeAll(async () => {
    ;[node, browser] = await Promise.all([startNode(), launchBrowser()])
    const administrator = await openBrowserOf(browser, node)
    await setUpNode(administrator.page, node)
    const link = await invite(administrator.page, 'ibarra')
    await administrator.context.close()
    officer = await openBrowserOf(browser, node)
    officer.page.on('response', (response) => {
      if (
        response.url().includes('/api/') &&
        !response.url().includes('/live') &&
        (response.headers()['content-type'] ?? '').includes('json')
      )
        void response.text().then(
          (text) => heard.push(`${response.url()}\n${text}`),
          () => undefined,
        )
    })
    await acceptInvitation(officer.page, link)
  })
  afterAll(async () => {
    await browser.close()
    await node.stop()
  })

  it('sees two missions, and they make sense', async () => {
    const { page } = officer
    await page.goto('/picture')
    await page.getByText('Host-nation public information').first().waitFor()
    const rows = page
      .getByRole('main')
      .getByRole('listitem')
      .filter({ hasText: /M-\d\d/ })
    expect(await rows.count()).toBe(2)
    expect(await page.getByText(/2 of 5 channels/).count()).toBeGreaterThan(0)
    await waitForMap(page)
    await shoot(page, 'lower-view')
  })

  it('finds no trace of the rest on the page', async () => {
    const text = await officer.page.locator('body').innerText()
    expect(
      HIDDEN.filter((word) =>
        text.replaceAll('EXERCISE TIDAL SHIELD', '').replaceAll('Tidal Shield', '').includes(word),
      ),
    ).toEqual([])
    expect(text).toContain('ALLIED UNCLASSIFIED')
  })

  it('finds none in the editor, its pickers and the commitments either', async () => {
    const { page } = officer
    for (const path of ['/picture/model', '/picture/commitments']) {
      await page.goto(path)
      await page.getByRole('button', { name: /^(Add node|Publish a commitment) …/ }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel('Marking').getByRole('option').nth(1).waitFor({ state: 'attached' })
      const text = `${await page.locator('body').innerText()} ${await dialog.getByLabel('Marking').innerText()}`
      expect(HIDDEN.filter((word) => word !== 'TIDAL' && text.includes(word))).toEqual([])
    }
    const asked = await page.evaluate(async () => {
      const ask = async (path: string, body: object) =>
        (
          await fetch(`/api/picture/${path}`, {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify(body),
          })
        ).text()
      return `${await ask('helps', {})} ${await (await fetch('/api/picture/editing?evidence=INC')).text()}`
    })
    expect(asked).toContain('M-11')
    expect(HIDDEN.filter((word) => asked.includes(word))).toEqual([])
  })

  it('finds no trace of it in any answer of the node', () => {
    expect(heard.length).toBeGreaterThan(2)
    const names = ['M-04', 'AMBERLINK', 'INC-0217', 'INC-0221', 'Suwałki gateway', 'Kaunas dispatch']
    expect(names.filter((word) => heard.some((answer) => answer.includes(word)))).toEqual([])
  })

  it('meets the same words for what is hidden and for what does not exist', async () => {
    const { page } = officer
    const bodyOf = async (path: string) => {
      const answer = await page.evaluate(async (where) => {
        const response = await fetch(where)
        return { status: response.status, text: await response.text() }
      }, path)
      return { ...answer, text: answer.text.replaceAll(/"(instance|requestId|id)":"[^"]*"/g, '') }
    }
    const { tidalShield } = await import('@testudo/exercise')
    const hidden =
      tidalShield(Date.now())
        .bundles.flatMap(({ objects }) => objects)
        .find((o) => o['code'] === 'M-04')?.id ?? ''
    const nobody = 'x-testudo-mission--00000000-0000-4000-8000-000000000000'
    const [first, second] = await Promise.all([
      bodyOf(`/api/picture/missions/${hidden}`),
      bodyOf(`/api/picture/missions/${nobody}`),
    ])
    expect(first.status).toBe(404)
    expect(first).toEqual(second)
  })
})
