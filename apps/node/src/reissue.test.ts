import { detectionOf } from '@testudo/detection/server'
import { telemetry, tidalShield } from '@testudo/exercise'
import { type BriefStatement, figureIn } from '@testudo/kernel/brief'
import type { Subject } from '@testudo/kernel/subject'
import { formatDtg, parseTime } from '@testudo/kernel/time'
import { publicKeyOf } from '@testudo/sharing'
import fc from 'fast-check'
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestHost, type TestHost } from '../../../platform/src/host/testing.ts'
import { loadCapabilities } from './compose.ts'
import { DEFAULT_LABEL, readPolicies } from './policies.ts'
import { seedExercise } from './seed.ts'
import { seedVulnerabilities } from './seedVulnerabilities.ts'

/* A page is issued again: between times that were announced nothing of it moves, and one change is one change. */

const HOUR = 3_600_000
/** What speaks on a page, by the first word of its sentences' ids. */
const SPEAKERS = ['picture', 'incidents', 'vulnerabilities', 'detection', 'sharing', 'assistance', 'watch']

let node: TestHost
let start: number
let reader: Subject
let incident: string
const cookies: Record<string, string> = {}

const ask = async <T>(who: string, method: string, path: string, body?: unknown): Promise<T> => {
  const told = await node.ask(method, `/api${path}`, {
    as: cookies[who] ?? '',
    ...(body === undefined ? {} : { body }),
  })
  if (told.status !== 200) throw new Error(`${method} ${path}: ${told.status} ${JSON.stringify(told.body)}`)
  return told.body as T
}
const pageAt = (at: number): Promise<readonly BriefStatement[]> => {
  node.time.now = at
  return node.host.gather.brief(reader, { since: start - 24 * HOUR, at })
}
const byId = (page: readonly BriefStatement[]) =>
  Object.fromEntries(page.map((one): [string, string] => [one.id, JSON.stringify(one)]))

beforeAll(async () => {
  const capabilities = await loadCapabilities()
  node = await startTestHost({ capabilities, policies: await readPolicies(), defaultLabel: DEFAULT_LABEL })
  start = node.time.now
  const by = node.identity.operator.subject
  await seedExercise(node.host, by, async () => undefined)
  await seedVulnerabilities(node.host, by)
  cookies['first'] = await node.enterFirst()
  for (const [login, nation] of [
    ['ada', 'LTU'],
    ['pol', 'POL'],
  ] as const) {
    const rights = { organisation: `${nation} node`, nation, clearances: { ALLIED: 'SECRET', TLP: 'RED' } }
    const roles = ['analyst', 'watch', 'liaison']
    cookies[login] = (await node.enter({ login, name: login, roles, ...rights })).cookie
  }
  const found = (await node.host.people(by)).find(({ name }) => name === 'ada')
  if (found === undefined) throw new Error('ada is nobody')
  reader = found
  const { rows } = await ask<{ rows: { id: string; number: string }[] }>('ada', 'GET', '/incidents/cases')
  incident = rows.find(({ number }) => number === 'INC-0217')?.id ?? ''
  await Promise.all([agreeOnHelp(incident), order('high', 'Gateways are wiped.'), confirmAlert(), release()])
}, 120_000)
afterAll(() => node.close())

/** @returns the id of its sentence */
async function agreeOnHelp(about: string): Promise<string> {
  const common = { skills: [{ skill: 'malware-analysis', people: 2 }], from: start, until: start + 60 * HOUR }
  const request = await ask<{ id: string }>('ada', 'POST', '/assistance/requests', {
    ...common,
    name: 'Read the wiper',
    about: [about],
  })
  const offer = await ask<{ id: string }>('pol', 'POST', '/assistance/offers', {
    ...common,
    name: 'Two of us',
    people: 2,
  })
  const say = (who: string, says: string) =>
    ask(who, 'POST', '/assistance/statements', { offer: offer.id, request: request.id, says })
  await say('pol', 'propose')
  await say('ada', 'accept')
  return `assistance:${offer.id}:${request.id}`
}

const order = (step: string, reason: string) =>
  ask('ada', 'POST', '/watch/state', { step, reason, authority: 'Head of the watch' })

/** What one source of the story saw is looked for; what bears on missions is confirmed. */
async function confirmAlert(): Promise<void> {
  const detection = detectionOf(node.host)
  const rail = telemetry(start).find(({ source }) => source.name === 'Rail gateway logs')
  if (detection === undefined || rail === undefined) throw new Error('nothing to detect')
  const by = node.identity.operator.subject
  const id = await detection.sources.add(by, {
    name: rail.source.name,
    place: { kind: 'push' },
    label: rail.source.label,
  })
  await detection.sources.push(
    by,
    id,
    (async function* () {
      yield Buffer.from(`${rail.lines.join('\n')}\n`)
    })(),
  )
  await detection.settled()
  const { rows } = await ask<{ rows: { id: string }[] }>('ada', 'GET', '/detection/alerts')
  await ask('ada', 'POST', `/detection/alerts/${rows[0]?.id ?? ''}/judge`, { state: 'confirmed', because: 'Seen.' })
}

