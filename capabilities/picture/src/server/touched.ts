import type { MissionTouched } from '@testudo/kernel/situation'
import { labelOfState, neededBy, type World } from '../core/world.ts'

/**
 * Missions that lean on any of these objects, as one reader has the picture: on an asset or service itself, on what its
 * owner runs, or on what an exposure of this moment names as its cause. In order of the mission's code.
 */
export function missionsTouched(world: World, asked: ReadonlySet<string>): MissionTouched[] {
  const { model, moment } = world
  const hits = new Map<number, { asked: string; exposed: boolean }[]>()
  const hit = (node: number, id: unknown, exposed: boolean) => {
    if (typeof id !== 'string' || !asked.has(id)) return
    hits.set(node, [...(hits.get(node) ?? []), { asked: id, exposed }])
  }
  for (const [i, node] of model.nodes.entries()) {
    hit(i, node.id, false)
    if (node.kind === 'asset' || node.kind === 'service') hit(i, node.object.owner_ref, false)
    for (const exposure of moment.active.get(i) ?? []) hit(i, exposure.cause, true)
  }
  if (hits.size === 0) return []
  return model.nodes
    .flatMap((node, i): MissionTouched[] => {
      if (node.object.type !== 'x-testudo-mission') return []
      const through = [i, ...neededBy(model, i)].flatMap((below) =>
        (hits.get(below) ?? []).map((one) => ({ ...one, node: model.nodes[below]?.id ?? '' })),
      )
      if (through.length === 0) return []
      return [
        {
          id: node.id,
          code: node.object.code,
          name: node.name,
          state: moment.states[i] ?? 'unknown',
          route: `/picture/mission/${node.id}`,
          through,
          label: labelOfState(world, i),
        },
      ]
    })
    .toSorted((a, b) => (a.code < b.code ? -1 : 1))
}
