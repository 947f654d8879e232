import type { Reply } from '@testudo/kernel/contract'
import type { MissionRow, PlaceRow } from './answers.ts'
import type { overview } from './contract.ts'
import { momentOf, type StoredNode, wordsOf } from './storedModel.ts'
import { sinceOf } from './timeline.ts'
import {
  becauseOf,
  labelOfState,
  Marker,
  neededBy,
  STATE_RANK,
  stateAndCapacity,
  type World,
  writable,
} from './world.ts'

/** The picture's first answer: operations, missions ranked as the list shows them, places for the map. */
export function overviewOf(world: World): Reply<typeof overview> {
  const { model } = world
  const marker = new Marker(world)
  const used = new Map<number, number>()
  const missions: MissionRow[] = []
  for (const [i, node] of model.nodes.entries()) {
    if (node.kind !== 'mission') continue
    const row = missionRowOf(world, i, marker)
    missions.push(row.row)
    for (const j of row.needs) used.set(j, (used.get(j) ?? 0) + 1)
  }
  const soonest = (row: MissionRow) => row.decisionAt ?? Number.MAX_SAFE_INTEGER
  missions.sort(
    (a, b) => STATE_RANK[a.state] - STATE_RANK[b.state] || soonest(a) - soonest(b) || (a.code < b.code ? -1 : 1),
  )
  return {
    asOf: world.at,
    live: world.at === world.now,
    operations: model.operations
      .map(({ object }) => operationRowOf(world, object.id, marker))
      .filter((row) => row !== undefined),
    missions,
    places: model.nodes.flatMap((node, i) => placeRowOf(world, node, i, used.get(i) ?? 0, marker)),
    warnings: [...model.warnings],
    marking: marker.marking(),
  }
}

export function missionRowOf(world: World, i: number, marker: Marker): { row: MissionRow; needs: number[] } {
  const { model } = world
  const node = model.nodes[i]
  const object = node?.object
  if (node === undefined || object?.type !== 'x-testudo-mission') throw new TypeError('not a mission')
  const needs = neededBy(model, i)
  const because = becauseOf(world, i)
  const label = labelOfState(world, i)
  const decisionAt = momentOf(object.decision_at)
  return {
    needs,
    row: {
      id: node.id,
      code: object.code,
      name: node.name,
      operation: object.operation_ref,
      ...stateAndCapacity(world, i),
      since: because.since,
      because,
      thresholds: object.thresholds,
      ...(decisionAt === undefined ? {} : { decisionAt }),
      nations: [...object.nations],
      ...(object.position === undefined ? {} : { position: object.position }),
      ...(object.path === undefined ? {} : { path: object.path.map(([lon, lat]): [number, number] => [lon, lat]) }),
      ...(object.path_kind === undefined ? {} : { pathKind: object.path_kind }),
      needs: needs.map((j) => model.nodes[j]).flatMap((n) => (n !== undefined && n.kind !== 'task' ? [n.id] : [])),
      mark: marker.mark(label),
      label: writable(label),
    },
  }
}

function placeRowOf(world: World, node: StoredNode, i: number, missions: number, marker: Marker): PlaceRow[] {
  const { object } = node
  if (object.type !== 'x-testudo-asset' && object.type !== 'x-testudo-service') return []
  const owner = ownerOf(world, object)
  return [
    {
      id: node.id,
      kind: node.kind === 'asset' ? 'asset' : 'service',
      name: node.name,
      ...(object.sector === undefined ? {} : { sector: object.sector }),
      ...(object.nation === undefined ? {} : { nation: object.nation }),
      ...(owner === '' ? {} : { owner }),
      commitment: object.type === 'x-testudo-service' && object.commitment,
      ...stateAndCapacity(world, i),
      since: sinceOf(world.model, world.run, i),
      ...(object.position === undefined ? {} : { position: object.position }),
      ...(object.type === 'x-testudo-asset' && object.path !== undefined
        ? { path: object.path.map(([lon, lat]): [number, number] => [lon, lat]) }
        : {}),
      missions,
      mark: marker.mark(node.label),
    },
  ]
}

/** The owner's name, when the reader may read it; a name typed into the editor otherwise. */
export function ownerOf(world: Pick<World, 'names'>, object: Readonly<Record<string, unknown>>): string {
  const ref = object.owner_ref ?? object.created_by_ref
  const known = typeof ref === 'string' ? world.names.get(ref) : undefined
  return typeof object.owner === 'string' ? object.owner : (known ?? '')
}

export function operationRowOf(world: World, id: string, marker: Marker) {
  const found = world.model.operations.find(({ object }) => object.id === id)
  if (found === undefined) return undefined
  const { object, label } = found
  const [starts, ends] = [momentOf(object.starts), momentOf(object.ends)]
  return {
    id,
    name: wordsOf(object),
    ...(starts === undefined ? {} : { starts }),
    ...(ends === undefined ? {} : { ends }),
    missions: world.model.nodes.filter((n) => n.object.type === 'x-testudo-mission' && n.object.operation_ref === id)
      .length,
    mark: marker.mark(label),
  }
}
