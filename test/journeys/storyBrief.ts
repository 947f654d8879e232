import { figureIn } from '@testudo/kernel/brief'
import { formatDtg } from '@testudo/kernel/time'
import { expect } from 'vitest'
import { OPEN, OPERATOR, type Story } from './storyScene.ts'
import type { Somebody } from './storyWalk.ts'
import { settled, shoot } from './support.ts'

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

/** The mission the incident bears on. */
async function missionOf({ lead, viewOf }: Story): Promise<string> {
  const [mission] = (await viewOf(lead)).row.missions
  expect(mission, 'the incident bears on a mission').toBeDefined()
  return mission?.id ?? ''
}

/** Staff open a mission, press B, and ask why: each sentence opens its evidence, and each figure is what its query answers. */
export async function readPage(story: Story): Promise<void> {
  const { staff, screens } = story
  const { page } = screens.staff
  const mission = await missionOf(story)
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

interface Issued {
  readonly id: string
  readonly brief: Brief
}

/** Draws a page of a mission and issues it with both signatures. */
async function issue(author: Somebody, second: Somebody, mission: string): Promise<Issued> {
  const { id } = await author.ask<{ id: string }>('POST', '/briefing/briefs', { mission })
  const at = `/briefing/briefs/${id}`
  const brief = await author.ask<Brief>('GET', at)
  const signature = { revision: brief.revision, authority: 'Chief of staff', copies: COPIES }
  const first = await author.ask<{ state: string }>('POST', `${at}/sign`, signature)
  if (first.state !== 'issued') await second.ask('POST', `${at}/sign`, signature)
  return { id, brief }
}

/** A copy as it is printed, but for its time and its number. */
async function printed(reader: Somebody, { id, brief }: Issued, copy: number): Promise<string> {
  const html = await reader.read(`/briefing/briefs/${id}/html?copy=${copy}`)
  return html.replaceAll(formatDtg(brief.head.asOf), 'DTG').replaceAll(`copy ${copy} of ${COPIES}`, 'COPY')
}

/** A page without what is counted from the page before, and without one paragraph. */
const besides = (brief: Brief, paragraph: string) =>
  brief.document.sections
    .filter(({ id }) => id !== 'since')
    .flatMap(({ paragraphs }) => paragraphs)
    .filter(({ id }) => id !== paragraph)

/** Issued three times: without a change it is the same page but for time and number; after one change it differs there alone. */
export async function issueAgain(story: Story): Promise<void> {
  const { lead, staff, officers, add } = story
  const mission = await missionOf(story)
  const [second] = officers.A
  const first = await issue(lead, second, mission)
  const again = await issue(lead, second, mission)
  expect(again.brief.head.hash).toBe(first.brief.head.hash)
  expect(await printed(staff, again, 2)).toBe(await printed(staff, first, 1))
  await add(lead, { kind: 'task', name: 'Give back the gateway', owner: OPERATOR, label: OPEN })
  const after = await issue(lead, second, mission)
  const changed = after.brief.last?.difference.changed ?? []
  expect(after.brief.last?.difference).toMatchObject({ added: [], gone: [] })
  expect(changed).toHaveLength(1)
  expect(besides(after.brief, changed[0]?.id ?? '')).toEqual(besides(first.brief, changed[0]?.id ?? ''))
}
