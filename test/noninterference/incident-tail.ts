import type { Answers } from './ask.ts'
import { HIDDEN_LABELS } from './cast.ts'
import type { Route } from './channels.ts'
import type { RunningNode, Told } from './node-ports.ts'

/** Routes of incidents, written and read at the end of every program. */
export const INCIDENT_STEPS: readonly Route[] = [
  'POST /incidents/open',
  'POST /incidents/{id}/entries',
  'PUT /incidents/{id}',
  'GET /incidents/list',
  'GET /incidents/{id}',
]

/**
 * A low reader works an incident to its end while somebody hidden adds to it what only the hidden may read: another
 * number of portions in each world, under each of the hidden labels.
 */
export async function workIncident(
  running: RunningNode,
  world: 'left' | 'right',
  touched: readonly string[],
  text: (told: Told) => string,
): Promise<Answers> {
  const answers: Answers = []
  const ask = async (who: 'low' | 'second', method: 'GET' | 'POST' | 'PUT', url: string, body?: object) => {
    const told = await running.ask(who, {
      method,
      url: `/api/incidents${url}`,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    answers.push(`${who}: ${method} /incidents${url}: ${text(told)}`)
    return told
  }
  const hidden = (url: string, entry: object) =>
    running.ask('hidden', { method: 'POST', url: `/api/incidents${url}`, body: JSON.stringify({ entry }) })

  const asset = touched.find((id) => id.startsWith('x-testudo-asset'))
  // What it touches may be hidden from the author: then it is not there for it.
  if (asset !== undefined) await ask('low', 'POST', '/open', { name: 'Otter seen', touches: [asset] })
  const opened = await ask('low', 'POST', '/open', { name: 'Otter outage' })
  const { id = 'incident--00000000-0000-4000-8000-000000000001' } = JSON.parse(opened.body) as { id?: string }
  const other = touched.find((one) => one.startsWith('incident--'))
  await ask('low', 'POST', `/${id}/entries`, { entry: { kind: 'note', text: 'Kite' } })
  const given = await ask('low', 'POST', `/${id}/entries`, { entry: { kind: 'task', name: 'Look', owner: 'Centre' } })
  const { id: task = '' } = JSON.parse(given.body) as { id?: string }
  for (const [n, label] of HIDDEN_LABELS.entries()) {
    if (world === 'left' && n % 2 === 0) continue
    await hidden(`/${id}/entries`, { kind: 'note', text: `Hidden ${world}`, label })
    await hidden(`/${id}/entries`, { kind: 'task', name: `Hidden ${n}`, owner: 'Centre', label })
    await hidden(`/${id}/entries`, { kind: 'report', task, outcome: 'failed', text: world, label })
    if (other !== undefined) await hidden(`/${other}/entries`, { kind: 'note', text: 'Hidden', label })
  }
  await ask('low', 'POST', `/${id}/entries`, { entry: { kind: 'report', task, outcome: 'successful' } })
  const seen = await ask('low', 'GET', `/${id}`)
  const { modified = '' } = JSON.parse(seen.body) as { modified?: string }
  await ask('low', 'PUT', `/${id}`, { modified, close: { because: 'Seen again' } })
  for (const who of ['low', 'second'] as const) {
    await ask(who, 'GET', '/list?show=all')
    for (const one of [id, ...(other === undefined ? [] : [other])]) await ask(who, 'GET', `/${one}`)
  }
  return answers
}
