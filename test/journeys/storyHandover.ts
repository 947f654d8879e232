import { expect } from 'vitest'
import { type Story, WARNED } from './storyScene.ts'
import { settled, shoot } from './support.ts'

/** As many lines as a person reads in half a minute. */
const MOST_LINES = 60
/** What the shift brought: the incident, the question, the help, the run. */
const NAMES = [WARNED, 'Who rents 203.0.113.7?', 'Read the implant', 'Contain a railway gateway']

/** The officer of the watch reads the sheet, which names all of it in few lines, signs it over, and the next one takes it. */
export async function handOver({ screens, onWatch }: Story): Promise<void> {
  const { page } = screens.watch
  await page.goto('/watch/handover')
  const sheet = page.getByRole('region', { name: 'Handover' })
  await sheet.getByText('Every change you may know of').waitFor()
  await settled(page)
  await shoot(page, 'story-sheet')
  const read = await sheet.innerText()
  for (const name of NAMES) expect(read).toContain(name)
  const lines = read.split('\n').filter((line) => line.trim() !== '')
  expect(lines.length, lines.join('\n')).toBeLessThanOrEqual(MOST_LINES)
  await page.getByRole('button', { name: 'Hand over' }).click()
  await page.getByLabel('Remarks for who comes on watch').fill('The gateway is isolated; the dispatcher knows.')
  await page.getByRole('button', { name: 'Sign and hand over' }).click()
  await sheet.getByText('nobody has taken it over yet').waitFor()
  const incoming = screens.next.page
  await incoming.goto('/watch/handover')
  await incoming.getByText('The gateway is isolated; the dispatcher knows.').waitFor()
  await incoming.getByRole('button', { name: 'Take over' }).click()
  await incoming.getByRole('button', { name: 'Sign and take over' }).click()
  await incoming.getByText(`taken over by ${onWatch[1].subject.name}`).waitFor()
}
