import type { Answers } from './ask.ts'
import { HIDDEN_LABELS } from './cast.ts'
import type { Route } from './channels.ts'
import type { RunningNode, Told } from './node-ports.ts'

/** Routes by which incidents are put together and taken apart, walked at the end of some programs. */
export const JOINING_STEPS: readonly Route[] = [
  'GET /incidents/proposals',
  'POST /incidents/cases/{id}/merge',
  'POST /incidents/cases/{id}/split',
  'POST /incidents/cases/{id}/undo',
  'GET /incidents/cases/{id}/participants',
  'GET /incidents/cases/{id}/beside',
]

const NONE = '00000000-0000-4000-8000-000000000001'

/** A low reader merges, splits and undoes while somebody hidden adds to both what only the hidden may read. */
export async function joinIncidents(
  running: RunningNode,
  world: 'left' | 'right',
  _touched: readonly string[],
  text: (told: Told) => string,
): Promise<Answers> {
  const answers: Answers = []
  const ask = async (who: 'low' | 'second', method: 'GET' | 'POST' | 'DELETE', url: string, body?: object) => {
    const told = await running.ask(who, {
      method,
      url: `/api/incidents${url}`,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    answers.push(`${who}: ${method} /incidents${url}: ${text(told)}`)
    return JSON.parse(told.body === '' ? '{}' : told.body) as {
      id?: string
      modified?: string
      heirs?: readonly string[]
    }
  }
  const { id: first = `incident--${NONE}` } = await ask('low', 'POST', '/cases', { name: 'Otter outage' })
  const { id: second = `incident--${NONE}` } = await ask('low', 'POST', '/cases', { name: 'Otter again' })
  const { id: note = `note--${NONE}` } = await ask('low', 'POST', `/cases/${first}/entries`, {
    entry: { kind: 'note', text: 'Kite' },
  })
  for (const [n, label] of HIDDEN_LABELS.entries()) {
    if (world === 'left' && n % 2 === 0) continue
    for (const one of [first, second])
      await running.ask('hidden', {
        method: 'POST',
        url: `/api/incidents/cases/${one}/entries`,
        body: JSON.stringify({ entry: { kind: 'task', name: `Hidden ${world}`, owner: 'Centre', label } }),
      })
  }
  const { id: said = `relationship--${NONE}` } = await ask('low', 'POST', `/cases/${second}/merge`, {
    into: first,
    because: 'One matter',
  })
  await ask('second', 'GET', `/cases/${first}`)
  await ask('low', 'POST', `/cases/${first}/undo`, { statement: said, because: 'Two' })
  await ask('low', 'POST', `/cases/${first}/split`, { name: 'Part', portions: [note], because: 'Another' })
  const { modified = '' } = await ask('low', 'GET', `/cases/${first}`)
  const { heirs = [] } = await ask('low', 'GET', `/cases/${first}/participants`)
  await ask('low', 'POST', `/cases/${first}/lead`, { modified, to: heirs[0] ?? 'Nobody' })
  await ask('low', 'POST', `/cases/${first}/alerts`, { alerts: ['none'] })
  await ask('low', 'POST', '/proposals/dismissed', { alerts: ['none'], because: 'Noise' })
  await ask('low', 'DELETE', `/proposals/dismissed/${NONE}`)
  for (const who of ['low', 'second'] as const) {
    await ask(who, 'GET', '/proposals')
    await ask(who, 'GET', '/cases?show=all')
    await ask(who, 'GET', `/cases/${first}/participants?who=Centre`)
    await ask(who, 'GET', `/cases/${first}/beside`)
  }
  return answers
}
