import type { Answers } from './ask.ts'
import { cast, isReader, READERS, type Reader, timeOf } from './cast.ts'
import { heardOf } from './heard.ts'
import type { NodeHarness, RunningNode, Told } from './node.ts'
import { type Act, labelOf, type Program, type Step } from './program.ts'
import { intakeOf, manyOf, partly, touchedBy, withPart } from './run.ts'
import { bytesOf } from '../support/stix.ts'
import { objectOf, SLOTS, TEXTS } from './things.ts'

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
  [/(?<="(?:ids|labels)":"[^"]*)[0-9a-f]{64}/g, 'salted'],
  [/"salt":"[A-Za-z0-9_-]{16}"/g, '"salt":""'],
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

/** Runs a program on a whole node. @returns every answer the low readers got over HTTP, in order, and what their streams told */
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
    for (const who of READERS) await askNode(running, who, touchedBy(program), answers)
    await running.settle()
    for (const who of READERS) answers.push(`stream of ${who}: ${heardOf(running.heard(who))}`)
    return answers
  } finally {
    await running.stop()
  }
}

async function take(running: RunningNode, step: Step, world: 'left' | 'right', at: number, answers: Answers) {
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
      const known = await objects.versions(running.subjects.low, SLOTS[act.slot % SLOTS.length]?.id ?? '')
      const version = known[act.nth % Math.max(1, known.length)]
      if (version === undefined) return undefined
      const text = withPart(version.body, act.part)
      return upload(text, `&label=${encodeURIComponent(JSON.stringify(version.label))}`)
    }
    case 'many':
      return upload(manyOf(act, step.who), `&label=${encodeURIComponent(JSON.stringify(labelOf(step, 0)))}`)
    case 'author': {
      const id = SLOTS[act.slot % SLOTS.length]?.id ?? ''
      const [url, body] = writtenAt(act, id)
      const label = step.up ? { label: labelOf(step, act.wording) } : {}
      const answer = await running.ask(step.who, { method: 'POST', url, body: JSON.stringify({ ...body, ...label }) })
      told.push(`step ${at} ${url}: ${textOf(answer)}`)
      return undefined
    }
    case 'rights':
      return isReader(step.who) ? running.rights(step.who, act.to) : undefined
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
    default:
      return act satisfies never
  }
}

/** What a screen sends when somebody writes about an object: a note, an opinion, or an edit of the picture. */
function writtenAt(act: Act & { do: 'author' }, id: string): [url: string, body: object] {
  const words = TEXTS[act.wording % TEXTS.length] ?? ''
  if (act.what === 'note') return [`/api/threats/objects/${id}/notes`, { content: words }]
  if (act.what === 'opinion') return [`/api/threats/objects/${id}/opinions`, { opinion: 'agree', explanation: words }]
  const known = id.startsWith('x-testudo-asset') ? { id } : {}
  return ['/api/picture/nodes', { ...known, kind: 'asset', name: `${words} relay`, sector: 'power', nation: 'EST' }]
}

/** Every question a screen of a low reader asks, about everything the program touched. */
async function askNode(running: RunningNode, who: Reader, touched: readonly string[], answers: Answers): Promise<void> {
  const get = async (url: string) => {
    const told = await running.ask(who, { method: 'GET', url: `/api${url}` })
    answers.push(`${who}: ${url}: ${textOf(told)}`)
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
    const told = await running.ask(who, { method: 'POST', url: `/api${url}`, body: JSON.stringify(body) })
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
  const log = await running.ask(who, { method: 'GET', url: '/api/audit/entries?limit=500' })
  answers.push(`${who}: audit: ${entriesOf(log).join('\n')}`)
  await get('/identity/people')
  for (const url of ['/livez', '/readyz', '/metrics']) {
    const told = await running.ask(who, { method: 'GET', url })
    answers.push(`${url}: ${textOf(told)}`)
  }
}
