import { figureIn } from '@testudo/kernel/brief'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  ask,
  has,
  type JourneyNode,
  launchBrowser,
  openBrowserOf,
  setUpNode,
  startNode,
  type Watched,
} from './support.ts'

interface Page {
  readonly document: {
    readonly sections: readonly {
      readonly paragraphs: readonly {
        readonly id: string
        readonly figures: readonly { readonly name: string; readonly value: unknown; readonly from: string }[]
      }[]
    }[]
  }
}

describe.skipIf(!has('briefing') || !has('picture'))('a brief', () => {
  let node: JourneyNode
  let browser: Browser
  let chief: Watched
  beforeAll(async () => {
    ;[node, browser] = await Promise.all([startNode(), launchBrowser()])
    chief = await openBrowserOf(browser, node)
    await setUpNode(chief.page, node)
  }, 180_000)
  afterAll(async () => {
    await browser.close()
    await node.stop()
  })

  it('of a mission is one key away from it, and every sentence opens its evidence', async () => {
    const { page } = chief
    const { body } = await ask(page, 'GET', '/picture/missions')
    const mission = (body as { missions: readonly { id: string; code: string }[] }).missions.find(
      ({ code }) => code === 'M-04',
    )
    await page.goto(`/picture/mission/${mission?.id ?? ''}`)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.keyboard.press('B')
    await page.waitForURL(/briefing\/now/)
    await page.getByRole('heading', { name: /So what/ }).waitFor()
    await page
      .getByRole('link', { name: /^1: Why/ })
      .first()
      .click()
    await page.waitForURL((url) => !url.pathname.startsWith('/briefing'))
    await page.getByRole('heading', { level: 1 }).waitFor()
  })

  it('says every figure as its query answers it', async () => {
    const { page } = chief
    const answers = new Map<string, unknown>()
    let followed = 0
    for (const query of ['mission=M-04', 'mission=M-07&language=fr', 'kind=sitrep', 'kind=intsum']) {
      const brief = (await ask(page, 'GET', `/briefing/look?${query}`)).body as Page
      for (const { paragraphs } of brief.document.sections)
        for (const { id, figures } of paragraphs)
          for (const { name, value, from } of figures) {
            const [address = ''] = from.split('#')
            if (!answers.has(address)) answers.set(address, (await ask(page, 'GET', address)).body)
            expect(figureIn(answers.get(address), from), `${id} ${name} ${from}`).toEqual(value)
            followed += 1
          }
    }
    expect(followed).toBeGreaterThan(60)
  }, 120_000)
})
