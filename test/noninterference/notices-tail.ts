import { FIRST_SETTINGS } from '../../capabilities/notices/src/core/settings.ts'
import type { Answers } from './ask.ts'
import { HIDDEN_LABELS, timeOf } from './cast.ts'
import type { Route } from './channels.ts'
import type { RunningNode, Told } from './node-ports.ts'
import { HOOK } from './posted.ts'

/** Routes of notices, written and read at the end of programs. */
export const NOTICES_STEPS: readonly Route[] = [
  'GET /notices/mine',
  'PUT /notices/mine',
  'POST /notices/mine/confirm',
  'POST /notices/webhooks',
  'POST /notices/webhooks/{id}/rotate',
  'POST /notices/webhooks/{id}/test',
  'DELETE /notices/webhooks/{id}',
  'GET /notices/items',
  'GET /notices/count',
  'POST /notices/items/ack',
  'POST /notices/items/acknowledged',
  'GET /notices/letters',
  'GET /notices/followed',
  'POST /notices/followed',
  'DELETE /notices/followed/{object}',
  'POST /notices/looked',
  'GET /notices/rota',
  'PUT /notices/rota',
]

/** Secrets and public keys of webhooks. */
export const BY_LOT = /wh(sec|pk)_[A-Za-z0-9+/]{43}=/g

const ABSENT = '00000000-0000-4000-8000-000000000001'
const MINUTES = [2, 2, 12, 12]

/**
 * A low reader is told by mail and webhook of the tasks of an incident and of its changes, and is on call. Somebody hidden
 * gives more tasks under each of the hidden labels, another number in each world: whatever leaves the node for the low
 * reader is the same, in words, number and time.
 */
export async function workNotices(
  running: RunningNode,
  world: 'left' | 'right',
  _touched: readonly string[],
  text: (told: Told) => string,
): Promise<Answers> {
  const answers: Answers = []
  type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'
  const send = (who: 'low' | 'second' | 'hidden', method: Method, url: string, body?: object) =>
    running.ask(who, { method, url: `/api${url}`, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
  const ask = async (who: 'low' | 'second', method: Method, url: string, body?: object) => {
    const told = await send(who, method, `/notices${url}`, body)
    answers.push(`${who}: ${method} /notices${url}: ${text(told)}`)
    return told
  }
  const fieldOf = ({ body }: Told, name: string): string => (JSON.parse(body) as Record<string, string>)[name] ?? ABSENT
  // What was done is heard before time moves.
  const pass = async (minutes: number) => {
    await running.post.heard()
    const step = (running.node.host.clock.now() - timeOf(0)) / 1_000
    running.at(step + minutes * 60)
    await running.post.round()
  }

  const settings = {
    ...FIRST_SETTINGS,
    mail: { on: true, address: 'low@centre.example' },
    webhook: { on: true },
    least: 'routine',
  }
  await ask('low', 'PUT', '/mine', { settings })
  const [, code = ''] = /code: ([0-9A-F-]+)/.exec(running.post.sent.join('\n')) ?? []
  await ask('low', 'POST', '/mine/confirm', { code })
  const hook = fieldOf(await ask('low', 'POST', '/webhooks', { url: `https://${HOOK}/low`, signs: 'both' }), 'id')
  await ask('low', 'POST', `/webhooks/${hook}/rotate`)
  await send('low', 'POST', `/notices/webhooks/${hook}/test`)
  await plan(ask)
  running.post.sent.length = 0

  const incident = fieldOf(await send('low', 'POST', '/incidents/cases', { name: 'Otter outage' }), 'id')
  await ask('low', 'POST', '/followed', { object: incident })
  const entries = `/incidents/cases/${incident}/entries`
  const task = (name: string) => ({ kind: 'task', name, owner: 'Centre', due: timeOf(0) })
  for (const [n, minutes] of MINUTES.entries()) {
    await send('low', 'POST', entries, { entry: task(`Look ${n}`) })
    for (const [m, label] of HIDDEN_LABELS.entries())
      if (world === 'right' || (m + n) % 2 === 0)
        await send('hidden', 'POST', entries, { entry: { ...task(`Hidden ${world} ${m}`), label } })
    await pass(minutes)
    await ask('low', 'GET', '/items')
  }
  await ask('low', 'GET', '/followed')
  await ask('low', 'POST', '/looked', { object: incident })
  const { rows } = JSON.parse((await ask('low', 'GET', '/items')).body) as { rows?: readonly { item: string }[] }
  const items = [...(rows ?? []).map(({ item }) => item), 'nothing']
  await ask('low', 'POST', '/items/ack', { items })
  for (const who of ['low', 'second'] as const) await ask(who, 'POST', '/items/acknowledged', { items })
  await pass(5)
  for (const who of ['low', 'second'] as const)
    for (const url of ['/letters', '/mine', '/rota', '/items', '/count', '/followed']) await ask(who, 'GET', url)
  await ask('low', 'DELETE', `/followed/${incident}`)
  await ask('low', 'DELETE', `/webhooks/${hook}`)
  answers.push(`left the node:\n${running.post.sent.join('\n')}`)
  return answers
}

/** The low reader is on call all week, and called again after ten minutes. */
async function plan(ask: (who: 'low', method: 'GET' | 'PUT', url: string, body?: object) => Promise<Told>) {
  const { body } = await ask('low', 'GET', '/rota')
  const { people = [], revision = '0' } = JSON.parse(body) as {
    people?: readonly { account: string; name: string }[]
    revision?: string
  }
  const low = people.find(({ name }) => name === 'low')?.account ?? ABSENT
  await ask('low', 'PUT', '/rota', {
    rota: {
      zone: 'UTC',
      shifts: [{ days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '00:00', people: [low] }],
      instead: [],
    },
    chain: { least: 'routine', steps: [{ after: 10, call: { who: 'first' } }], again: 10 },
    revision,
  })
}
