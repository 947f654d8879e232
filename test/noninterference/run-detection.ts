import { createHash } from 'node:crypto'
import { type Label, mayRead } from '@testudo/kernel/label'
import type { Stix } from '../support/stix.ts'
import type { Answers } from './ask.ts'
import { type Actor, cast, isReader, policies, READERS, type Reader } from './cast.ts'
import type { Question, Route } from './channels.ts'
import { DETECTION_ELSEWHERE, DETECTION_QUESTIONS } from './channels-detection.ts'
import { heardOf } from './heard.ts'
import { drawnId } from './node.ts'
import type { NodeHarness, RunningNode, Told } from './node-ports.ts'
import { labelOf } from './program.ts'
import type { DetectionProgram, DetectionStep } from './program-detection.ts'
import { textOf } from './run-node.ts'
import { DETECTION_IDS, eventsOf, indicatorOf, ownerOf, patternOf, sigmaOf } from './things-detection.ts'

type Json = Readonly<Record<string, unknown>>
const json = ({ status, body }: Told): Json => (status === 200 ? (JSON.parse(body) as Json) : {})

/** What is drawn at random, beside what `textOf` leaves out. */
const DRAWN: readonly [RegExp, string][] = [
  [/\bjob-[A-Za-z0-9_-]{16}/g, 'job'],
  [/"estimateMs":[0-9.e-]+/g, '"estimateMs"'],
  [/"next":"[A-Za-z0-9_=.-]+"/g, '"next":"…"'],
  [/cursor=[^: ]+/g, 'cursor'],
]
const plain = (text: string): string => DRAWN.reduce((t, [what, by]) => t.replaceAll(what, by), text)
const told = (answer: Told): string => plain(textOf(answer)).replace(/\["content-length","\d+"\],?/, '')

interface Run {
  readonly running: RunningNode
  /** Sources each actor added, in their order. */
  readonly sources: Readonly<Record<Actor, string[]>>
}

/** Runs a program of detection on a whole node. @returns every answer the low readers got, in order, and what their streams told */
export async function runDetection(
  harness: NodeHarness,
  program: DetectionProgram,
  world: 'left' | 'right',
): Promise<Answers> {
  const running = await harness.restart()
  const answers: Answers = []
  const run: Run = { running, sources: { low: [], second: [], middle: [], hidden: [] } }
  try {
    for (const [i, step] of program.entries()) {
      running.at(i)
      if (step.side !== 'both' && step.side !== world) continue
      const heard = isReader(step.who) ? answers : []
      await take(run, step, i, (text) => heard.push(`step ${i} ${plain(text)}`))
      await running.detected()
    }
    running.at(program.length)
    for (const who of READERS) await askDetection(run, who, answers)
    await running.settle()
    for (const who of READERS) answers.push(`stream of ${who}: ${plain(heardOf(running.heard(who)))}`)
    answers.push(`console: ${plain((await running.logged()).join('\n'))}`)
    return answers
  } finally {
    await running.stop()
  }
}

