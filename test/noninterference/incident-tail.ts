import type { Answers } from './ask.ts'
import { HIDDEN_LABELS, timeOf } from './cast.ts'
import type { Route } from './channels.ts'
import type { RunningNode, Told } from './node-ports.ts'

/** Routes of incidents, written and read at the end of every program. */
export const INCIDENT_STEPS: readonly Route[] = [
  'POST /incidents/cases',
  'POST /incidents/cases/{id}/entries',
  'PUT /incidents/cases/{id}',
  'GET /incidents/cases',
  'GET /incidents/cases/{id}',
  'GET /incidents/cases/{id}/graph',
  'GET /incidents/templates',
  'POST /incidents/templates',
  'DELETE /incidents/templates/{id}',
  'POST /incidents/requests',
  'POST /incidents/requests/{id}/answers',
  'POST /incidents/requests/{id}/answers/again',
  'GET /incidents/requests/{id}/earlier',
  'POST /incidents/requests/{id}/end',
  'GET /incidents/requests',
  'GET /incidents/requests/{id}',
  'GET /incidents/similar-requests',
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
  const ask = async (who: 'low' | 'second', method: Method, url: string, body?: object) => {
    const told = await running.ask(who, {
      method,
      url: `/api/incidents${url}`,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    answers.push(`${who}: ${method} /incidents${url}: ${text(told)}`)
    return told
  }
  const hiddenly = (url: string, body: object) =>
    running.ask('hidden', { method: 'POST', url: `/api/incidents${url}`, body: JSON.stringify(body) })
  const hidden = (url: string, entry: object) => hiddenly(url, { entry })

  const asset = touched.find((id) => id.startsWith('x-testudo-asset'))
  // What it touches may be hidden from the author: then it is not there for it.
  if (asset !== undefined) await ask('low', 'POST', '/cases', { name: 'Otter seen', touches: [asset] })
  const opened = await ask('low', 'POST', '/cases', { name: 'Otter outage' })
  const { id = 'incident--00000000-0000-4000-8000-000000000001' } = JSON.parse(opened.body) as { id?: string }
  const other = touched.find((one) => one.startsWith('incident--'))
  await ask('low', 'POST', `/cases/${id}/entries`, { entry: { kind: 'note', text: 'Kite' } })
  const given = await ask('low', 'POST', `/cases/${id}/entries`, {
    entry: { kind: 'task', name: 'Look', owner: 'Centre' },
  })
  const { id: task = '' } = JSON.parse(given.body) as { id?: string }
  // Time goes on: when something hidden was written must not show in when the incident changed.
  running.at((running.node.host.clock.now() - timeOf(0)) / 1_000 + 60)
  for (const [n, label] of HIDDEN_LABELS.entries()) {
    if (world === 'left' && n % 2 === 0) continue
    await hidden(`/cases/${id}/entries`, { kind: 'note', text: `Hidden ${world}`, label })
    await hidden(`/cases/${id}/entries`, { kind: 'task', name: `Hidden ${n}`, owner: 'Centre', label })
    await hidden(`/cases/${id}/entries`, { kind: 'report', task, outcome: 'failed', text: world, label })
    await hiddenly('/templates', { incident: id, name: `Hidden ${world} ${n}` })
    if (other !== undefined) await hidden(`/cases/${other}/entries`, { kind: 'note', text: 'Hidden', label })
  }
  await ask('low', 'GET', '/cases?show=all')
  const kept = await ask('low', 'POST', '/templates', { incident: id, name: 'Otter' })
  const { id: template = '' } = JSON.parse(kept.body) as { id?: string }
  await ask('low', 'POST', '/cases', { name: 'Otter again', template })
  await ask('second', 'GET', '/templates')
  await ask('low', 'DELETE', `/templates/${template}`)
  await ask('low', 'POST', `/cases/${id}/entries`, { entry: { kind: 'report', task, outcome: 'successful' } })
  const seen = await ask('low', 'GET', `/cases/${id}`)
  const { modified = '' } = JSON.parse(seen.body) as { modified?: string }
  await ask('low', 'PUT', `/cases/${id}`, { modified, close: { because: 'Seen again' } })
  for (const who of ['low', 'second'] as const) {
    await ask(who, 'GET', '/cases?show=all')
    for (const one of [id, ...(other === undefined ? [] : [other])])
      for (const page of ['', '/graph']) await ask(who, 'GET', `/cases/${one}${page}`)
  }
  await workRequest(running, world, ask)
  return answers
}

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'
type Ask = (who: 'low' | 'second', method: Method, url: string, body?: object) => Promise<Told>

/** The same for a request for information: answered by both, as one of them alone may know. */
async function workRequest(running: RunningNode, world: 'left' | 'right', ask: Ask): Promise<void> {
  const asked = await ask('low', 'POST', '/requests', { question: 'Who saw the otter?', nations: ['EST', 'LTU'] })
  const { id = 'x-testudo-request--00000000-0000-4000-8000-000000000001' } = JSON.parse(asked.body) as { id?: string }
  const hidden = (url: string, body: object) =>
    running.ask('hidden', { method: 'POST', url: `/api/incidents${url}`, body: JSON.stringify(body) })
  for (const [n, label] of HIDDEN_LABELS.entries()) {
    if (world === 'left' && n % 2 === 0) continue
    await hidden(`/requests/${id}/answers`, { answers: 'full', text: `Hidden ${world}`, label })
    await hidden('/requests', { question: `Who saw the otter ${n}?`, nations: ['EST'], label })
  }
  await ask('low', 'GET', '/requests')
  const given = await ask('low', 'POST', `/requests/${id}/answers`, { answers: 'partial', text: 'Two' })
  const roles = [{ role: 'Centre', nation: 'EST' }]
  const again = await ask('low', 'POST', '/requests', { question: 'Who saw the otter, again?', roles })
  const { id: next = id } = JSON.parse(again.body) as { id?: string }
  await ask('low', 'GET', `/requests/${next}/earlier`)
  const { id: answer = '' } = JSON.parse(given.body) as { id?: string }
  await ask('low', 'POST', `/requests/${next}/answers/again`, { answer })
  const seen = await ask('low', 'GET', `/requests/${id}`)
  const { modified = '' } = JSON.parse(seen.body) as { modified?: string }
  await ask('low', 'POST', `/requests/${id}/end`, { modified })
  for (const who of ['low', 'second'] as const) {
    await ask(who, 'GET', '/requests?show=all')
    await ask(who, 'GET', `/requests/${id}`)
    await ask(who, 'GET', '/similar-requests?text=otter')
  }
}
