import { vulnerabilitiesOf } from '../../capabilities/vulnerabilities/src/server/index.ts'
import type { Answers } from './ask.ts'
import { ACTORS, cast, isReader, READERS, type Reader } from './cast.ts'
import type { Question } from './channels.ts'
import {
  pagesOf,
  VULNERABILITIES_ELSEWHERE,
  VULNERABILITIES_PAST,
  VULNERABILITY_QUESTIONS,
} from './channels-vulnerabilities.ts'
import { heardOf } from './heard.ts'
import type { NodeHarness, RunningNode, Told } from './node-ports.ts'
import { labelOf } from './program.ts'
import type { VulnerabilityProgram, VulnerabilityStep } from './program-vulnerabilities.ts'
import { textOf } from './run-node.ts'
import { DETECTION_IDS } from './things-detection.ts'
import { contactOf, cveOf, fileOf, incidentOf, operatorOf, ownedOf, tableOf } from './things-vulnerabilities.ts'

type Json = Readonly<Record<string, unknown>>
const json = ({ status, body }: Told): Json => (status === 200 ? (JSON.parse(body) as Json) : {})

/** What is drawn by lot, beside what `textOf` leaves out. */
const DRAWN: readonly [RegExp, string][] = [
  [/\bjob-[A-Za-z0-9_-]{16}/g, 'job'],
  [/\b(warning|incident|sending|service)-[A-Za-z0-9_-]{16}/g, '$1'],
  [/"number":"\d+"/g, '"number"'],
  // Names of what was published, and of the sentences shown to one account.
  [/"id":"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"/g, '"id"'],
  [/"id":"[0-9a-f]{64}"/g, '"id"'],
  // The same number in the name of an advisory.
  [/(?<=[a-z]-)\d{4,}(?=\.json|\.openvex|"|\\)/g, 'number'],
  // And on pages.
  [/(?<=Warning )\d{4,}|(?<=, )\d{4,}(?=")/g, 'number'],
]
const plain = (text: string): string => DRAWN.reduce((t, [what, by]) => t.replaceAll(what, by), text)

const told = (answer: Told): string => plain(textOf(answer)).replace(/\["content-length","\d+"\],?/, '')

/** Runs a program of vulnerabilities on a whole node. @returns every answer the low readers got, in order, and what their streams told */
export async function runVulnerabilities(
  harness: NodeHarness,
  program: VulnerabilityProgram,
  world: 'left' | 'right',
): Promise<Answers> {
  const running = await harness.restart()
  const answers: Answers = []
  const matched = async () => {
    await vulnerabilitiesOf(running.node.host)?.matches.settled()
    await running.flush()
  }
  try {
    for (const [i, step] of program.entries()) {
      running.at(i)
      if (step.side !== 'both' && step.side !== world) continue
      const heard = isReader(step.who) ? answers : []
      await take(running, step, i, (text) => heard.push(`step ${i} ${plain(text)}`))
      await matched()
    }
    running.at(program.length)
    for (const who of READERS) await askVulnerabilities(running, who, answers)
    // What is told of a week is told when it is over. Sessions end when nobody uses them for half a day.
    for (const seconds of AFTER_THE_WEEK) {
      running.at(seconds)
      for (const who of ACTORS) await running.read(who, { method: 'GET', url: '/api/identity/session' })
    }
    for (const who of READERS) for (const { url } of VULNERABILITIES_PAST) answers.push(await asked(running, who, url))
    await running.settle()
    for (const who of READERS) answers.push(`stream of ${who}: ${plain(heardOf(running.heard(who)))}`)
    answers.push(`console: ${plain((await running.logged()).join('\n'))}`)
    return answers
  } finally {
    await running.stop()
  }
}

/** Steps, in seconds from a Sunday at 05:00Z: the last one is after Monday, 00:00Z. */
const AFTER_THE_WEEK = [36_000, 70_000]

const asked = async (running: RunningNode, who: Reader, url: string): Promise<string> =>
  `${who}: ${plain(url)}: ${told(await running.read(who, { method: 'GET', url: `/api${url}` }))}`

async function take(
  running: RunningNode,
  step: VulnerabilityStep,
  at: number,
  say: (text: string) => void,
): Promise<void> {
  const { who, act } = step
  const label = 'label' in act ? labelOf(step, act.label) : labelOf(step, 0)
  const send = async (method: string, url: string, body?: unknown): Promise<Json> => {
    const sent = body === undefined ? {} : { body: JSON.stringify(body) }
    const answer = await running.ask(who, { method, url: `/api${url}`, ...sent })
    say(`${method} ${url}: ${told(answer)}`)
    return json(answer)
  }
  const upload = async (url: string, query: Readonly<Record<string, string>>, text: string) => {
    const asked = `/api${url}?${new URLSearchParams({ ...query, label: JSON.stringify(label) })}`
    const answer = await running.ask(who, {
      method: 'POST',
      url: asked,
      body: Buffer.from(text),
      type: 'application/octet-stream',
    })
    say(`${asked}: ${told(answer)}`)
  }
  switch (act.do) {
    case 'know':
      return upload('/vulnerabilities/import', { source: `wire of ${who}` }, fileOf(act.feed, act.n, act.version))
    case 'equip': {
      const query = { operator: operatorOf(act.operator) }
      return upload('/vulnerabilities/inventory/import', query, tableOf(act.n, act.operator, act.version))
    }
    case 'own': {
      const stored = running.node.host.objects.put(cast[who], ownedOf(), { label, source: who })
      await stored.catch(() => undefined)
      return
    }
    case 'contact': {
      const url = `/vulnerabilities/contacts/${operatorOf(act.operator)}`
      await send('PUT', url, contactOf(act.operator, label, step.up))
      return
    }
    case 'release': {
      const body = { vulnerability: cveOf(act.n), operators: [operatorOf(act.operator)], authority: 'A drill.' }
      await send('POST', '/vulnerabilities/warnings/release', body)
      return
    }
    case 'status': {
      // The hidden writer speaks for the operator of its own nation.
      const operator = operatorOf(who === 'hidden' ? 2 : 0)
      const marked = { operator, label: JSON.stringify(label) }
      const body = { ...marked, vulnerabilities: [cveOf(act.n)], to: [] }
      await send('POST', '/vulnerabilities/published/preview', body)
      await send('POST', '/vulnerabilities/published', body)
      await send('POST', '/vulnerabilities/inventory/status', { ...marked, vulnerability: cveOf(act.n) })
      if (at % 5 !== 0) return
      const { rows = [] } = (await send('GET', '/vulnerabilities/published')) as { rows?: { id: string }[] }
      await send('POST', '/vulnerabilities/published/withdraw', { ids: rows.slice(0, 1).map(({ id }) => id) })
      return
    }
    case 'feed': {
      const body = { name: `Feed of ${who} ${at}`, from: 'folder', place: running.feeds, label: JSON.stringify(label) }
      const { id } = await send('POST', '/vulnerabilities/feeds', body)
      if (id === undefined) return
      await send('POST', `/vulnerabilities/feeds/${String(id)}/run`, {})
      if (at % 9 === 0) await send('DELETE', `/vulnerabilities/feeds/${String(id)}`)
      return
    }
    case 'answer': {
      const [id] = await waitingFor(running, who)
      if (id === undefined) return
      const { equipment = [] } = (await send('GET', `/operator/warnings/${id}`)) as { equipment?: { id: string }[] }
      const body = { answers: equipment.map((one) => ({ equipment: one.id, answer: 'fixed', because: 'Patched.' })) }
      await send('POST', `/operator/warnings/${id}/answers`, body)
      return
    }
    case 'incident': {
      const { rows = [] } = step.up ? ((await send('GET', '/operator/equipment')) as { rows?: { id: string }[] }) : {}
      // What the hidden writer tells of no hidden piece is no secret.
      if (step.up && rows.length === 0) return
      const pieces = rows.slice(0, 1).map(({ id }) => id)
      await send('POST', '/operator/incidents', incidentOf(at, pieces))
      return
    }
    default:
      return act satisfies never
  }
}

/** Warnings an operator was told of, by id. */
async function waitingFor(running: RunningNode, who: VulnerabilityStep['who']): Promise<readonly string[]> {
  const home = json(await running.ask(who, { method: 'GET', url: '/api/operator' }))
  const { waiting = [], answered = [] } = home as Readonly<Record<string, readonly { readonly id: string }[]>>
  return [...waiting, ...answered].map(({ id }) => id)
}

async function askVulnerabilities(running: RunningNode, who: Reader, answers: Answers): Promise<void> {
  const asking = { warnings: await waitingFor(running, who) }
  const ask = async ({ url }: Question) => void answers.push(await asked(running, who, url))
  for (const questions of Object.values(VULNERABILITY_QUESTIONS))
    for (const question of questions(asking)) await ask(question)
  for (const question of VULNERABILITIES_ELSEWHERE) await ask(question)
  for (const url of pagesOf(asking)) {
    const answer = await running.read(who, { method: 'GET', url })
    answers.push(`${who}: ${plain(url)}: ${told(answer)}`)
  }
  await ask({ url: `/picture/missions/${DETECTION_IDS.mission}?seed=1` })
}
