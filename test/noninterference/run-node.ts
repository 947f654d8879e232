import type { Answers } from './ask.ts'
import { type Actor, cast, isReader, READERS, type Reader } from './cast.ts'
import { QUESTIONS, type Route, type Row } from './channels.ts'
import { heardOf } from './heard.ts'
import type { NodeHarness, RunningNode, Told } from './node-ports.ts'
import { labelOf, type Program, type Step } from './program.ts'
import { intakeOf, manyOf, partly, touchedBy, withPart } from './run.ts'
import { bytesOf } from '../support/stix.ts'
import { objectOf, SLOTS, TEXTS } from './things.ts'
import { type Desk, emptyDesk, remember, writtenAt } from './written.ts'

/** Headers two honest runs may differ in. */
const WALL_CLOCK_HEADERS = new Set(['date'])
/** Parts of bodies that are drawn at random or read from the wall clock, each by name. */
const DROPPED: readonly [RegExp, string][] = [
  [/"milliseconds":[0-9.e-]+/g, '"milliseconds":0'],
  [/"bundle--[0-9a-f-]{36}"/g, '"bundle"'],
  [/"job-[A-Za-z0-9_-]{16}"/g, '"job"'],
  // Whether an upload is answered with its report, or the report stands in the list of imports alone, the wall clock decides.
  [/^\{"job":"job","report":.*\}$/gs, '{"job":"job"}'],
  [/"release-[A-Za-z0-9_-]{16}"/g, '"release"'],
  // Leaves of the audit log are salted; their hashes, also as cursors, are outside by declaration.
  [/"(id|next)":"[A-Za-z0-9_-]{43}"/g, '"$1":"leaf"'],
  [/(?<="(?:ids|labels)":"[^"]*)[0-9a-f]{64}/g, 'salted'],
  [/"(salt|uid)":"[A-Za-z0-9_-]{16}"/g, '"$1":""'],
]

export const textOf = ({ status, headers, body }: Told): string => {
  const kept = Object.entries(headers).filter(([name]) => !WALL_CLOCK_HEADERS.has(name))
  const text = DROPPED.reduce((t, [what, by]) => t.replaceAll(what, by), body)
  // The length counts what was dropped too.
  const length = text === body ? [] : ['content-length']
  return `${status} ${JSON.stringify(kept.filter(([name]) => !length.includes(name)))} ${text}`
}

/** Entries of the log: which of two groups of one instant is flushed first, the wall clock decides. */
const UNORDERED: ReadonlySet<Route> = new Set<Route>(['GET /audit/entries', 'GET /audit/export'])

function inOrder(told: Told): string {
  const text = textOf(told)
  if (told.status !== 200) return text
  const start = text.indexOf('{"rows"')
  const entries =
    start < 0
      ? text.split('\n')
      : (JSON.parse(text.slice(start)) as { rows: readonly unknown[] }).rows.map((row) => JSON.stringify(row))
  return entries.toSorted().join('\n')
}

/** Runs a program on a whole node. @returns every answer the low readers got over HTTP, in order, and what their streams told */
export async function runOnNode(harness: NodeHarness, program: Program, world: 'left' | 'right'): Promise<Answers> {
  const running = await harness.restart()
  const answers: Answers = []
  const desks = noDesks()
  try {
    for (const [i, step] of program.entries()) {
      running.at(i)
      if (step.side !== 'both' && step.side !== world) continue
      await take(running, desks, step, world, i, answers)
    }
    running.at(program.length)
    // The second reader is there for what readers share: caches, streams, lists. One of the ids is enough for that.
    const touched = touchedBy(program)
    await askNode(running, 'low', touched, answers)
    await askNode(running, 'second', touched.slice(0, 1), answers)
    await running.settle()
    for (const who of READERS) answers.push(`stream of ${who}: ${heardOf(running.heard(who))}`)
    answers.push(`console: ${(await running.logged()).join('\n')}`)
    return answers
  } finally {
    await running.stop()
  }
}

export type Desks = Readonly<Record<Actor, Desk>>
export const noDesks = (): Desks => ({
  low: emptyDesk(),
  second: emptyDesk(),
  middle: emptyDesk(),
  hidden: emptyDesk(),
})

