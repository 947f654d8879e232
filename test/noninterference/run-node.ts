import type { Answers } from './ask.ts'
import { cast, timeOf } from './cast.ts'
import type { NodeHarness, RunningNode, Told } from './node.ts'
import type { Program, Step } from './program.ts'
import { partly, intakeOf, touchedBy } from './run.ts'
import { bytesOf } from '../support/stix.ts'
import { objectOf, SLOTS, TEXTS } from './things.ts'
import { labelOf } from './program.ts'

/** Headers two honest runs may differ in. */
const WALL_CLOCK_HEADERS = new Set(['date'])
/** Parts of bodies that are drawn at random or read from the wall clock, each by name. */
const DROPPED: readonly [RegExp, string][] = [
  [/"milliseconds":[0-9.e-]+/g, '"milliseconds":0'],
  [/"bundle--[0-9a-f-]{36}"/g, '"bundle"'],
  [/"job-[A-Za-z0-9_-]{16}"/g, '"job"'],
  [/"release-[A-Za-z0-9_-]{16}"/g, '"release"'],
  // Leaves of the audit log are salted; their hashes, also as cursors, are outside by declaration.
  [/"(id|next)":"[A-Za-z0-9_-]{43}"/g, '"$1":"leaf"'],
]

const textOf = ({ status, headers, body }: Told): string => {
  const kept = Object.entries(headers).filter(([name]) => !WALL_CLOCK_HEADERS.has(name))
  const text = DROPPED.reduce((t, [what, by]) => t.replaceAll(what, by), body)
  // The length counts what was dropped too.
  const length = text === body ? [] : ['content-length']
  return `${status} ${JSON.stringify(kept.filter(([name]) => !length.includes(name)))} ${text}`
}

/** Entries of the log, sorted: which of two groups of one instant is flushed first, the wall clock decides. */
function entriesOf(told: Told): string[] {
  const text = textOf(told)
  const body = text.slice(text.indexOf('{"rows"'))
  if (told.status !== 200) return [text]
  return (JSON.parse(body) as { rows: readonly unknown[] }).rows.map((row) => JSON.stringify(row)).toSorted()
}

/** Runs a program on a whole node. @returns every answer the low reader got over HTTP, in order */
export async function runOnNode(harness: NodeHarness, program: Program, world: 'left' | 'right'): Promise<Answers> {
  const running = await harness.restart()
  const answers: Answers = []
  try {
    for (const [i, step] of program.entries()) {
      running.at(i)
      if (step.side !== 'both' && step.side !== world) continue
      await take(running, step, world, i, answers)
    }
    running.at(program.length)
    await askNode(running, touchedBy(program), answers)
    return answers
  } finally {
    await running.stop()
  }
}

async function take(running: RunningNode, step: Step, world: 'left' | 'right', at: number, answers: Answers) {
  const { act } = step
  const { objects } = running.node.host
  const told: Answers = step.who === 'low' ? answers : []
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
    case 'echo': {
      const id = SLOTS[act.slot % SLOTS.length]?.id ?? ''
      const answer = await running.ask('low', { method: 'GET', url: `/api/threats/objects/${id}/text` })
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
    default:
      return act satisfies never
  }
}

/** Every question a screen of the low reader asks, about everything the program touched. */
async function askNode(running: RunningNode, touched: readonly string[], answers: Answers): Promise<void> {
  const get = async (url: string) => {
    const told = await running.ask('low', { method: 'GET', url: `/api${url}` })
    answers.push(`${url}: ${textOf(told)}`)
    return told
  }
  /** Follows cursors to the end. */
  const walk = async (url: string) => {
    let told = await get(url)
    for (let i = 0; i < 20; i++) {
      const next = told.status === 200 ? (JSON.parse(told.body) as { next?: string }).next : undefined
      if (next === undefined) return
      told = await get(`${url}&cursor=${encodeURIComponent(next)}`)
    }
  }
  const post = async (url: string, body: unknown) => {
    const told = await running.ask('low', { method: 'POST', url: `/api${url}`, body: JSON.stringify(body) })
    answers.push(`${url}: ${textOf(told)}`)
  }
  await walk('/threats/objects?limit=2')
  await get('/threats/objects?order=name&revoked=true&limit=50')
  await get('/threats/counts')
  for (const text of TEXTS.slice(0, 4)) await get(`/threats/search?text=${encodeURIComponent(text)}&limit=5`)
  await get('/threats/indicators?limit=5')
  await walk('/threats/quarantine?limit=2')
  await get('/threats/imports')
  await get('/threats/export?versions=true')
  await get('/threats/matrices')
  for (const id of touched) {
    await get(`/threats/objects/${id}`)
    await walk(`/threats/objects/${id}/relations?limit=2`)
    await get(`/threats/objects/${id}/text`)
    await get(`/threats/graph?ids=${id}`)
    if (id.startsWith('x-testudo') || id.startsWith('relationship')) await get(`/picture/history/${id}`)
    if (id.startsWith('x-testudo')) await get(`/picture/nodes/${id}`)
    if (id.startsWith('x-testudo-mission')) await get(`/picture/missions/${id}?seed=1`)
  }
  await get('/picture/missions')
  await get('/picture/nodes')
  await get(`/picture/timeline?from=${timeOf(-86_400)}&to=${timeOf(60)}`)
  await post('/picture/what-if', { fail: touched.filter((id) => id.startsWith('x-testudo-asset')), restore: [] })
  await get('/jobs')
  const log = await running.ask('low', { method: 'GET', url: '/api/audit/entries?limit=500' })
  answers.push(`audit: ${entriesOf(log).join('\n')}`)
  await get('/identity/people')
  for (const url of ['/livez', '/readyz', '/metrics']) {
    const told = await running.ask('low', { method: 'GET', url })
    answers.push(`${url}: ${textOf(told)}`)
  }
}
