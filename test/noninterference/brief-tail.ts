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
]

/** Ids drawn by lot; what is signed names one. */
export const BY_LOT = /brief-[A-Za-z0-9_-]{16}/g
const ABSENT = 'brief-AAAAAAAAAAAAAAAA'

/** A low reader draws, edits and signs briefs while somebody hidden drafts others: another number of them in each world. */
export async function workBrief(
  running: RunningNode,
  world: 'left' | 'right',
  touched: readonly string[],
  text: (told: Told) => string,
): Promise<Answers> {
  const answers: Answers = []
  type Method = 'GET' | 'POST' | 'DELETE'
  const ask = async (who: 'low' | 'second', method: Method, url: string, body?: object) => {
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
  return answers
}