export async function take(
  running: RunningNode,
  desks: Desks,
  step: Step,
  world: 'left' | 'right',
  at: number,
  answers: Answers,
) {
  const { act } = step
  const { objects } = running.node.host
  const told: Answers = isReader(step.who) ? answers : []
  const upload = async (text: string, query: string) => {
    const url = `/api/threats/import?source=${step.who}&fileName=${step.who}-${at}.json${query}`
    const answer = await running.ask(step.who, {
      method: 'POST',
      url,
      body: Buffer.from(text),
      type: 'application/octet-stream',
    })
    told.push(`step ${at} ${url}: ${textOf(answer)}`)
  }
  switch (act.do) {
    case 'import': {
      const { text, label } = intakeOf(step, act)
      const marked = label === undefined ? '' : `&label=${encodeURIComponent(JSON.stringify(label))}`
      return upload(text, `${marked}&dryRun=${act.dryRun}`)
    }
    case 'put':
      // Screens write object by object; what counts here is that it is stored.
      await objects
        .put(cast[step.who], act.wanted.map(objectOf), { label: labelOf(step, act.label), source: step.who })
        .catch(() => undefined)
      return undefined
    case 'part':
      await objects.import(cast.hidden, bytesOf(JSON.stringify(partly(act, world, at))), { source: step.who })
      return undefined
    case 'attach': {
      const known = await objects.versions(
        { ...running.subjects.low, id: 'onlooker' },
        SLOTS[act.slot % SLOTS.length]?.id ?? '',
      )
      const version = known[act.nth % Math.max(1, known.length)]
      if (version === undefined) return undefined
      const text = withPart(version.body, act.part)
      return upload(text, `&label=${encodeURIComponent(JSON.stringify(version.label))}`)
    }
    case 'many':
      return upload(manyOf(act, step.who), `&label=${encodeURIComponent(JSON.stringify(labelOf(step, 0)))}`)
    case 'author': {
      const id = SLOTS[act.slot % SLOTS.length]?.id ?? ''
      const desk = desks[step.who]
      const modifiedOf = async (known: string) => {
        const subject = isReader(step.who) ? running.subjects[step.who] : cast[step.who]
        return (await objects.get(subject, known))?.modified ?? ''
      }
      const { method, url, body } = await writtenAt(act, id, at, desk, modifiedOf)
      const label =
        step.up && !url.endsWith('/remove') && !url.endsWith('/undo') ? { label: labelOf(step, act.wording) } : {}
      const sent = body === undefined ? {} : { body: JSON.stringify({ ...body, ...label }) }
      const answer = await running.ask(step.who, { method, url, ...sent })
      if (answer.status === 200) remember(desk, url, answer.body)
      told.push(`step ${at} ${url}: ${textOf(answer)}`)
      return undefined
    }
    case 'rights':
      if (!isReader(step.who)) return undefined
      // A stream ends when its reader's rights change, on a wall-clock tick: what came before is heard first.
      await running.settle()
      await running.rights(step.who, act.to)
      return running.reconnect(step.who, 'last')
    case 'reconnect':
      return isReader(step.who) ? running.reconnect(step.who, act.with) : undefined
    case 'echo': {
      const id = SLOTS[act.slot % SLOTS.length]?.id ?? ''
      const answer = await running.ask(step.who, { method: 'GET', url: `/api/threats/objects/${id}/text` })
      return answer.status === 200 ? upload(answer.body, '') : undefined
    }
    case 'ask': {
      const id = SLOTS[act.slot % SLOTS.length]?.id ?? ''
      for (const url of [
        `/api/threats/objects/${id}`,
        `/api/threats/search?text=${encodeURIComponent(TEXTS[act.text % TEXTS.length] ?? '')}`,
        '/api/picture/missions',
      ])
        told.push(`${url}: ${textOf(await running.ask(step.who, { method: 'GET', url }))}`)
      return undefined
    }
    case 'accept':
    case 'withdraw':
    case 'feed':
      // At the store alone (`run-exchange.ts`); over HTTP they belong to nodes.
      return undefined
    default:
      return act satisfies never
  }
}

/** Every question a screen of a low reader asks, about everything the program touched. */
async function askNode(running: RunningNode, who: Reader, touched: readonly string[], answers: Answers): Promise<void> {
  const rows = new Map<Route, readonly Row[]>()
  const asking = { touched, rows: (route: Route) => rows.get(route) ?? [] }
  const ask = async (route: Route, url: string, body: unknown): Promise<Told> => {
    const method = body === undefined ? 'GET' : 'POST'
    const asked = { method, url: `/api${url}`, ...(body === undefined ? {} : { body: JSON.stringify(body) }) }
    if (UNORDERED.has(route)) await running.flush()
    const told = await running.read(who, asked)
    const text = UNORDERED.has(route) ? inOrder(told) : textOf(told)
    answers.push(`${who}: ${url.replaceAll(/job-[A-Za-z0-9_-]{16}/g, 'job')}: ${text}`)
    return told
  }
  for (const [name, questions] of Object.entries(QUESTIONS)) {
    const route = name as Route
    for (const { url, body, walk = false } of questions(asking)) {
      let told = await ask(route, url, body)
      if (told.status === 200 && told.body.startsWith('{"rows"'))
        rows.set(route, (JSON.parse(told.body) as { rows: readonly Row[] }).rows)
      for (let i = 0; walk && i < 20; i++) {
        const next = told.status === 200 ? (JSON.parse(told.body) as { next?: string }).next : undefined
        if (next === undefined) break
        told = await ask(route, `${url}&cursor=${encodeURIComponent(next)}`, undefined)
      }
    }
  }
  for (const url of ['/livez', '/readyz', '/metrics']) {
    const told = await running.read(who, { method: 'GET', url })
    answers.push(`${url}: ${textOf(told)}`)
  }
}
