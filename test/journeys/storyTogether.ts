import { expect } from 'vitest'
import { BOTH, OPEN, OPERATOR, OURS, type Story, textOf } from './storyScene.ts'
import { label, letGo, until } from './storyWalk.ts'
import { settled, shoot, violationsOf } from './support.ts'

/** An officer sees what would go to the partner and signs it; a second one signs too, and from then on it goes by itself. */
export async function letPartnerIn({ officers, incident, partner, pageOf, viewOf }: Story): Promise<void> {
  const [first, second] = officers.A
  const officer = await pageOf(first)
  const { page } = officer
  await page.goto(`/sharing?tab=rules&new=1&about=${incident}`)
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('checkbox', { name: /POL/ }).check()
  await dialog.getByText(/What would go now of/).waitFor()
  await dialog.getByLabel('What it is for').fill('Worked with Poland')
  await dialog.getByLabel(/^Authority/).fill('Standing order 7')
  await settled(page)
  await shoot(page, 'story-reach')
  await dialog.getByRole('button', { name: 'Sign this rule for 1 node' }).click()
  const rules = async () =>
    (await second.ask<{ rules: { id: string; state: string }[] }>('GET', '/sharing/rules')).rules
  await until('it waits for the second', async () => (await rules())[0]?.state === 'proposed')
  await second.ask('POST', `/sharing/rules/${(await rules())[0]?.id ?? ''}/approve`, {})
  await until('Poland has it', async () => (await viewOf(partner)).row.id === incident)
  expect(officer.errors).toEqual([])
  await officer.context.close()
}

/** Each adds portions under labels of its own, and reads those of the other it may read. */
export async function workBothSides(story: Story): Promise<void> {
  const { walk, officers, incident, lead, partner, screens, add, viewOf } = story
  await letGo(officers.B, incident, [await walk.peer('B', 'LTU')])
  const happened = Date.now() - 3_600_000
  await add(lead, {
    kind: 'event',
    name: 'Session from a rented server',
    happened,
    techniques: ['T0859'],
    label: BOTH,
  })
  await add(lead, { kind: 'note', text: 'The source is in the building.', label: OURS })
  await add(lead, { kind: 'observables', text: '203.0.113.7\nbad[.]example', label: OPEN })
  await add(lead, { kind: 'task', name: 'Close remote access', owner: OPERATOR, label: OPEN })
  const task = await add(lead, { kind: 'task', name: 'Look for the same server', owner: 'POL node', label: BOTH })
  await until('Poland finds its task', async () => (await viewOf(partner)).tasks.some(({ id }) => id === task))
  await add(partner, { kind: 'report', task, outcome: 'successful', text: 'Seen at Gdynia twice.', label: BOTH })
  await add(partner, { kind: 'observables', text: '198.51.100.9', label: OPEN })
  await add(partner, { kind: 'note', text: 'Our own source.', label: label('RESTRICTED', 'POL') })
  await until('the lead reads the report', async () =>
    (await viewOf(lead)).tasks.some(({ id, outcome }) => id === task && outcome === 'successful'),
  )
  const { page } = screens.partner
  await page.goto(`/incidents/${incident}`)
  await page.getByText('Session from a rented server').first().waitFor()
  await settled(page)
  await shoot(page, 'story-partner')
  expect(await textOf(page)).not.toContain('in the building')
}

/** The operator finds its task in its portal, answers, and adds what it saw, without a script. */
export async function workInPortal({ screens, register, lead, partner, viewOf, incident }: Story): Promise<void> {
  const { page } = screens.portal
  await page.goto('/operator/cases')
  await page.getByRole('link', { name: /Look, and answer/ }).click()
  await page.getByRole('heading', { name: 'What is asked of you' }).waitFor()
  const before = await textOf(page)
  expect(before).toContain('Close remote access')
  for (const hidden of ['rented server', 'in the building', 'Gdynia', 'Our own source'])
    expect(before).not.toContain(hidden)
  await shoot(page, 'story-portal')
  await page.getByRole('button', { name: 'Send: Close remote access' }).click()
  await page.getByRole('alert').getByText('Choose how it stands first.').waitFor()
  await page.getByRole('radio', { name: 'done', exact: true }).check()
  await page.getByRole('button', { name: 'Send: Close remote access' }).click()
  await page.getByText('It has arrived.').waitFor()
  await page.getByRole('radio', { name: /Addresses, names/ }).check()
  await page.getByLabel('Your words').fill('192.0.2.44')
  await page.getByRole('button', { name: 'Send to the centre' }).click()
  await page.getByText('192.0.2.44').first().waitFor()
  const { page: seen } = screens.portalWithScripts
  for (const path of ['', '/file'].flatMap((end) => [`${end}?lang=fr`, `${end}?lang=en`])) {
    await seen.goto(`/operator/cases/${incident}${path}`)
    expect(await violationsOf(seen), path).toEqual([])
  }
  await page.getByRole('link', { name: 'Give a file' }).click()
  await page.getByLabel('Where did you find it?').fill('Relay 4, /var/log')
  await page.getByRole('button', { name: 'Give this file' }).click()
  await page.getByRole('alert').getByText('Choose the file first.').waitFor()
  await shoot(page, 'story-portal-file')
  const log = { name: 'relay.log', mimeType: 'text/plain', buffer: Buffer.from('10:02 192.0.2.44 asked relay 4') }
  await page.getByLabel('The file').setInputFiles(log)
  await page.getByRole('button', { name: 'Give this file' }).click()
  await page.getByText('Found: Relay 4, /var/log').waitFor()
  await shoot(page, 'story-portal-given')
  const { rows } = await lead.ask<{ rows: readonly { name: string; where: string }[] }>(
    'GET',
    `/incidents/cases/${incident}/evidence`,
  )
  expect(rows).toMatchObject([{ name: log.name, where: 'Relay 4, /var/log' }])
  for (const { id, by } of (await viewOf(lead)).timeline) if (by === OPERATOR) register.note(id, OPEN)
  await until('Poland reads what the operator saw', async () =>
    (await viewOf(partner)).timeline.some((one) => one.text.includes('192.0.2.44') && one.by === OPERATOR),
  )
}
