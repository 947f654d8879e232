import type { Answers } from './ask.ts'
import { HIDDEN_LABELS } from './cast.ts'
import type { Route } from './channels.ts'
import type { RunningNode, Told } from './node-ports.ts'

/** Routes of briefs, written and read at the end of programs. */
export const BRIEF_STEPS: readonly Route[] = [
  'GET /briefing/look',
  'GET /briefing/look/pdf',
  'GET /briefing/look/html',
  'GET /briefing/briefs',
  'POST /briefing/briefs',
  'GET /briefing/briefs/{id}',
  'GET /briefing/briefs/{id}/pdf',
  'GET /briefing/briefs/{id}/html',
  'POST /briefing/briefs/{id}/paragraphs',
  'POST /briefing/briefs/{id}/refresh',
  'POST /briefing/briefs/{id}/sign',
  'DELETE /briefing/briefs/{id}',
  'POST /briefing/briefs/{id}/recall',
  'POST /briefing/briefs/{id}/returned',
  'GET /briefing/briefs/{id}/answers',
  'PUT /briefing/briefs/{id}/answers',
  'GET /briefing/requirements',
  'POST /briefing/requirements',
  'PUT /briefing/requirements/{id}',
  'DELETE /briefing/requirements/{id}',
  'GET /briefing/rhythm',
  'POST /briefing/rhythm',
  'DELETE /briefing/rhythm/{id}',
]

/** Ids drawn by lot; what is signed names one. */
export const BY_LOT = /(?:brief|requirement|slot)-[A-Za-z0-9_-]{16}/g
const ABSENT = 'brief-AAAAAAAAAAAAAAAA'

/** A low reader draws, edits and signs briefs while somebody hidden drafts others: another number of them in each world. */
export async function workBrief(
  running: RunningNode,
  world: 'left' | 'right',
  touched: readonly string[],
  text: (told: Told) => string,
): Promise<Answers> {
  const answers: Answers = []
  const ask: Ask = async (who, method, url, body) => {
    const told = await running.ask(who, {
      method,
      url: `/api/briefing${url}`,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    answers.push(`${who}: ${method} /briefing${url}: ${text(told)}`.replace(BY_LOT, 'brief'))
    return told
  }
  for (const [n, label] of HIDDEN_LABELS.entries()) {
    if (world === 'left' && n % 2 === 0) continue
    await running.ask('hidden', {
      method: 'POST',
      url: '/api/briefing/briefs',
      body: JSON.stringify({ to: JSON.stringify(label) }),
    })
  }
  const missions = touched.filter((id) => id.startsWith('x-testudo-mission')).slice(0, 1)
  for (const who of ['low', 'second'] as const)
    for (const mission of [undefined, ...missions]) {
      const query = mission === undefined ? 'kind=sitrep' : `mission=${mission}`
      await ask(who, 'GET', `/look?${query}`)
      await ask(who, 'GET', `/look?${query}&to=ALLIED%20RESTRICTED&language=fr`)
    }
  await ask('low', 'GET', '/look/pdf')
  await ask('low', 'GET', '/look/html')
  const drawn = await ask('low', 'POST', '/briefs', {})
  const { id = ABSENT } = JSON.parse(drawn.body) as { id?: string }
  const revisionNow = async () => {
    const told = await ask('low', 'GET', `/briefs/${id}`)
    return (JSON.parse(told.body) as { revision?: string; document?: { label: object } }) ?? {}
  }
  const first = await revisionNow()
  const added = { what: 'add', section: 'other', text: 'The otter was seen.', label: first.document?.label }
  await ask('low', 'POST', `/briefs/${id}/paragraphs`, { revision: first.revision, change: added })
  const { revision } = await revisionNow()
  await ask('low', 'POST', `/briefs/${id}/refresh`, { revision })
  const last = await revisionNow()
  await ask('low', 'POST', `/briefs/${id}/sign`, { revision: last.revision, authority: 'Directive 12', copies: 2 })
  const other = await ask('low', 'POST', '/briefs', { kind: 'intsum' })
  const { id: gone = ABSENT } = JSON.parse(other.body) as { id?: string }
  await ask('low', 'DELETE', `/briefs/${gone}`)
  for (const who of ['low', 'second'] as const) {
    await ask(who, 'GET', '/briefs')
    await ask(who, 'GET', `/briefs/${id}`)
    await ask(who, 'GET', `/briefs/${id}/pdf?copy=1`)
    await ask(who, 'GET', `/briefs/${id}/html?copy=1`)
    await ask(who, 'GET', `/briefs/${gone}/pdf`)
    await ask(who, 'GET', '/look')
  }
  await workBoard(running, world, ask, id)
  return answers
}

type Ask = (
  who: 'low' | 'second',
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  url: string,
  body?: object,
) => Promise<Told>

const SLOT = {
  kind: 'intsum',
  time: '23:59',
  zone: 'Europe/Vilnius',
  days: [1, 2, 3, 4, 5, 6, 7],
  cutoff: 0,
  language: 'en',
}
const REQUIREMENT = {
  kind: 'pir',
  text: { en: 'Who saw the otter?', fr: 'Qui a vu la loutre ?' },
  owner: 'J2',
  priority: 1,
  every: 24,
  terms: [],
}

/** The same for what the commander must know and for the rhythm: others’ requirements and products are not there. */
async function workBoard(running: RunningNode, world: 'left' | 'right', ask: Ask, brief: string): Promise<void> {
  const hidden = (url: string, body: object) =>
    running.ask('hidden', { method: 'POST', url: `/api/briefing${url}`, body: JSON.stringify(body) })
  for (const [n, label] of HIDDEN_LABELS.entries()) {
    if (world === 'left' && n % 2 === 0) continue
    await hidden('/requirements', { ...REQUIREMENT, kind: 'eefi', terms: ['otter'], label })
    await hidden('/rhythm', { ...SLOT, to: JSON.stringify(label) })
  }
  const drawn = JSON.parse((await ask('low', 'GET', `/briefs/${brief}`)).body) as { document?: { label: object } }
  const label = drawn.document?.label
  const made = JSON.parse((await ask('low', 'POST', '/requirements', { ...REQUIREMENT, label })).body) as {
    id?: string
  }
  const requirement = made.id ?? 'requirement-AAAAAAAAAAAAAAAA'
  await ask('low', 'PUT', `/briefs/${brief}/answers`, { requirement, paragraph: 'own.1', answers: true })
  await ask('low', 'PUT', `/requirements/${requirement}`, { ...REQUIREMENT, priority: 2, label })
  const beat = JSON.parse((await ask('low', 'POST', '/rhythm', { ...SLOT, to: JSON.stringify(label) })).body) as {
    id?: string
  }
  await ask('low', 'POST', `/briefs/${brief}/recall`, { reason: 'The otter was a heron.' })
  for (const who of ['low', 'second'] as const) {
    await ask(who, 'GET', `/briefs/${brief}/answers`)
    await ask(who, 'GET', '/requirements?show=all')
    await ask(who, 'GET', '/rhythm')
    await ask(who, 'POST', `/briefs/${brief}/returned`, {})
  }
  await ask('low', 'DELETE', `/requirements/${requirement}`)
  await ask('low', 'DELETE', `/rhythm/${beat.id ?? 'slot-AAAAAAAAAAAAAAAA'}`)
}
