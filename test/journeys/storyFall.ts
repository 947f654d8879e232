import { expect } from 'vitest'
import { BOTH, type Story, textOf } from './storyScene.ts'
import { type Somebody, until } from './storyWalk.ts'

/** The lead is killed between two portions, and comes back: nothing is lost, and neither side sees more than before. */
export async function fallAndReturn({ walk, register, lead, partner, add, idsOf }: Story): Promise<void> {
  const before = { lead: await idsOf(lead), partner: await idsOf(partner) }
  const last = await add(lead, { kind: 'note', text: 'Said just before the power failed.', label: BOTH })
  await walk.federation.kill('A')
  const meanwhile = await add(partner, { kind: 'note', text: 'Said while the lead was away.', label: BOTH })
  await walk.federation.start('A')
  expect(await idsOf(lead)).toContain(last)
  await until('Poland has the last word', async () => (await idsOf(partner)).has(last), 120)
  await until('the lead has what was said meanwhile', async () => (await idsOf(lead)).has(meanwhile), 120)
  const after = { lead: await idsOf(lead), partner: await idsOf(partner) }
  for (const id of before.lead) expect(after.lead).toContain(id)
  for (const id of before.partner) expect(after.partner).toContain(id)
  const shared = (ids: ReadonlySet<string>, who: Somebody) => {
    const may = register.readable(who.subject)
    return [...ids].filter((id) => may.has(id)).sort()
  }
  expect(shared(after.lead, partner)).toEqual(shared(after.partner, lead))
}

/** Everybody has what the labels say, and no machine holds what is not for its nation. */
export async function checkLabels({ walk, register, lead, partner, third, screens, incident, idsOf }: Story) {
  for (const who of [lead, partner]) {
    const may = register.readable(who.subject)
    const held = [...(await idsOf(who))].filter((id) => register.labels.has(id))
    expect(held.length).toBeGreaterThan(2)
    for (const id of held) expect(may, `${who.subject.organisation} reads ${id}`).toContain(id)
  }
  // What is not for a nation is not on its machine, whoever asks there.
  for (const [key, nation, of] of [
    ['B', 'POL', partner],
    ['C', 'DNK', third],
  ] as const) {
    const may = register.readable({ ...of.subject, nation })
    for (const id of register.labels.keys()) {
      const held = await walk.machine(key, 'GET', `/threats/objects/${id}`).then(
        () => true,
        () => false,
      )
      if (held) expect(may, `${nation} holds ${id}`).toContain(id)
    }
  }
  const { page } = screens.portal
  await page.goto(`/operator/cases/${incident}`)
  const words = await textOf(page)
  for (const hidden of ['rented server', 'in the building', 'Gdynia', 'power failed', 'was away'])
    expect(words).not.toContain(hidden)
}
