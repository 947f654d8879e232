import { parcelIdOf } from '../envelope/seal.ts'
import { readStatement } from '../envelope/statement.ts'
import { outstandingRecalls } from '../exchange/recallBook.ts'
import type { SimNode } from './simNode.ts'

type Nodes = ReadonlyMap<string, SimNode>

type Link = readonly [string, string]

/** Who is linked with whom. D hears of A and B through C only; E, linked with B and C, is Byzantine. */
export const LINKS: readonly [Link, ...Link[]] = [
  ['A', 'B'],
  ['A', 'C'],
  ['B', 'C'],
  ['C', 'D'],
  ['B', 'E'],
  ['C', 'E'],
]
export const neighboursOf = (node: string): string[] =>
  LINKS.flatMap(([a, b]) => (a === node ? [b] : b === node ? [a] : []))

/** What does not hold in a healed federation; empty when all does. */
export const findBroken = (nodes: Nodes, clock: number): string[] => [
  ...unequalViews(nodes),
  ...widened(nodes, clock),
  ...unheard(nodes, clock),
  ...undelivered(nodes, clock),
]

/** After healing, what a node has given a neighbour is what the neighbour holds of it. */
function unequalViews(nodes: Nodes): string[] {
  const out: string[] = []
  for (const [name, node] of nodes) {
    for (const peer of node.neighbours) {
      const other = nodes.get(peer)
      if (!other) continue
      const given = [...(node.disk.given.get(peer) ?? [])].sort().join()
      const brought = [...(other.disk.brought.get(name) ?? [])].sort().join()
      if (given !== brought) out.push(`views differ: ${name} and ${peer}`)
      const outbox = node.disk.outboxes.get(peer)
      if (outbox && outbox.queue.length + outbox.outstanding.length > 0) out.push(`still under way: ${name} to ${peer}`)
    }
  }
  return out
}

/** No node holds what the originator's label or hop budget keeps from it. */
function widened(nodes: Nodes, clock: number): string[] {
  const out: string[] = []
  for (const [name, node] of nodes) {
    for (const id of node.live(clock).keys()) {
      const statement = readStatement(node.disk.parcels.get(id)?.statement ?? '')
      if (statement?.kind !== 'object' || statement.originator === 'E') continue
      const readers = statement.label.categories.find(({ type }) => type === 'PERMISSIVE')?.values ?? []
      if (!readers.includes(name) && !readers.includes('PUBLIC')) out.push(`widened by label: ${name} holds ${id}`)
      const first = nodes.get(statement.originator)?.released.get(id)
      if (!first || distance(first.to, name) > first.hops) out.push(`widened by hops: ${name} holds ${id}`)
    }
  }
  return out
}

function distance(from: string, to: string): number {
  let reached = new Set([from])
  for (let steps = 0; steps < 6; steps++) {
    if (reached.has(to)) return steps
    reached = new Set([...reached, ...[...reached].flatMap(neighboursOf)])
  }
  return Number.POSITIVE_INFINITY
}

/** A recall some honest node knows has reached every honest node that got the statement from an honest one, or is listed. */
function unheard(nodes: Nodes, clock: number): string[] {
  const out: string[] = []
  const recalled = new Set(
    [...nodes.values()].flatMap((node) =>
      [...node.disk.shelf.tombstones.values()].flat().map(({ originator, recalls }) => `${originator} ${recalls}`),
    ),
  )
  for (const [name, node] of nodes) {
    for (const id of node.live(clock).keys()) {
      const kept = node.disk.shelf.byId.get(id)
      if (!kept || !recalled.has(`${kept.originator} ${id}`)) continue
      const bringers = [...node.disk.brought].filter(([, ids]) => ids.has(id)).map(([peer]) => peer)
      const listed = [...nodes.values()].some((one) =>
        outstandingRecalls(one.disk.recalls).some(
          (line) => line.statement === id && (line.recipient === name || line.recipient === 'E'),
        ),
      )
      if (bringers.some((peer) => peer !== 'E') || !listed) out.push(`recall not heard: ${name} holds ${id}`)
    }
  }
  return out
}

/** What an honest neighbour holds and may pass on to a node, the node holds too: nothing is lost, relations included. */
function undelivered(nodes: Nodes, clock: number): string[] {
  const out: string[] = []
  for (const [name, node] of nodes) {
    const buried = node.disk.shelf.tombstones
    for (const key of node.disk.prepared.keys()) {
      const [peer = '', id = ''] = key.split(' ')
      const other = nodes.get(peer)
      const statement = readStatement(node.disk.prepared.get(key)?.statement ?? '')
      if (!other || statement?.kind !== 'object' || buried.has(id)) continue
      if (!other.live(clock).has(id) && !other.disk.shelf.tombstones.has(id))
        out.push(`lost: ${peer} lacks ${id} of ${name}`)
    }
    for (const id of node.live(clock).keys()) {
      const parcel = node.disk.parcels.get(id)
      if (parcel && parcelIdOf(parcel) !== id) out.push(`mixed up: ${name} ${id}`)
    }
  }
  return out
}
