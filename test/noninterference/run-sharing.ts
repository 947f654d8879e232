import { markingOf, objectOf, SLOTS } from './things.ts'
import type { Answers } from './ask.ts'
import { type Actor, cast, isReader, READERS, type Reader } from './cast.ts'
import type { Route } from './channels.ts'
import { activityOf, mispEvent, SHARING_QUESTIONS, targets } from './channels-sharing.ts'
import { heardOf } from './heard.ts'
import type { NodeHarness, RunningNode, Told } from './node-ports.ts'
import { labelOf } from './program.ts'
import { isSharing, type SharingAct, type SharingProgram, type SharingStep } from './program-sharing.ts'
import { type Desks, take, textOf } from './run-node.ts'
import { NODES, type NodeName } from './sharing-cast.ts'
import { OtherNode } from './wire.ts'
import { emptyDesk } from './written.ts'

/** What is drawn at random beside what `textOf` leaves out: names of decisions, hashes with a salt in them, cursors over both. */
const DRAWN: readonly [RegExp, string][] = [
  [/\b(job|release|recall|rule|history|delegation|opening|version)-[A-Za-z0-9_-]{16}/g, '$1'],
  [/\b[0-9a-f]{32,128}\b/g, 'hex'],
  // When a client was last here is told to who keeps clients, as it is of other nodes.
  [/,"last(Read|Write)":\d+/g, ''],
  // Places in a seal are drawn.
  [/"index":\d+/g, '"index"'],
  // A node makes its certificate at its first start.
  [/\b(?:[0-9a-f]{4} ){15}[0-9a-f]{4}\b/g, 'hex'],
  [/"next":"[A-Za-z0-9_=-]+"/g, '"next":"…"'],
  [/cursor=[^: ]+/g, 'cursor'],
]
const plain = (text: string): string => DRAWN.reduce((t, [what, by]) => t.replaceAll(what, by), text)
/** Without the length of the body: it counts what was left out, too. */
const told = (answer: Told): string => plain(textOf(answer)).replace(/\["content-length","\d+"\],?/, '')

/** The step's own words about what it wrote: the next call of the same step needs them. */
type Json = Readonly<Record<string, unknown>>
const json = ({ status, body }: Told): Json => (status === 200 || status === 202 ? (JSON.parse(body) as Json) : {})

interface Run {
  /** Releases of the hidden writer. */
  readonly secret: string[]
  readonly running: RunningNode
  readonly others: Readonly<Record<NodeName, OtherNode>>
  readonly ask: (who: Actor, method: string, url: string, body?: unknown) => Promise<Told>
}

