import type { Reply } from '@testudo/kernel/contract'
import type { SituationItem, State } from '@testudo/kernel/situation'
import type { Change } from './answers.ts'
import { sayBecause } from './because.ts'
import type { timeline } from './contract.ts'
import { segmentsOf } from './timeline.ts'
import { labelOfState, Marker, STATE_RANK, type World } from './world.ts'

/** State changes of missions in (from, to], oldest first, each with the sentence of its moment. */
export function changesOf(world: World, from: number, to: number, only?: number): Change[] {
  const { model, run } = world
  const before: (State | undefined)[] = model.nodes.map((_, i) => run.stretches[i]?.[0]?.state)
  const found: Change[] = []
  for (const { moment, nodes } of run.changes) {
    for (const i of nodes) {
      const was = before[i] ?? 'unknown'
      const state = moment.states[i] ?? 'unknown'
      before[i] = state
      const node = model.nodes[i]
      if (
        moment.at <= from ||
        moment.at > to ||
        (only !== undefined && only !== i) ||
        node?.object.type !== 'x-testudo-mission'
      )
        continue
      found.push({
        at: moment.at,
        mission: node.id,
        code: node.object.code,
        from: was,
        to: state,
        ...(state === 'unknown' ? {} : { capacity: moment.capacity[model.graph.vertexOf[i] ?? 0] ?? 0 }),
        because: sayBecause(model, moment, i, { since: moment.at, now: world.now, before: was }),
      })
    }
  }
  return found
}

/** The strip under the map: stretches of state per mission, worst missions first, and what happened by kind. */
export function timelineOf(
  world: World,
  situation: readonly SituationItem[],
  range: { readonly from: number; readonly to: number; readonly mission?: number },
): Reply<typeof timeline> {
  const { model, run, moment } = world
  const { from, to } = range
  const marker = new Marker(world)
  const changes = changesOf(world, from, to, range.mission)
  const missions = model.nodes.flatMap((node, i) =>
    node.object.type !== 'x-testudo-mission' || (range.mission !== undefined && range.mission !== i)
      ? []
      : [{ i, state: moment.states[i] ?? 'unknown', code: node.object.code, node }],
  )
  return {
    asOf: world.at,
    live: world.at === world.now,
    from,
    to,
    missions: missions
      .toSorted((a, b) => STATE_RANK[a.state] - STATE_RANK[b.state] || (a.code < b.code ? -1 : 1))
      .map(({ i, code, node }) => ({
        id: node.id,
        code,
        name: node.name,
        mark: marker.mark(labelOfState(world, i)),
        segments: segmentsOf(run, i, from, Math.min(to, world.at)),
      })),
    changes,
    withIncident: changes.filter((c) => c.because.causes.some((cause) => cause.evidenceId.startsWith('incident--')))
      .length,
    events: situation
      .filter((item) => item.at >= from && item.at <= to)
      .toSorted((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))
      .map((item) => ({
        id: item.id,
        at: item.at,
        kind: item.kind,
        title: item.title,
        subjects: [...item.subjects],
        mark: marker.mark(item.label),
      })),
    marking: marker.marking(),
  }
}
