import { figureIn } from '@testudo/kernel/brief'
import { formatDtg } from '@testudo/kernel/time'
import { expect } from 'vitest'
import type { Somebody } from './storyWalk.ts'
import { settled, shoot, type Watched } from './support.ts'

interface Paragraph {
  readonly id: string
  readonly text: string
  readonly refs: readonly number[]
  readonly figures: readonly { readonly name: string; readonly value: unknown; readonly from: string }[]
}

interface Brief {
  readonly document: {
    readonly since: number
    readonly sections: readonly { readonly id: string; readonly paragraphs: readonly Paragraph[] }[]
    readonly references: readonly { readonly n: number; readonly route: string }[]
  }
  readonly head: { readonly asOf: number; readonly hash: string }
  readonly revision: string
  readonly last?: {
    readonly difference: {
      readonly added: readonly string[]
      readonly changed: readonly { readonly id: string }[]
      readonly gone: readonly object[]
    }
  }
}

const paragraphsOf = ({ document }: Brief): readonly Paragraph[] =>
  document.sections.flatMap(({ paragraphs }) => paragraphs)

/** Staff open a mission, press B, and ask why: each sentence opens its evidence, and each figure is what its query answers. */
export async function readPage({ page }: Watched, staff: Somebody, mission: string): Promise<void> {
  await page.goto(`/picture/mission/${mission}`)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.keyboard.press('B')
  await page.getByRole('heading', { name: /So what/ }).waitFor()
  await settled(page)
  await shoot(page, 'story-brief')
  const why = page.getByRole('link', { name: /^\d+: Why/ })
  const routes = await why.evaluateAll((links) => [...new Set(links.map((link) => link.getAttribute('href') ?? ''))])
  expect(routes.length).toBeGreaterThan(2)
  for (const route of routes) {
    await page.locator(`.b-why a[href="${route}"]`).first().click()
    await page.waitForURL((url) => !url.pathname.startsWith('/briefing'))
    await page.getByRole('heading', { level: 1 }).waitFor()
    await settled(page)
    expect(await page.locator('main .t-condition').allTextContents(), route).toEqual([])
    await page.goBack()
    await page.getByRole('heading', { name: /So what/ }).waitFor()
  }
  const brief = await staff.ask<Brief>('GET', `/briefing/look?mission=${mission}`)
  const answers = new Map<string, unknown>()
  const onMap = new Set(brief.document.sections.find(({ id }) => id === 'where')?.paragraphs)
  for (const paragraph of paragraphsOf(brief)) {
    const { id, refs, figures } = paragraph
    if (!onMap.has(paragraph)) expect(refs.length, `${id} has evidence`).toBeGreaterThan(0)
    for (const { name, value, from } of figures) {
      const [address = ''] = from.split('#')
      if (!answers.has(address)) answers.set(address, await staff.ask('GET', address))
      expect(figureIn(answers.get(address), from), `${id} ${name} ${from}`).toEqual(value)
    }
  }
}

const COPIES = 2

/** Draws a page of a mission and issues it with both signatures. */
export async function issue(
  author: Somebody,
  second: Somebody,
  mission: string,
): Promise<{ id: string; brief: Brief }> {
  const { id } = await author.ask<{ id: string }>('POST', '/briefing/briefs', { mission })
  const at = `/briefing/briefs/${id}`
  const brief = await author.ask<Brief>('GET', at)
  const signature = { revision: brief.revision, authority: 'Chief of staff', copies: COPIES }
  const first = await author.ask<{ state: string }>('POST', `${at}/sign`, signature)
  if (first.state !== 'issued') await second.ask('POST', `${at}/sign`, signature)
  return { id, brief }
}

/** A copy as it is printed, but for its time and its number. */
export async function printed(reader: Somebody, { id, brief }: Awaited<ReturnType<typeof issue>>, copy: number) {
  const html = await reader.read(`/briefing/briefs/${id}/html?copy=${copy}`)
  return html.replaceAll(formatDtg(brief.head.asOf), 'DTG').replaceAll(`copy ${copy} of ${COPIES}`, 'COPY')
}

/** A page without what is counted from the page before, and without one paragraph. */
export const besides = (brief: Brief, paragraph: string) =>
  brief.document.sections
    .filter(({ id }) => id !== 'since')
    .flatMap(({ paragraphs }) => paragraphs)
    .filter(({ id }) => id !== paragraph)