/** A node is introduced and gets the incident. */
async function release(): Promise<void> {
  const rights = {
    organisation: 'SWE node',
    nation: 'SWE',
    communities: [],
    clearances: { ALLIED: 'SECRET' },
    specialAccess: [],
  }
  const peer = await ask<{ id: string }>('first', 'POST', '/sharing/peers', {
    introduction: {
      v: 'testudo/introduction/1',
      node: 'swe-1',
      name: 'SWE node',
      nation: 'SWE',
      organisation: 'SWE node',
      url: '',
      exercise: true,
      certificate: createHash('sha256').update('tls').digest('hex'),
      publicKey: publicKeyOf(createHash('sha256').update('SWE').digest()),
      identities: [],
      names: ['SWE'],
      people: [{ nation: 'SWE', count: 4, rights }],
    },
    rights,
    direction: 'wait',
  })
  const { id } = await ask<{ id: string }>('ada', 'POST', '/sharing/releases', {
    objects: [incident],
    recipients: [peer.id],
    authority: 'Standing order 7',
  })
  for (const [who, step] of [
    ['ada', 'propose'],
    ['pol', 'approve'],
    ['ada', 'send'],
  ] as const) {
    const { row, preview } = await ask<{ row: { revision: number }; preview: { binding: string } }>(
      who,
      'GET',
      `/sharing/releases/${id}`,
    )
    await ask(who, 'POST', `/sharing/releases/${id}/${step}`, { revision: row.revision, binding: preview.binding })
  }
}

it('every capability that has something to say is on the page, and each figure is what its query answers', async () => {
  const page = await pageAt(start)
  expect(new Set(page.map(({ id }) => /^\w+/.exec(id)?.[0]))).toEqual(new Set(SPEAKERS))
  const answers = new Map<string, unknown>()
  for (const { id, figures } of page)
    for (const { name, value, from } of figures) {
      const [address = ''] = from.split('#')
      if (!answers.has(address)) answers.set(address, await ask('ada', 'GET', address))
      expect(figureIn(answers.get(address), from), `${id} ${name} ${from}`).toEqual(value)
    }
})

it('help for an incident is told with the missions it bears on, to those who may know of that incident', async () => {
  const { missions } = await ask<{ missions: { id: string; code: string }[] }>('ada', 'GET', '/picture/missions')
  const idOf = (code: string) => missions.find((one) => one.code === code)?.id ?? ''
  const open = { name: 'Boats beside the quay', touches: [idOf('M-06')] }
  const under = (classification: string) => ({ policy: 'ALLIED', classification, categories: [], originators: [] })
  const secret = await ask<{ id: string }>('ada', 'POST', '/incidents/cases', { ...open, label: under('SECRET') })
  const hidden = await agreeOnHelp(secret.id)
  const told = async (mission: string, subject: Subject) => {
    const question = { mission, since: start - 24 * HOUR, at: start }
    return (await node.host.gather.brief(subject, question)).find(({ id }) => id === hidden)
  }
  const restricted = { ...reader, clearances: { ...reader.clearances, ALLIED: 'RESTRICTED' } }
  const everything = await node.host.gather.brief(restricted, { since: 0, at: start })
  expect(everything.map(({ id }) => id)).toContain(hidden)
  expect(await told('M-06', restricted)).toBeUndefined()
  expect(await told('M-07', reader)).toBeUndefined()
  expect(await told('M-06', reader)).toMatchObject({ label: { classification: 'SECRET' } })
  expect(await told(idOf('M-06'), reader)).toMatchObject({ figures: [{ name: 'people', value: 2 }, { name: 'until' }] })
})

it('one change is one sentence', async () => {
  const differs = async (deed: () => Promise<unknown>) => {
    const before = byId(await pageAt(start))
    await deed()
    const after = byId(await pageAt(start))
    return [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((id) => before[id] !== after[id])
  }
  expect(await differs(async () => undefined)).toEqual([])
  const entry = { kind: 'task', name: 'Give back the gateway', owner: 'POL node' }
  const add = () => ask('ada', 'POST', `/incidents/cases/${incident}/entries`, { entry })
  expect(await differs(add)).toEqual([`incidents.open.${incident}`])
  expect(await differs(() => order('heightened', 'They are isolated.'))).toEqual(['watch alert-state'])
})

/** Times the facts of the story name, whoever reads them. */
const inFacts = (anchor: number): readonly number[] =>
  [...JSON.stringify(tidalShield(anchor)).matchAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g)].map(([text]) => Date.parse(text))

/** Times a page names, in figures and in words; a time in words is that of its minute, in the month the page is of. */
const onPage = (page: readonly BriefStatement[], at: number): readonly number[] =>
  page.flatMap(({ text, figures }) => [
    ...figures.flatMap(({ value }) => (typeof value === 'number' && value > 1e12 ? [value] : [])),
    ...[...text.en.matchAll(/\b(\d{6}Z)([A-Z]{3}\d\d)?/g)].flatMap(
      ([, dtg = '', month = monthOf(at)]) => parseTime(dtg + month) ?? [],
    ),
  ])
const monthOf = (at: number): string => formatDtg(at).slice(-5)

it('nothing of it moves between times that were announced, however long', async () => {
  const facts = inFacts(start)
  const days = 8 * 24 * HOUR
  await fc.assert(
    fc.asyncProperty(fc.nat(days), fc.integer({ min: 1, max: 999 }), async (after, share) => {
      const at = start + after
      const page = await pageAt(at)
      // What was announced counts when it comes, and when it comes within the 24 hours a chance is told for.
      const announced = [...facts, ...onPage(page, at)].flatMap((time) => [time, time - 24 * HOUR])
      const next = Math.min(...announced.filter((time) => time > at), start + days + HOUR)
      expect(byId(await pageAt(at + Math.floor(((next - at) * share) / 1_000)))).toEqual(byId(page))
    }),
    { numRuns: 8 },
  )
})