/** Runs a program of sharing on a whole node. @returns every answer the low readers, the low node and the low client got */
export async function runSharing(
  harness: NodeHarness,
  program: SharingProgram,
  world: 'left' | 'right',
): Promise<Answers> {
  const running = await harness.restart()
  const answers: Answers = []
  const desks: Desks = { low: emptyDesk(), second: emptyDesk(), middle: emptyDesk(), hidden: emptyDesk() }
  const ask: Run['ask'] = (who, method, url, body) =>
    running.ask(who, { method, url, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
  try {
    const self = json(await ask('low', 'GET', '/api/sharing/self')) as { introduction?: { node: string } }
    const to = self.introduction?.node ?? ''
    const other = (name: NodeName) =>
      new OtherNode(name, to, (path, body) =>
        ask(name === 'kin' ? 'low' : 'hidden', 'POST', `/federation/1/${path}`, body),
      )
    const others = { kin: other('kin'), far: other('far') }
    for (const name of NODES) running.answers(name, (path, body) => others[name].answer(path, body))
    const run: Run = { secret: [], running, ask, others }
    for (const [i, step] of program.entries()) {
      running.at(i)
      if (step.side !== 'both' && step.side !== world) continue
      const heard = isReader(step.who) ? answers : []
      if (isSharing(step.act))
        await share(run, { ...step, act: step.act }, i, (text) => heard.push(`step ${i} ${text}`))
      else await take(running, desks, { ...step, act: step.act }, world, i, heard)
    }
    running.at(program.length)
    const touched = touchedIn(program)
    for (const who of READERS) await askSharing(run, who, who === 'low' ? touched : touched.slice(0, 1), answers)
    await askTaxii(run, touched, answers)
    for (const text of await run.others.kin.questions(program.length, true)) answers.push(`wire: ${text}`)
    answers.push(`wire: ${await run.others.kin.fetch(program.length)}`)
    await running.settle()
    for (const who of READERS) answers.push(`stream of ${who}: ${plain(heardOf(running.heard(who)))}`)
    answers.push(`console: ${plain((await running.logged()).join('\n'))}`)
    return answers
  } finally {
    await running.stop()
  }
}

const idOfSlot = (slot: number): string => SLOTS[slot % SLOTS.length]?.id ?? ''

function touchedIn(program: SharingProgram): readonly string[] {
  const slots = program.flatMap(({ act }) =>
    'wanted' in act
      ? (Array.isArray(act.wanted) ? act.wanted : [act.wanted]).map(({ slot }) => slot)
      : 'slot' in act
        ? [act.slot]
        : [],
  )
  return [...new Set(slots.map(idOfSlot))].toSorted()
}

async function share(
  run: Run,
  { who, side, act, up }: SharingStep & { readonly act: SharingAct },
  at: number,
  say: (text: string) => void,
): Promise<void> {
  const { running, others } = run
  const ask = async (method: string, url: string, body?: unknown): Promise<Json> => {
    const answer = await run.ask(who, method, `/api/sharing${url}`, body)
    say(plain(`${method} ${url}: ${told(answer)}`))
    return json(answer)
  }
  switch (act.do) {
    case 'release': {
      // Out of sight to the node that may have it: the other would refuse.
      const recipients = up
        ? [running.peers.far]
        : act.to === 'both'
          ? NODES.map((node) => running.peers[node])
          : [running.peers[act.to]]
      // What is released out of sight is another version than the one everybody has, or everybody might see the release.
      if (up) await hiddenVersion(running, who, act.slot, at)
      const matter = { objects: [idOfSlot(act.slot)], recipients, authority: 'Order 9' }
      const { id } = await ask('POST', '/releases', matter)
      if (up) run.secret.push(String(id))
      if (act.edit && id !== undefined) await ask('PUT', `/releases/${String(id)}`, { ...matter, revision: 1, hops: 1 })
      if (act.until === 'draft' || id === undefined) return
      const step = async (name: string, countersigned = false): Promise<boolean> => {
        const url = `/releases/${String(id)}`
        const { row, preview } = (await ask('GET', url)) as {
          row?: { revision: number }
          preview?: { binding: string }
        }
        const body = { revision: row?.revision ?? 1, binding: preview?.binding ?? '' }
        if (!countersigned) return 'state' in (await ask('POST', `${url}/${name}`, body))
        const request = { method: 'POST', url: `/api/sharing${url}/${name}`, body: JSON.stringify(body) }
        return 'state' in json(await running.countersign(request))
      }
      if (!(await step('propose')) || act.until === 'proposed') return
      await step('approve', true)
      await step('send')
      return
    }
    case 'recall': {
      // The hidden writer takes back what it released itself; of the open releases everybody would hear.
      if (up && run.secret.length === 0)
        await share(
          run,
          { who, side, up, act: { ...act, do: 'release', to: 'far', until: 'sent', edit: false } },
          at,
          say,
        )
      const what = up ? { release: run.secret.at(-1) } : { object: idOfSlot(act.slot) }
      await ask('POST', '/recalls', { ...what, reason: 'Wrong.' })
      return
    }
    case 'rule': {
      const rule = {
        title: 'All that is open',
        recipients: [running.peers.kin],
        types: ['malware'],
        authority: 'Order 9',
      }
      const { id } = await ask('POST', '/rules', rule)
      if (id !== undefined) await ask('POST', `/rules/${String(id)}/end`, {})
      return
    }
    case 'announce': {
      const about = targets({ touched: [idOfSlot(act.slot)] })
      const matter = activityOf(`Sweep ${act.wording}`, about)
      const label = up ? { label: labelOf({ up }, act.wording) } : {}
      const { id, modified } = await ask('POST', '/activities', { ...matter, ...label })
      if (act.next === 'change')
        await ask('PUT', `/activities/${String(id)}`, { ...matter, name: 'Sweep again', modified })
      if (act.next === 'end') await ask('POST', `/activities/${String(id)}/end`, {})
      return
    }
    case 'delegate':
      await ask('POST', '/delegations', { object: idOfSlot(act.slot), label: labelOf({ up: false }, 0) })
      return
    case 'fetch':
      say(await others[up || who === 'hidden' ? 'far' : 'kin'].fetch(at))
      return
    case 'bring':
      say(
        await others[up ? 'far' : 'kin'].bring(
          objectOf(act.wanted),
          labelOf({ up }, up ? (BROUGHT[act.label % BROUGHT.length] ?? 0) : act.label),
          at,
        ),
      )
      return
    case 'tap': {
      const url = `${ALL}objects/`
      const object = objectOf(act.wanted)
      const marking = markingOf(labelOf({ up: true }, act.wanted.wording))
      const objects = up ? [marking, { ...object, object_marking_refs: [marking.id] }] : [object]
      const answer = await run.ask(who, 'POST', url, { objects })
      say(`${url} ${told(answer)}`)
      const status = json(answer)['id']
      if (status !== undefined) say(told(await run.ask(who, 'GET', `/taxii2/api/status/${String(status)}/`)))
      return
    }
    case 'misp': {
      const url = `/api/sharing/misp?fileName=${who}-${at}.json`
      const body = Buffer.from(JSON.stringify(mispEvent(act.wording)))
      say(`${url}: ${told(await running.ask(who, { method: 'POST', url, body, type: 'application/octet-stream' }))}`)
      return
    }
    default:
      return act satisfies never
  }
}

/** Hidden labels the other node may read: that it brought what it may not have itself is told to all, without what it was. */
const BROUGHT = [0, 1, 3]

/** A newer version of something everybody may have, which they may not read. */
async function hiddenVersion({ node }: RunningNode, who: Actor, slot: number, at: number): Promise<void> {
  const object = objectOf({ slot, version: 20 + at, wording: at, creator: undefined, revoked: false })
  await node.host.objects.put(cast[who], [object], {
    label: labelOf({ up: true }, BROUGHT[at % BROUGHT.length] ?? 0),
    source: who,
  })
}

const ALL = '/taxii2/api/collections/all/'

async function askSharing(run: Run, who: Reader, touched: readonly string[], answers: Answers): Promise<void> {
  const { running } = run
  const ids = new Map<Route, readonly string[]>()
  const asking = { touched, ...running.peers, ids: (route: Route) => ids.get(route) ?? [] }
  for (const [name, questions] of Object.entries(SHARING_QUESTIONS)) {
    const route = name as Route
    for (const { url, body, walk = false } of questions(asking)) {
      let next: string | undefined
      for (let i = 0; i === 0 || (walk && next !== undefined && i < 10); i++) {
        const page = next === undefined ? url : `${url}&cursor=${encodeURIComponent(next)}`
        const method = body === undefined ? 'GET' : 'POST'
        const sent = body === undefined ? {} : { body: JSON.stringify(body) }
        const answer = await running.read(who, { method, url: `/api${page}`, ...sent })
        answers.push(plain(`${who}: ${page}: ${told(answer)}`))
        const page_ = answer.body.startsWith('{"rows"') && answer.status === 200 ? json(answer) : {}
        const rows = (page_['rows'] ?? []) as readonly { readonly id?: string; readonly job?: string }[]
        ids.set(route, [...(ids.get(route) ?? []), ...rows.flatMap(({ id, job }) => id ?? job ?? [])])
        next = page_['next'] as string | undefined
      }
    }
  }
  // What is logged of a salted leaf is masked; who did what to what is not.
  await running.flush()
  const log = await running.read(who, { method: 'GET', url: '/api/audit/entries?limit=500' })
  const entries = log.status === 200 ? ((JSON.parse(log.body) as { rows: readonly unknown[] }).rows ?? []) : [log.body]
  const lines = entries.map((row) => told({ ...log, body: JSON.stringify(row) }))
  // Of one instant, what is written when the wall clock decides.
  answers.push(`log of ${who}: ${lines.toSorted().join('\n')}`)
}

/** What a TAXII client that reads little is told: pages of two, every version, one object, errors. */
async function askTaxii({ running }: Run, touched: readonly string[], answers: Answers): Promise<void> {
  const get = async (url: string): Promise<Json> => {
    const answer = await running.read('low', { method: 'GET', url })
    answers.push(`client: ${url}: ${told(answer)}`)
    return json(answer)
  }
  for (const url of ['/taxii2/', '/taxii2/api/', '/taxii2/api/collections/', ALL, '/taxii2/api/collections/none/'])
    await get(url)
  for (const what of ['manifest', 'objects'])
    for (let i = 0, next: unknown; i === 0 || (next !== undefined && i < 10); i++) {
      const page = await get(
        `${ALL}${what}/?limit=2&match[version]=all${next === undefined ? '' : `&next=${encodeURIComponent(String(next))}`}`,
      )
      next = page['more'] === true ? page['next'] : undefined
    }
  for (const id of touched.slice(0, 3))
    for (const url of [`${ALL}objects/${id}/`, `${ALL}objects/${id}/versions/`]) await get(url)
  await get(`${ALL}manifest/?match[type]=malware`)
}
