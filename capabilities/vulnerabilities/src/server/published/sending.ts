import { Fault } from '@testudo/kernel/fault'
import type { Label } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { Host, PeerNode } from '@testudo/platform/host'
import { publishedDb } from './tables.ts'
import { MOST_A_MESSAGE, type Refusal, statusAnswer, STATUS_PATH, type StatusMessage } from './wire.ts'

/** What could not be said is tried again after this. */
const AGAIN_MS = 60_000

interface Words {
  readonly en: string
  readonly fr: string
}
/** How it stands with one node. */
export interface Sent {
  readonly name: string
  readonly state: 'waiting' | 'sent' | 'refused'
  readonly why?: Words
}

export interface Sender {
  /** Says everything that waits for one node; what it does not take or hear keeps waiting. */
  send(peer: PeerNode): Promise<Sent>
  /** All nodes, soon. */
  wake(): void
}

/** Carries published words to the nodes they were released to, and their taking back. */
export function startSending(host: Host): Sender {
  const lines = new Map<string, Promise<Sent>>()
  const send = (peer: PeerNode): Promise<Sent> => {
    const next = (lines.get(peer.id) ?? Promise.resolve()).then(() => sendOnce(host, peer))
    const over = () => void (lines.get(peer.id) === next && lines.delete(peer.id))
    lines.set(peer.id, next)
    next.then(over, over)
    return next
  }
  const all = async () => {
    const waiting = await host.tables.asOwner((tx) =>
      publishedDb(tx)
        .selectFrom('vulnerabilities_status_sending')
        .select('peer')
        .distinct()
        .where('state', '=', 'waiting')
        .execute(),
    )
    if (waiting.length === 0) return
    const peers = new Map((await host.peers.list()).map((peer) => [peer.id, peer]))
    for (const { peer } of waiting) {
      const found = peers.get(peer)
      if (found !== undefined) await send(found)
    }
  }
  let closed = false
  const wake = () => {
    if (closed) return
    all().catch(() => {
      if (!closed) host.log.warn({}, 'what was published could not be sent; trying again in a minute')
    })
  }
  const timer = setInterval(wake, AGAIN_MS)
  timer.unref()
  host.onClose(async () => {
    closed = true
    clearInterval(timer)
    await Promise.allSettled(lines.values())
  })
  return { send, wake }
}

async function sendOnce(host: Host, peer: PeerNode): Promise<Sent> {
  try {
    let refused: Refusal | undefined
    for (;;) {
      const rows = await waitingFor(host, peer)
      if (rows.length === 0) break
      const outcome = await sayTo(host, peer, rows)
      refused = outcome ?? refused
    }
    return refused === undefined
      ? { name: peer.name, state: 'sent' }
      : { name: peer.name, state: 'refused', why: WHY[refused] }
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    return { name: peer.name, state: 'waiting', why: WAITING }
  }
}

interface Row {
  readonly id: string
  readonly vulnerability: string
  readonly operator: string
  readonly operator_name: string
  readonly status: 'affected' | 'not affected' | 'unknown'
  readonly label: string
  readonly at: number | string
  readonly says: 'stands' | 'withdrawn'
}

const waitingFor = (host: Host, peer: PeerNode): Promise<readonly Row[]> =>
  host.tables.asOwner((tx) =>
    publishedDb(tx)
      .selectFrom('vulnerabilities_status_sending as g')
      .innerJoin('vulnerabilities_status as s', 's.id', 'g.status')
      .select(['s.id', 's.vulnerability', 's.operator', 's.operator_name', 's.status', 's.label', 's.at', 'g.says'])
      .where('g.peer', '=', peer.id)
      .where('g.state', '=', 'waiting')
      .orderBy('s.at')
      .orderBy('s.id')
      .limit(MOST_A_MESSAGE)
      .execute(),
  )

