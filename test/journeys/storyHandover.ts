import { expect } from 'vitest'
import type { Somebody } from './storyWalk.ts'
import { settled, shoot, type Watched } from './support.ts'

/** As many lines as a person reads in half a minute. */
const MOST_LINES = 60

/** The officer of the watch reads the sheet, which names all of it in few lines, signs it over, and the next one takes it. */
export async function handOver(
  outgoing: Watched,
  incoming: Watched,
  next: Somebody,
  names: readonly string[],
): Promise<void> {
  const { page } = outgoing
  await page.goto('/watch/handover')
  const sheet = page.getByRole('region', { name: 'Handover' })
  await sheet.getByText('Every change you may know of').waitFor()
  await settled(page)
  await shoot(page, 'story-sheet')
  const read = await sheet.innerText()
  for (const name of names) expect(read).toContain(name)
  const lines = read.split('\n').filter((line) => line.trim() !== '')
  expect(lines.length, lines.join('\n')).toBeLessThanOrEqual(MOST_LINES)
  await page.getByRole('button', { name: 'Hand over' }).click()
  await page.getByLabel('Remarks for who comes on watch').fill('The gateway is isolated; the dispatcher knows.')
  await page.getByRole('button', { name: 'Sign and hand over' }).click()
  await sheet.getByText('nobody has taken it over yet').waitFor()
  await incoming.page.goto('/watch/handover')
  await incoming.page.getByText('The gateway is isolated; the dispatcher knows.').waitFor()
  await incoming.page.getByRole('button', { name: 'Take over' }).click()
  await incoming.page.getByRole('button', { name: 'Sign and take over' }).click()
  await incoming.page.getByText(`taken over by ${next.subject.name}`).waitFor()
}
