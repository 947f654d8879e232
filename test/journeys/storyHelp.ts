import { expect } from 'vitest'
import { KEPT, type Story, THREE } from './storyScene.ts'
import { letGo, type Somebody, until } from './storyWalk.ts'

const HOUR = 3_600_000

/** A question goes to the third nation alone, which answers twice and releases one answer. */
export async function askThird({ walk, officers, lead, third, incident, viewOf }: Story): Promise<void> {
  const { id } = await lead.ask<{ id: string }>('POST', '/incidents/requests', {
    question: 'Who rents 203.0.113.7?',
    nations: ['DNK'],
    precedence: 'immediate',
    ltiov: Date.now() + 6 * HOUR,
    about: [incident],
    label: THREE,
  })
  await letGo(officers.A, id, [await walk.peer('A', 'DNK')])
  const at = `/incidents/requests/${id}`
  await until('Denmark is asked', async () => (await third.ask('GET', at)) !== undefined)
  const answer = (answers: string, words: string, under: object) =>
    third.ask<{ id: string }>('POST', `${at}/answers`, { answers, text: words, label: under })
  const kept = await answer('full', 'A company in Aarhus; our source is its clerk.', KEPT)
  const released = await answer('partial', 'A company known to us; it is watched.', THREE)
  await letGo(officers.C, id, [await walk.peer('C', 'LTU')])
  const answers = async () =>
    (await lead.ask<{ answers: { id: string; text: string }[] }>('GET', at)).answers.map((one) => one.id)
  await until('the answer is there', async () => (await answers()).length > 0)
  expect(await answers()).toEqual([released.id])
  expect(await answers()).not.toContain(kept.id)
  // Denmark was asked one thing; of the incident it has nothing.
  await expect(viewOf(third)).rejects.toThrow(/404/)
}

/** The lead asks for help; a team of the third nation fits, and both sides say yes. */
export async function agreeOnHelp({ walk, officers, lead, third, incident }: Story): Promise<void> {
  const hours = { zone: 'Europe/Vilnius', from: '08:00', to: '18:00' }
  const [from, untilWhen] = [Date.now() + HOUR, Date.now() + 5 * 24 * HOUR]
  const skills = [{ skill: 'malware-analysis', people: 2 }]
  const common = { skills, languages: ['en'], hours, from, until: untilWhen, label: THREE }
  const { id: request } = await lead.ask<{ id: string }>('POST', '/assistance/requests', {
    ...common,
    name: 'Read the implant',
    overlapHours: 4,
    about: [incident],
    urgency: 'immediate',
  })
  await letGo(officers.A, request, [await walk.peer('A', 'DNK')])
  const { id: offer } = await third.ask<{ id: string }>('POST', '/assistance/offers', {
    ...common,
    name: 'Two analysts of Karup',
    people: 2,
    hours: { ...hours, zone: 'Europe/Copenhagen' },
  })
  const seen = (who: Somebody) => who.ask<object>('GET', `/assistance/requests/${request}`)
  await until('Denmark reads the request', async () => (await seen(third)) !== undefined)
  const say = (who: Somebody, says: string) =>
    who.ask('POST', '/assistance/statements', { offer, request, says, label: THREE })
  await say(third, 'propose')
  await letGo(officers.C, request, [await walk.peer('C', 'LTU')])
  await until('the lead reads the proposal', async () => (await say(lead, 'accept')) !== undefined)
  await until('Denmark reads that it is accepted', async () => JSON.stringify(await seen(third)).includes('"accepted"'))
}
