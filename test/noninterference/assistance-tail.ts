import { randomUUID } from 'node:crypto'
import { HELP_TYPE, OFFER_TYPE, WORD_EXTENSION } from '@testudo/assistance'
import type { Label } from '@testudo/kernel/label'
import type { Answers } from './ask.ts'
import { cast, HIDDEN_LABELS, LOW_LABELS } from './cast.ts'
import type { Route } from './channels.ts'
import type { RunningNode, Told } from './node-ports.ts'

/** Routes of mutual help, written and read at the end of programs. */
export const ASSISTANCE_STEPS: readonly Route[] = [
  'POST /assistance/requests',
  'POST /assistance/offers',
  'POST /assistance/statements',
  'POST /assistance/requests/{id}/end',
  'POST /assistance/offers/{id}/end',
  'GET /assistance/board',
  'GET /assistance/requests/{id}',
  'GET /assistance/offers/{id}',
]

const DAY = 86_400_000
const word = (offer: string, help: string, organisation: string, says: string) => ({
  object_refs: [offer, help],
  content: says,
  extensions: {
    [WORD_EXTENSION]: {
      extension_type: 'property-extension',
      offer_ref: offer,
      help_ref: help,
      says,
      round: 1,
      organisation,
    },
  },
})

/**
 * A low reader asks for help of a team that somebody else offers, while hidden teams are offered, that team is promised
 * elsewhere, and words are spoken of both under hidden labels: another number of times in each world.
 */
export async function workAssistance(
  running: RunningNode,
  world: 'left' | 'right',
  _touched: readonly string[],
  text: (told: Told) => string,
): Promise<Answers> {
  const answers: Answers = []
  const { objects, clock } = running.node.host
  const times = { from: clock.now(), until: clock.now() + 30 * DAY }
  const at = new Date(times.from).toISOString()
  const until = new Date(times.until).toISOString()
  const skills = [{ skill: 'malware-analysis', people: 2 }]
  const ask = async (who: 'low' | 'second', method: 'GET' | 'POST', url: string, body?: object) => {
    const sent = body === undefined ? {} : { body: JSON.stringify(body) }
    const told = await running.ask(who, { method, url: `/api/assistance${url}`, ...sent })
    answers.push(`${who}: ${method} /assistance${url}: ${text(told)}`)
    return told
  }
  /** Another organisation stores it, through no screen: its node is elsewhere. */
  const elsewhere = async (type: string, facts: object, label: Label, id = `${type}--${randomUUID()}`) => {
    const thing = { type, spec_version: '2.1', id, created: at, modified: at, ...facts }
    await objects.put({ ...cast.hidden, organisation: 'LTU node' }, [thing], { label, source: 'LTU node' })
    return id
  }
  const team = { name: 'Heron team', skills, from: at, until, people: 2, organisation: 'LTU node', nation: 'LTU' }
  const idOf = (told: Told, absent: string) => (JSON.parse(told.body) as { id?: string }).id ?? absent
  const asked = await ask('low', 'POST', '/requests', { ...times, name: 'Otter help', skills })
  const request = idOf(asked, 'x-testudo-help-request--00000000-0000-4000-8000-000000000001')
  const offered = await ask('low', 'POST', '/offers', { ...times, name: 'Otter team', skills, people: 2 })
  const own = idOf(offered, 'x-testudo-offer--00000000-0000-4000-8000-000000000001')
  const low = LOW_LABELS[0] as Label
  // Its id is the same in both worlds: bytes are compared.
  const offer = await elsewhere(OFFER_TYPE, team, low, 'x-testudo-offer--00000000-0000-4000-8000-000000000002')
  for (const [n, label] of HIDDEN_LABELS.entries()) {
    if (world === 'left' && n % 2 === 0) continue
    const more = await elsewhere(OFFER_TYPE, { ...team, name: `Hidden ${n}`, people: n + 1 }, label)
    const wish = { ...team, name: `Hidden ${n}`, organisation: 'FIN node', nation: 'FIN' }
    const help = await elsewhere(HELP_TYPE, wish, label)
    await elsewhere('note', word(more, request, 'LTU node', 'propose'), label)
    await elsewhere('note', word(offer, request, 'LTU node', 'decline'), label)
    for (const organisation of ['LTU node', 'FIN node'])
      await elsewhere('note', word(offer, help, organisation, 'accept'), label)
  }
  await ask('low', 'GET', `/requests/${request}`)
  await ask('low', 'POST', '/statements', { offer, request, says: 'propose' })
  for (const who of ['low', 'second'] as const) {
    await ask(who, 'GET', '/board?show=all')
    await ask(who, 'GET', `/requests/${request}`)
    for (const id of [own, offer]) await ask(who, 'GET', `/offers/${id}`)
  }
  for (const path of [`/offers/${own}`, `/requests/${request}`]) {
    const { modified = '' } = JSON.parse((await ask('low', 'GET', path)).body) as { modified?: string }
    await ask('low', 'POST', `${path}/end`, { modified })
  }
  await ask('second', 'GET', '/board')
  return answers
}
