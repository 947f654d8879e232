import { RUN_EXTENSION, RUN_EXTENSION_DEFINITION } from '@testudo/cacao'
import type { Answers } from './ask.ts'
import { HIDDEN_LABELS } from './cast.ts'
import type { Route } from './channels.ts'
import type { RunningNode, Told } from './node-ports.ts'

/** Routes of playbooks, written and read at the end of programs. */
export const PLAYBOOK_STEPS: readonly Route[] = [
  'GET /playbooks/library',
  'POST /playbooks/library',
  'GET /playbooks/library/{id}',
  'PUT /playbooks/library/{id}',
  'DELETE /playbooks/library/{id}',
  'POST /playbooks/library/{id}/rehearsal',
  'POST /playbooks/library/{id}/runs',
  'POST /playbooks/checks',
  'GET /playbooks/actuators',
  'GET /playbooks/keys',
  'PUT /playbooks/keys/{fingerprint}',
  'DELETE /playbooks/keys/{fingerprint}',
  'GET /playbooks/runs',
  'GET /playbooks/runs/{id}',
  'GET /playbooks/runs/{id}/evidence/{number}',
  'POST /playbooks/runs/{id}/gates',
  'POST /playbooks/runs/{id}/reports',
  'POST /playbooks/runs/{id}/decisions',
  'POST /playbooks/runs/{id}/stop',
  'PUT /playbooks/runs/{id}/hold',
]

/** What somebody looked at is named by the run's own id, which is drawn by lot. */
export const BY_LOT = /(?<="seen":")[0-9a-f]{32}/g

const id = (type: string, n: number) => `${type}--6b1f0c2d-4e53-4d70-8a2f-${String(n).padStart(12, '0')}`
const KEY = 'ab'.repeat(32)
const AGENT = id('individual', 9)
/** A gate, a step by hand, and a choice no value makes: nothing of it reaches a system. */
const playbook = (name: string) => ({
  type: 'playbook',
  spec_version: 'cacao-2.0',
  id: id('playbook', 1),
  name,
  created_by: id('identity', 2),
  created: '2026-11-20T08:00:00.000Z',
  modified: '2026-11-20T08:00:00.000Z',
  extension_definitions: { [RUN_EXTENSION]: RUN_EXTENSION_DEFINITION },
  playbook_variables: { __seen__: { type: 'string' } },
  agent_definitions: { [AGENT]: { type: 'individual', name: 'Watch' } },
  workflow_start: id('start', 3),
  workflow: {
    [id('start', 3)]: { type: 'start', on_completion: id('action', 4) },
    [id('action', 4)]: {
      type: 'action',
      name: 'Look',
      agent: AGENT,
      commands: [{ type: 'manual', command: 'Look for the otter' }],
      step_extensions: { [RUN_EXTENSION]: { human_gate: true } },
      on_completion: id('if-condition', 5),
    },
    [id('if-condition', 5)]: {
      type: 'if-condition',
      condition: "__seen__:value = 'otter'",
      on_true: id('end', 6),
      on_completion: id('end', 7),
    },
    [id('end', 6)]: { type: 'end' },
    [id('end', 7)]: { type: 'end' },
  },
})

interface View {
  readonly offers?: readonly { readonly token: number; readonly seen: string; readonly kind: string }[]
  readonly log?: readonly { readonly what: string }[]
}
type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'
type Who = 'low' | 'second' | 'hidden'

/**
 * A low reader keeps a playbook and runs it to its end, while somebody hidden keeps the same one and runs it under each of the hidden
 * labels: another number of times in each world.
 */
export async function workPlaybook(
  running: RunningNode,
  world: 'left' | 'right',
  _touched: readonly string[],
  text: (told: Told) => string,
): Promise<Answers> {
  const answers: Answers = []
  const send = (who: Who, method: Method, url: string, body?: object) =>
    running.ask(who, {
      method,
      url: `/api/playbooks${url}`,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  const ask = async (who: Who, method: Method, url: string, body?: object) => {
    const told = await send(who, method, url, body)
    answers.push(`${who}: ${method} /playbooks${url}: ${text(told).replaceAll(BY_LOT, 'drawn')}`)
    return JSON.parse(told.body) as { readonly id?: string; readonly revision?: string }
  }
  /** The run once it has written this down: it goes on beside the answers. */
  const until = async (run: string, what: string): Promise<{ token: number; seen: string }> => {
    for (let n = 0; n < 500; n += 1) {
      const { offers = [], log = [] } = JSON.parse((await send('low', 'GET', `/runs/${run}`)).body) as View
      const [offer] = offers
      if (offer !== undefined && (offer.kind === what || log.some((entry) => entry.what === what)))
        return { token: offer.token, seen: offer.seen }
      await new Promise((later) => setTimeout(later, 2))
    }
    return { token: 1, seen: 'nothing' }
  }

  const given = { text: JSON.stringify(playbook('Otter')) }
  for (const [n, label] of HIDDEN_LABELS.entries()) {
    if (world === 'left' && n % 2 === 0) continue
    const { body } = await send('hidden', 'POST', '/library', { ...given, label })
    const { id: kept } = JSON.parse(body) as { id?: string }
    if (kept !== undefined) await send('hidden', 'POST', `/library/${kept}/runs`, { label })
  }
  const { id: kept = '' } = await ask('low', 'POST', '/library', given)
  for (const [n, label] of HIDDEN_LABELS.entries())
    if (world === 'right' || n % 2 !== 0) await send('hidden', 'POST', `/library/${kept}/runs`, { label })
  const { revision = '' } = await ask('low', 'GET', `/library/${kept}`)
  await ask('low', 'PUT', `/library/${kept}`, { revision, text: JSON.stringify(playbook('Otter again')) })
  await ask('low', 'POST', '/checks', given)
  await ask('low', 'POST', `/library/${kept}/rehearsal`, {})
  await ask('low', 'GET', '/actuators')
  const { id: run = '' } = await ask('low', 'POST', `/library/${kept}/runs`, {})
  await ask('low', 'POST', `/runs/${run}/gates`, { ...(await until(run, 'gate')), agree: true })
  await ask('low', 'POST', `/runs/${run}/reports`, { ...(await until(run, 'task')), outcome: 'done', text: 'Seen' })
  await ask('low', 'POST', `/runs/${run}/decisions`, { ...(await until(run, 'decision')), answer: 'false' })
  await ask('low', 'GET', `/runs/${run}/evidence/1`)
  const { id: other = '' } = await ask('low', 'POST', `/library/${kept}/runs`, {})
  await until(other, 'gate')
  await ask('low', 'PUT', `/runs/${other}/hold`, { held: true })
  await ask('low', 'POST', `/runs/${other}/stop`, { reason: 'Enough' })
  for (const who of ['low', 'second'] as const) {
    await ask(who, 'GET', '/library')
    await ask(who, 'GET', '/runs')
    for (const one of [run, other]) await ask(who, 'GET', `/runs/${one}`)
  }
  await ask('low', 'PUT', `/keys/${KEY}`, { name: 'Otter', organisation: 'Centre' })
  for (const who of ['low', 'second'] as const) await ask(who, 'GET', '/keys')
  await ask('low', 'DELETE', `/keys/${KEY}`)
  await ask('low', 'DELETE', `/library/${kept}`)
  return answers
}
