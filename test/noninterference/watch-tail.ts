import type { Answers } from './ask.ts'
import { HIDDEN_LABELS } from './cast.ts'
import type { Route } from './channels.ts'
import type { RunningNode, Told } from './node-ports.ts'

/** Routes of the watch, written and read at the end of programs. */
export const WATCH_STEPS: readonly Route[] = [
  'GET /watch/queue',
  'POST /watch/snoozes',
  'POST /watch/snoozes/end',
  'GET /watch/log',
  'POST /watch/log',
  'GET /watch/log/export',
  'POST /watch/log/verify',
  'GET /watch/handover',
  'POST /watch/handover',
  'GET /watch/handover/deeds',
  'GET /watch/handover/things',
  'POST /watch/takeovers',
  'GET /watch/state',
  'POST /watch/state',
  'POST /watch/state/confirmations',
  'POST /watch/state/measures',
  'PUT /watch/ladder',
]

/** Proofs of entries follow from the salts of the audit log and from the key of the node. */
export const BY_LOT =
  /(?<=\\?"(?:hash|before|leaf|signature|key)\\?":\\?")(?:[0-9a-f]{64}|[A-Za-z0-9_-]{43}|[A-Za-z0-9+/]{60,90}={0,2})/g

const MONTH = 31 * 24 * 3_600_000
const ABSENT = 'watch-00000000-0000-4000-8000-000000000001'

/**
 * A low reader keeps a whole watch: writes, hands over, orders a step with a second person. Somebody hidden does the same
 * under each of the hidden labels, another number of times in each world.
 */
export async function workWatch(
  running: RunningNode,
  world: 'left' | 'right',
  touched: readonly string[],
  text: (told: Told) => string,
): Promise<Answers> {
  const answers: Answers = []
  const send = (who: 'low' | 'second' | 'hidden', method: 'GET' | 'POST' | 'PUT', url: string, body?: object) =>
    running.ask(who, {
      method,
      url: `/api/watch${url}`,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  const ask = async (who: 'low' | 'second', method: 'GET' | 'POST' | 'PUT', url: string, body?: object) => {
    const told = await send(who, method, url, body)
    answers.push(`${who}: ${method} /watch${url}: ${text(told).replaceAll(BY_LOT, 'drawn')}`)
    return told
  }
  const idOf = ({ body }: Told): string => (JSON.parse(body) as { id?: string }).id ?? ABSENT

  const until = running.node.host.clock.now()
  const from = Math.max(0, until + 1 - MONTH)
  const shift = { from, until }
  for (const [n, label] of HIDDEN_LABELS.entries()) {
    if (world === 'left' && n % 2 === 0) continue
    const { body } = await send('hidden', 'POST', '/log', { text: `Hidden ${world}`, label })
    const { id: corrects } = JSON.parse(body) as { id?: string }
    // Not every label is one its author could read: then nothing was written that could be corrected.
    if (corrects !== undefined) await send('hidden', 'POST', '/log', { text: 'Hidden too', corrects })
    await send('hidden', 'POST', '/handover', { ...shift, remarks: `Hidden ${n}`, label })
    await send('hidden', 'POST', '/state', { step: 'high', reason: `Hidden ${world}`, label })
    await send('hidden', 'POST', '/state', { step: 'exceptional', reason: `Hidden ${world}`, label })
  }
  const refs = touched.slice(0, 1)
  // What is named may be hidden from the author: then it is not there for it.
  if (refs.length > 0) await ask('low', 'POST', '/log', { text: 'Otter seen', refs })
  const noted = idOf(await ask('low', 'POST', '/log', { text: 'Kite on the phone' }))
  await ask('low', 'POST', '/log', { text: 'It was the otter', corrects: noted })
  const handed = idOf(await ask('low', 'POST', '/handover', { ...shift, remarks: 'Quiet' }))
  const item = `watch handover ${handed}`
  await ask('second', 'POST', '/snoozes', { item, until: until + 3_600_000 })
  await ask('second', 'POST', '/snoozes/end', { item })
  await ask('second', 'GET', '/queue')
  await ask('second', 'POST', '/takeovers', { handover: handed })
  const proposal = idOf(await ask('low', 'POST', '/state', { step: 'severe', reason: 'Otters' }))
  await ask('second', 'POST', '/state/confirmations', { proposal })
  const seen = await ask('low', 'GET', '/state')
  const { order, ladder } = JSON.parse(seen.body) as { order?: { id: string }; ladder?: readonly object[] }
  await ask('low', 'POST', '/state/measures', { order: order?.id ?? ABSENT, measure: 'help', done: true })
  await ask('low', 'PUT', '/ladder', { ladder: ladder?.slice(0, 4) ?? [], reason: 'Fewer steps' })
  for (const who of ['low', 'second'] as const) {
    const query = `?from=${from}&until=${until + 1}`
    await ask(who, 'GET', '/queue?snoozed=with')
    await ask(who, 'GET', '/log?limit=3')
    await ask(who, 'GET', '/log/export')
    await ask(who, 'POST', '/log/verify')
    await ask(who, 'GET', `/handover${query}`)
    await ask(who, 'GET', `/handover/deeds${query}&group=watch:note`)
    await ask(who, 'GET', `/handover/things${query}&type=incident`)
    await ask(who, 'GET', '/state')
  }
  return answers
}
