import { expect } from 'vitest'
import { DEFAULT_LABEL } from '../../apps/node/src/policies.ts'
import { OPERATOR, type Story, WARNED } from './storyScene.ts'
import { until } from './storyWalk.ts'
import { settled, shoot } from './support.ts'

interface Reports {
  readonly rows: readonly { readonly id: string; readonly title: string; readonly inside: readonly object[] }[]
}
const reportsOf = async ({ lead }: Story) => (await lead.ask<Reports>('GET', '/vulnerabilities/incidents')).rows

/** Somebody of the operator warns, without a script; every click and every field counts. @returns inputs it took */
export async function warn(story: Story): Promise<number> {
  const { page } = story.screens.portal
  let inputs = 0
  const click = async (role: 'link' | 'button' | 'radio', name: RegExp | string) => {
    inputs += 1
    await page.getByRole(role, { name }).first().click()
  }
  const write = async (field: RegExp, words: string) => {
    inputs += 1
    await page.getByLabel(field).fill(words)
  }
  // Vilnius is two hours ahead of Zulu in November; in summer an hour more, which is earlier still.
  const aware = new Date(Date.now() + 2 * 3_600_000 - 600_000).toISOString().slice(0, 16)
  await page.goto('/operator/incidents')
  await click('link', 'Report an incident')
  await write(/What happened/, WARNED)
  await click('button', 'Continue')
  await write(/When did you notice/, aware)
  await click('button', 'Continue')
  await click('radio', 'Yes')
  await click('button', 'Continue')
  await click('radio', 'No')
  await click('button', 'Continue')
  await click('button', 'Continue')
  await click('button', 'Send the report')
  await page.getByRole('heading', { name: 'Your report has arrived' }).waitFor()
  const found = (await reportsOf(story)).find(({ title }) => title === WARNED)
  expect(found?.inside).toEqual([])
  story.report = found?.id ?? ''
  return inputs
}

/** The warning becomes an incident of the node, which the operator takes part in. */
export async function takeWarning(story: Story): Promise<void> {
  const { page } = story.screens.lead
  await page.goto(`/vulnerabilities/incidents?incident=${story.report}`)
  await page.getByRole('link', { name: /Make an incident of it/ }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Open the incident' }).waitFor()
  await settled(page)
  await shoot(page, 'story-take')
  await page.getByRole('button', { name: 'Open the incident' }).click()
  await page.waitForURL(/\/incidents\/incident--/)
  story.incident = new URL(page.url()).pathname.split('/').at(-1) ?? ''
  const { timeline, participants } = await story.viewOf(story.lead)
  for (const id of [story.incident, ...timeline.map((one) => one.id)]) story.register.note(id, DEFAULT_LABEL)
  expect(participants).toMatchObject([{ part: 'lead' }, { organisation: OPERATOR, nation: 'LTU', part: 'affected' }])
  const inside = (await reportsOf(story)).find(({ id }) => id === story.report)?.inside
  expect(inside).toHaveLength(1)
}

/** The alerts that belong together are opened as one incident, which is merged into the other; then the partner joins. */
export async function takeAlerts({ screens, lead, incident, viewOf }: Story): Promise<void> {
  const { page } = screens.lead
  /** Alerts that wait to be opened as incidents, the most pressing first. */
  const proposed = async () =>
    (await lead.ask<{ rows: { alerts: { id: string }[] }[] }>('GET', '/incidents/proposals')).rows.flatMap((row) =>
      row.alerts.map(({ id }) => id),
    )
  const together = (await proposed()).slice(0, 3)
  expect(together).toHaveLength(3)
  await page.goto('/incidents/proposals')
  await page.getByRole('button', { name: 'Open as incident' }).first().click()
  await page.getByRole('dialog').getByRole('button', { name: 'Open as incident' }).click()
  await page.waitForURL(/\/incidents\/incident--/)
  await page.getByRole('button', { name: 'More', exact: true }).click()
  await page.getByRole('button', { name: 'Merge into another' }).click()
  const { number } = (await viewOf(lead)).row
  await page.getByRole('radio', { name: number }).check()
  await page.getByLabel('Why they are one matter').fill('The same relays, the same hour.')
  await page.getByRole('button', { name: 'Merge', exact: true }).click()
  await page.getByText('This incident is merged into').waitFor()
  expect((await proposed()).filter((id) => together.includes(id))).toEqual([])
  await page.goto(`/incidents/${incident}`)
  await page.getByText('merged into this').waitFor()
  const { modified, participants } = await viewOf(lead)
  const joined = [...participants, { organisation: 'POL node', nation: 'POL', part: 'supports' }]
  await lead.ask('PUT', `/incidents/cases/${incident}`, { modified, participants: joined })
}

/** The record of the warning becomes the notification and the final report: only what is new is written. */
export async function reportFurther({ screens, lead, viewOf }: Story): Promise<void> {
  const { page } = screens.portal
  const step = async (go: RegExp, answers: readonly (readonly [RegExp, string])[]) => {
    await page.goto('/operator/incidents')
    await page.getByRole('link', { name: go }).first().click()
    for (const [field, words] of answers) {
      await page.getByLabel(field).fill(words)
      await page.getByRole('button', { name: 'Continue' }).click()
    }
    await page.getByRole('button', { name: 'Send the report' }).click()
    await page.getByRole('heading', { name: 'Your report has arrived' }).waitFor()
  }
  await step(/^Tell it now: Notification/, [
    [/How bad/, 'One of two units'],
    [/What does it do to others/, 'Nobody was without power'],
    [/What did you see/, '203.0.113.99'],
  ])
  await step(/^Tell it now: Final report/, [
    [/the cause/, 'Remote access left open'],
    [/still to come/, 'Closed; new keys'],
  ])
  await until('all steps are in the incident', async () => {
    const { timeline } = await viewOf(lead)
    return ['Early warning', 'Incident notification', 'Final report'].every((name) =>
      timeline.some(({ title }) => title.startsWith(`${name}: `)),
    )
  })
}
