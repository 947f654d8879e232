import { randomUUID } from 'node:crypto'
import { Fault } from '@testudo/kernel/fault'
import { canonicalLabel, type Label } from '@testudo/kernel/label'
import type { Host, PeerNode } from '@testudo/platform/host'
import type { Tx } from '@testudo/platform/storage'
import type { z } from 'zod'
import { tellChanged } from './publish.ts'
import { publishedDb } from './tables.ts'
import { type Refusal, statusMessage, statusSchema, STATUS_PATH } from './wire.ts'

/** Rows one node may have standing here. */
const MOST_OF_A_NODE = 100_000
/** Labels one message may bring. */
const MOST_LABELS = 50

type Word = Readonly<z.infer<typeof statusSchema>>

/**
 * Takes what other nodes' owners published. A node speaks for its own nation and under labels it may read itself; what it
 * says of one thing takes the place of what it said before. Under what name it calls an operator, it answers for: the node
 * stands beside it.
 */
export function takeStatuses(host: Host): void {
  host.peers.answer(STATUS_PATH, async (peer, body) => {
    const message = statusMessage.safeParse(body)
    if (!message.success)
      throw new Fault('invalid', 'vulnerabilities.status_form', 'This is no message of published statuses.')
    const { stands, withdrawn } = message.data
    const refused: { place: number; code: Refusal }[] = []
    const labels = new Set<string>()
    const refuse = (place: number, code: Refusal): Word[] => {
      refused.push({ place, code })
      return []
    }
    const words = stands.flatMap((one, place): Word[] => {
      const read = statusSchema.safeParse(one)
      if (!read.success) return refuse(place, 'form')
      if (!host.tables.mayRead(peer.subject, read.data.label)) return refuse(place, 'label')
      const text = canonicalLabel(read.data.label)
      if (!labels.has(text) && labels.size >= MOST_LABELS) return refuse(place, 'label')
      labels.add(text)
      return [read.data]
    })
    const last = [...new Map(words.map((word) => [word.id, word])).values()]
    await host.tables.asOwner(async (tx) => {
      const changed = [...(await endOf(tx, peer, [...withdrawn, ...last.map(({ id }) => id)], host.clock.now()))]
      const room = MOST_OF_A_NODE - (await standingOf(tx, peer))
      if (last.length > room)
        throw new Fault('unavailable', 'vulnerabilities.no_room', 'Too much of this node stands here. Ask its people.')
      await insert(host, tx, peer, last)
      for (const word of last) changed.push({ vulnerability: word.vulnerability, label: word.label })
      const byLabel = Map.groupBy(changed, ({ label }) => canonicalLabel(label))
      for (const its of byLabel.values()) {
        const [first] = its
        if (first !== undefined)
          await tellChanged({ host }, tx, await host.tables.labelNumber(tx, first.label), [
            ...new Set(its.map(({ vulnerability }) => vulnerability)),
          ])
      }
    })
    host.events.wake()
    host.audit.record({
      subject: peer.subject,
      verb: 'vulnerabilities:write',
      ids: [peer.id],
      outcome: 'allowed',
      detail: { route: STATUS_PATH, taken: last.length, withdrawn: withdrawn.length, refused: refused.length },
    })
    return { v: 'testudo/vulnerability-status-taken/1', refused }
  })
}

/** Ends what this node said under these names; nobody else's. */
async function endOf(
  tx: Tx,
  peer: PeerNode,
  ids: readonly string[],
  at: number,
): Promise<readonly { readonly vulnerability: string; readonly label: Label }[]> {
  if (ids.length === 0) return []
  const rows = await publishedDb(tx)
    .updateTable('vulnerabilities_status')
    .set({ until: at })
    .where('origin', '=', peer.id)
    .where('origin_id', 'in', [...ids])
    .where('until', 'is', null)
    .returning(['vulnerability', 'label'])
    .execute()
  return rows.map(({ vulnerability, label }) => ({ vulnerability, label: JSON.parse(label) as Label }))
}

async function standingOf(tx: Tx, peer: PeerNode): Promise<number> {
  const row = await publishedDb(tx)
    .selectFrom('vulnerabilities_status')
    .select((e) => e.fn.countAll().as('n'))
    .where('origin', '=', peer.id)
    .where('until', 'is', null)
    .executeTakeFirst()
  return Number(row?.n ?? 0)
}

async function insert(host: Host, tx: Tx, peer: PeerNode, words: readonly Word[]): Promise<void> {
  if (words.length === 0) return
  const numbers = new Map<string, number>()
  for (const { label } of words) {
    const text = canonicalLabel(label)
    if (!numbers.has(text)) numbers.set(text, await host.tables.labelNumber(tx, label))
  }
  const now = host.clock.now()
  await publishedDb(tx)
    .insertInto('vulnerabilities_status')
    .values(
      words.map(({ id, vulnerability, operator, operatorName, status, label, at }) => ({
        id: randomUUID(),
        vulnerability,
        // Two nodes may call different operators alike.
        operator: `${peer.node}/${operator}`,
        operator_name: operatorName,
        nation: peer.subject.nation,
        status,
        label_id: numbers.get(canonicalLabel(label)) ?? 0,
        label: canonicalLabel(label),
        by: peer.id,
        by_name: peer.name,
        origin: peer.id,
        origin_id: id,
        at: Math.min(at, now),
        until: null,
      })),
    )
    .execute()
}