async function take(run: Run, step: DetectionStep, at: number, say: (text: string) => void): Promise<void> {
  const { running, sources } = run
  const { who, act } = step
  const send = async (method: string, url: string, body?: unknown): Promise<Json> => {
    const sent = body === undefined ? {} : { body: JSON.stringify(body) }
    const answer = await running.ask(who, { method, url: `/api/detection${url}`, ...sent })
    say(`${method} ${url}: ${told(answer)}`)
    return json(answer)
  }
  const put = async (objects: readonly Stix[], label: number) => {
    const stored = running.node.host.objects.put(cast[who], objects, { label: labelOf(step, label), source: who })
    await stored.catch(() => undefined)
  }
  const nth = (n: number) => sources[who][n % Math.max(1, sources[who].length)]
  const matterOf = (name: string, label: number) => ({ name, place: { kind: 'push' }, label: labelOf(step, label) })
  switch (act.do) {
    case 'source': {
      const { id } = await send('POST', '/sources', matterOf(`Wire of ${who} ${sources[who].length}`, act.label))
      if (id !== undefined) sources[who].push(String(id))
      return
    }
    case 'push': {
      const id = nth(act.nth)
      if (id === undefined) return
      const url = `/api/detection/sources/${id}/${act.event === 0 ? 'upload' : 'events'}`
      const body = Buffer.from(eventsOf(act.event, at))
      const answer = await running.ask(who, { method: 'POST', url, body, type: 'application/octet-stream' })
      return say(`${url}: ${told(answer)}`)
    }
    case 'change': {
      const id = nth(act.nth)
      if (id !== undefined) await send('PUT', `/sources/${id}`, matterOf(`Wire changed at ${at}`, 0))
      return
    }
    case 'end': {
      const id = nth(act.nth)
      if (id === undefined) return
      await send('DELETE', `/sources/${id}`)
      await send('POST', `/sources/${id}/restore`, {})
      return
    }
    case 'know':
      return put([indicatorOf(act.value, act.version)], act.label)
    case 'own':
      return put(ownerOf(act.host), act.label)
    case 'hunt': {
      const { id } = await send('POST', '/hunts', {
        language: 'stix',
        text: patternOf(act.value),
        title: `Hunt ${at}`,
        label: labelOf(step, 0),
      })
      await running.detected()
      if (act.take && id !== undefined) await send('POST', `/hunts/${String(id)}/sightings`, {})
      return
    }
    case 'rule': {
      const { value, language } = act
      const text = language === 'stix' ? patternOf(value) : sigmaOf(value)
      await send('POST', '/rules', { language, text, name: `Rule ${value}`, label: labelOf(step, act.label) })
      return
    }
    case 'judge':
    case 'record': {
      const { rows = [] } = (await send('GET', '/alerts?show=all&sort=last')) as { rows?: readonly { id: string }[] }
      const id = await firstOf(
        running,
        who,
        rows.map((row) => row.id),
      )
      if (id === undefined) return
      if (act.do === 'judge') await send('POST', `/alerts/${id}/judge`, { state: act.state, because: 'A drill.' })
      else await send('POST', `/alerts/${id}/sightings`, {})
      return
    }
    default:
      return act satisfies never
  }
}

/**
 * The alert somebody decides about. What is decided stands under the labels of what was seen: the hidden writer decides
 * about what is hidden, or everybody would hear, and should.
 */
async function firstOf({ node }: RunningNode, who: Actor, ids: readonly string[]): Promise<string | undefined> {
  if (isReader(who)) return ids[0]
  const rows = await node.host.tables.asOwner((tx) =>
    tx.query<{ group_id: string; label: string }>('select group_id, label from detection_alert'),
  )
  const isOpen = ({ label }: { label: string }) =>
    mayRead(cast.low, JSON.parse(label) as Label, policies, node.host.clock.now()).allow
  return ids.find((id) => !rows.some((row) => row.group_id === id && isOpen(row)))
}

/** What only the hidden writer may know of, asked for by name whether it is there or not. */
const SECRET = [
  drawnId('hidden', 1),
  createHash('sha256')
    .update(JSON.stringify(['indicator', DETECTION_IDS.indicators[1], '10.63.12.4']))
    .digest('base64url')
    .slice(0, 22),
]

async function askDetection({ running }: Run, who: Reader, answers: Answers): Promise<void> {
  const ids = new Map<Route, readonly string[]>()
  const asking = { ids: (route: Route) => ids.get(route) ?? [], secret: SECRET }
  const ask = async (route: Route | undefined, { url, body, walk = false }: Question) => {
    let next: string | undefined
    for (let i = 0; i === 0 || (walk && next !== undefined && i < 10); i++) {
      const page = next === undefined ? url : `${url}&cursor=${encodeURIComponent(next)}`
      const method = body === undefined ? 'GET' : 'POST'
      const sent = body === undefined ? {} : { body: JSON.stringify(body) }
      const answer = await running.read(who, { method, url: `/api${page}`, ...sent })
      answers.push(`${who}: ${plain(page)}: ${told(answer)}`)
      const list = answer.body.startsWith('{"rows"') ? json(answer) : {}
      const rows = (list['rows'] ?? []) as readonly { readonly id?: string }[]
      if (route !== undefined) ids.set(route, [...asking.ids(route), ...rows.flatMap(({ id }) => id ?? [])])
      next = list['next'] as string | undefined
    }
  }
  for (const [name, questions] of Object.entries(DETECTION_QUESTIONS))
    for (const question of questions(asking)) await ask(name as Route, question)
  for (const question of [...DETECTION_ELSEWHERE, { url: `/picture/missions/${DETECTION_IDS.mission}?seed=1` }])
    await ask(undefined, question)
}