/** One message. Rights are asked again at this moment: what the node may no longer read stays here. */
async function sayTo(host: Host, peer: PeerNode, rows: readonly Row[]): Promise<Refusal | undefined> {
  const may = (row: Row) => host.tables.mayRead(peer.subject, JSON.parse(row.label) as Label)
  const standing = rows.filter(({ says }) => says === 'stands')
  const going = standing.filter(may)
  const withdrawn = rows.filter(({ says }) => says === 'withdrawn').map(({ id }) => id)
  const message: StatusMessage = {
    v: 'testudo/vulnerability-status/1',
    stands: going.map(({ id, vulnerability, operator, operator_name, status, label, at }) => ({
      id,
      vulnerability,
      operator,
      operatorName: operator_name,
      status,
      label: JSON.parse(label) as Label,
      at: Number(at),
    })),
    withdrawn,
  }
  const said = going.length + withdrawn.length === 0 ? undefined : await host.peers.ask(peer.id, STATUS_PATH, message)
  const parsed = said === undefined ? undefined : statusAnswer.safeParse(said)
  if (parsed !== undefined && !parsed.success)
    throw new Fault('unavailable', 'vulnerabilities.not_understood', 'The node answers in a form not known here.')
  const refused = new Map<string, Refusal>(standing.filter((row) => !may(row)).map(({ id }) => [id, 'label'] as const))
  for (const { place, code } of parsed?.data.refused ?? []) {
    const row = going[place]
    if (row !== undefined) refused.set(row.id, code)
  }
  const at = host.clock.now()
  await host.tables.asOwner(async (tx) => {
    for (const { id, says } of rows) {
      const code = refused.get(id)
      await publishedDb(tx)
        .updateTable('vulnerabilities_status_sending')
        .set({ state: code === undefined ? 'sent' : 'refused', code: code ?? '', at })
        .where('status', '=', id)
        .where('peer', '=', peer.id)
        // It may have been taken back meanwhile: then that is still to be said.
        .where('says', '=', says)
        .execute()
    }
  })
  return [...refused.values()][0]
}

/** How the sending of these rows stands, as the subject may read it. */
export async function sendingsOf(
  host: Host,
  subject: Subject,
  rows: readonly { readonly id: string }[],
): Promise<ReadonlyMap<string, readonly Sent[]>> {
  if (rows.length === 0) return new Map()
  const names = new Map((await host.peers.list()).map(({ id, name }) => [id, name]))
  const found = await host.tables.readAs(subject, (tx) =>
    publishedDb(tx)
      .selectFrom('vulnerabilities_status_sending')
      .select(['status', 'peer', 'state', 'code'])
      .orderBy('peer')
      .execute(),
  )
  const wanted = new Set(rows.map(({ id }) => id))
  return new Map(
    [...Map.groupBy(found, ({ status }) => status)].flatMap(([status, its]) =>
      wanted.has(status)
        ? [
            [
              status,
              its.map(({ peer, state, code }) => ({
                name: names.get(peer) ?? peer,
                state,
                ...(state === 'refused' ? { why: WHY[code as Refusal] ?? WHY.form } : {}),
              })),
            ],
          ]
        : [],
    ),
  )
}

const WAITING: Words = {
  en: 'It does not answer now. What is to be said waits and is tried every minute.',
  fr: 'Il ne répond pas pour l’instant. L’envoi attend et est retenté chaque minute.',
}
const WHY: Readonly<Record<Refusal, Words>> = {
  form: {
    en: 'This node did not understand it. Update one of the two.',
    fr: 'Ce nœud ne l’a pas compris. Mettez l’un des deux à jour.',
  },
  label: {
    en: 'This node may not read the label. Publish under another one.',
    fr: 'Ce nœud ne peut pas lire ce label. Publiez sous un autre.',
  },
  room: {
    en: 'This node takes no more from us. Ask its people.',
    fr: 'Ce nœud ne prend plus rien de nous. Demandez à ses responsables.',
  },
}
