import type { Reply } from '@testudo/kernel/contract'
import type { State } from '@testudo/kernel/situation'
import type { GraphEdge, GraphGate, GraphNode, Words } from './answers.ts'
import { stateOf } from './capacity.ts'
import type { mission } from './contract.ts'
import type { StoredGate } from './storedModel.ts'
import { type Marker, neededBy, stateAndCapacity, type World } from './world.ts'

const LAYER = { asset: 0, service: 1, task: 2, mission: 3 } as const

/** What a mission rests on, as the graph draws it: nodes by layer, gates, and what flows through each edge. */
export function graphOf(world: World, inside: ReadonlySet<number>, marker: Marker): Reply<typeof mission>['graph'] {
  const { model, moment } = world
  const { graph } = model
  const missionsOf = countMissions(world, inside)
  const nodes: GraphNode[] = [...inside].flatMap((i) => {
    const node = model.nodes[i]
    if (node === undefined) return []
    const { object } = node
    const worst = moment.active.get(i)?.find((e) => e.health < 1)
    return [
      {
        id: node.id,
        kind: node.kind,
        name: node.name,
        ...('sector' in object && typeof object.sector === 'string' ? { sector: object.sector } : {}),
        ...('nation' in object && typeof object.nation === 'string' ? { nation: object.nation } : {}),
        commitment: object.type === 'x-testudo-service' && object.commitment,
        ...stateAndCapacity(world, i),
        layer: LAYER[node.kind],
        note: worst?.causeName ?? '',
        missions: missionsOf.get(i) ?? 0,
        mark: marker.mark(node.label),
      } as GraphNode,
    ]
  })
  const gates: GraphGate[] = []
  const edges: GraphEdge[] = []
  for (const [g, gate] of model.gates.entries()) {
    if (!inside.has(gate.node)) continue
    const v = model.gateVertex[g] ?? 0
    const to = model.nodes[gate.node]?.id ?? ''
    const unknown = moment.states[gate.node] === 'unknown'
    gates.push({
      id: gate.id,
      node: to,
      rule: gate.rule,
      ...(gate.k === undefined ? {} : { k: gate.k }),
      of: gate.members.length,
      text: gateText(gate),
      ...(unknown ? {} : { capacity: moment.capacity[v] ?? 0 }),
    })
    for (const [m, member] of gate.members.entries()) {
      const e = (graph.start[v] ?? 0) + m
      const source = stateAndCapacity(world, member.needs)
      const fallback = graph.fallback[e] ?? Number.NaN
      const end = moment.fallbackEnd[e] ?? Number.NaN
      const active = !Number.isNaN(end) && end > world.at
      const state: State = active ? stateOf(fallback, model.nodes[gate.node]?.thresholds) : source.state
      edges.push({
        id: member.id,
        from: model.nodes[member.needs]?.id ?? '',
        gate: gate.id,
        to,
        state,
        ...(active ? { capacity: fallback } : source.capacity === undefined ? {} : { capacity: source.capacity }),
        ...(gate.weights === undefined ? {} : { weight: graph.weight[e] ?? 0 }),
        ...(Number.isNaN(fallback)
          ? {}
          : {
              fallback: {
                capacity: fallback,
                hours: graph.fallbackHours[e] ?? 0,
                active,
                ...(active && Number.isFinite(end) ? { until: end } : {}),
              },
            }),
        loss: state !== 'capable' && moment.states[gate.node] !== 'capable',
      })
    }
  }
  return { nodes, gates, edges }
}

export function gateText(gate: Pick<StoredGate, 'rule' | 'k'> & { readonly members: readonly unknown[] }): Words {
  const n = gate.members.length
  if (gate.rule === 'all') return { en: 'all', fr: 'tous' }
  if (gate.rule === 'any') return { en: 'any', fr: 'au moins un' }
  if (gate.rule === 'weighted') return { en: 'weights', fr: 'pondération' }
  return gate.rule === 'share'
    ? { en: `${gate.k} shared by ${n}`, fr: `${gate.k} partagé par ${n}` }
    : { en: `${gate.k} of ${n}`, fr: `${gate.k} sur ${n}` }
}

function countMissions(world: World, inside: ReadonlySet<number>): Map<number, number> {
  const count = new Map<number, number>()
  for (const [i, node] of world.model.nodes.entries()) {
    if (node.kind !== 'mission') continue
    for (const j of neededBy(world.model, i)) if (inside.has(j)) count.set(j, (count.get(j) ?? 0) + 1)
  }
  return count
}
