import type { Actuators } from '@testudo/exercise'
import { expect } from 'vitest'
import { type Story, WARNED } from './storyScene.ts'
import { until } from './storyWalk.ts'
import { settled, shoot } from './support.ts'

interface Run {
  readonly row: { readonly status: string }
  readonly steps: readonly { readonly step: string; readonly state: string }[]
  readonly evidence: readonly { readonly step: string }[]
  readonly offers: readonly {
    readonly kind: string
    readonly token: number
    readonly step: string
    readonly name: string
    readonly people: number
  }[]
}

const PLAYBOOK = 'Contain a railway gateway'
const WOULD = [
  /Packet filter Suwałki/,
  /gatewayctl isolate suw-gw-1/,
  /accounts\/vendor-maintenance\/disable/,
  /gatewayctl snapshot suw-gw-1/,
]

/** What the simulated systems were made to do, as they noted it themselves. */
const done = ({ gateway, filter, directory }: Actuators) => ({
  isolations: gateway.log().filter((command) => command.includes('isolate')).length,
  rules: filter.rules().length,
  disabled: directory.log().filter((request) => request.endsWith('/disable')).length,
})

/** From the incident's page: the dry run says what each step would do and does nothing; then it is started. @returns the run */
export async function startContainment({ incident, screens, systems }: Story): Promise<string> {
  const { page } = screens.lead
  await page.goto(`/incidents/${incident}`)
  await page.getByRole('button', { name: 'More', exact: true }).click()
  await page.getByRole('link', { name: 'Start a playbook' }).click()
  await page.getByRole('grid').getByRole('link', { name: PLAYBOOK }).click()
  await page.getByRole('button', { name: 'Dry run' }).click()
  const told = page.getByRole('region', { name: 'Dry run' })
  for (const words of WOULD) await told.getByText(words).first().waitFor()
  await settled(page)
  await shoot(page, 'story-dry-run')
  expect(done(systems)).toEqual({ isolations: 0, rules: 0, disabled: 0 })
  await page.keyboard.press('s')
  await page.getByRole('dialog').getByText(WARNED).waitFor()
  await page.getByRole('button', { name: 'Start the run' }).click()
  await page.waitForURL(/\/playbooks\/runs\//)
  return new URL(page.url()).pathname.split('/').at(-1) ?? ''
}

/** Goes through a run: two people open each gate from their own screens, and what is done by hand is reported. @returns steps with evidence */
export async function runThrough({ onWatch, screens, systems }: Story, run: string): Promise<readonly string[]> {
  const { lead: leadPage, watch: secondPage } = screens
  const [second] = onWatch
  const look = () => second.ask<Run>('GET', `/playbooks/runs/${run}`)
  await secondPage.page.goto(`/playbooks/runs/${run}`)
  /** Until an offer is taken and the run rests: each step it stands at waits for people, none is about to ask a system. */
  const gone = (token: number) =>
    until('the run goes on', async () => {
      const { steps, offers } = await look()
      const forPeople = new Set(offers.map(({ step }) => step))
      return (
        !offers.some((one) => one.token === token) &&
        steps.every(({ step, state }) => (state !== 'begun' && state !== 'waiting') || forPeople.has(step))
      )
    })
  for (let view = await look(); view.row.status === 'running'; view = await look()) {
    const [offer] = view.offers
    if (offer === undefined) {
      await until('the run waits for somebody, or is over', async () => {
        const { row, offers } = await look()
        return offers.length > 0 || row.status !== 'running'
      })
    } else if (offer.kind === 'gate') {
      expect(offer.people, offer.name).toBe(2)
      const before = done(systems)
      const name = `Open the gate: ${offer.name}`
      await leadPage.page.getByRole('button', { name, exact: true }).click()
      await leadPage.page.getByRole('button', { name, exact: true }).waitFor({ state: 'detached' })
      expect(done(systems), 'one person opens no gate').toEqual(before)
      await secondPage.page.getByRole('button', { name, exact: true }).click()
      await gone(offer.token)
    } else {
      const { page } = secondPage
      await page.getByRole('button', { name: `Report: ${offer.name}`, exact: true }).click()
      await page.getByLabel('What was done, what was seen').fill('The dispatcher is told.')
      await settled(page)
      await shoot(page, 'story-by-hand')
      await page.getByRole('dialog').getByRole('button', { name: 'Report as done' }).click()
      await gone(offer.token)
    }
  }
  const { row, evidence } = await look()
  expect(row.status).toBe('completed')
  return evidence.map(({ step }) => step)
}

/** Each system acted exactly once; each step with evidence stands in the audit log; the incident's page shows the run. */
export async function checkContained(
  { walk, incident, screens, systems }: Story,
  run: string,
  steps: readonly string[],
): Promise<void> {
  const { page } = screens.lead
  expect(done(systems)).toEqual({ isolations: 1, rules: 1, disabled: 1 })
  expect(systems.gateway.isolated()).toEqual(['suw-gw-1'])
  expect(systems.directory.disabled()).toEqual(['vendor-maintenance'])
  const { rows } = await walk.machine<{ rows: { verb: string; detail?: { step?: string } }[] }>(
    'A',
    'GET',
    `/audit/entries?id=${run}&limit=500`,
  )
  const logged = new Set(rows.map(({ detail }) => detail?.step))
  expect(steps.length).toBeGreaterThan(5)
  for (const step of steps) expect(logged, step).toContain(step)
  await page.getByText('This run is over.').waitFor()
  await settled(page)
  await shoot(page, 'story-run')
  await page.goto(`/incidents/${incident}`)
  await page.getByRole('listitem').filter({ hasText: 'Playbook run' }).filter({ hasText: 'completed' }).waitFor()
  await shoot(page, 'story-contained')
}
