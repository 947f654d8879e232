import type { MissionIf, State } from '@testudo/kernel/situation'
import { reasonOf } from './because.ts'
import { evaluateCapacity, stateOf } from './capacity.ts'
import { explain } from './explain.ts'
import { labelOfState, neededBy, type World } from './world.ts'

/** A task in one of these states no longer does what it is for: its floor is the threshold `degraded`. */
const BELOW_FLOOR: ReadonlySet<State> = new Set(['severe', 'not-capable'])
/** Of how many assets it is asked whether each alone would do it. */
const MOST_ALONE = 50

/**
 * What becomes of each mission if all assets of a set fail for good, for many sets against one moment. The loss is that
 * between the set being whole and the set failed, with work-arounds over it run out; asked of the moment as it stands, and
 * where that costs no task, of the model undisturbed: what something else has broken already still needs this, too.
 *
 * @returns one list for each set, in its order; missions nothing changes for are left out, the others in order of code
 *
 * Time O(sets × (V + E)), and the same again for each asset of a set that costs a task.
 */
export function missionsIfFailed(world: World, sets: readonly (readonly string[])[]): MissionIf[][] {
  const { model, moment } = world
  const missions = model.nodes.flatMap((node, index) =>
    node.object.type === 'x-testudo-mission'
      ? [{ node, index, code: node.object.code, below: new Set(neededBy(model, index)), tasks: tasksOf(world, index) }]
      : [],
  )
  const leansOn = new Set(missions.flatMap(({ below }) => [...below]))
  const indicesOf = (ids: readonly string[]) =>
    [...new Set(ids)].flatMap((id) => {
      const index = model.indexOf.get(id)
      return index === undefined || !leansOn.has(index) ? [] : [index]
    })

  return sets.map((ids) => {
    const failing = indicesOf(ids)
    if (failing.length === 0) return []
    const now = compare(world, moment.health, failing)
    const undisturbed = compare(world, model.base, failing)
    return missions
      .flatMap(({ node, index, code, below, tasks }): MissionIf[] => {
        const through = failing.filter((one) => below.has(one))
        const costing = now.lostOf(now.gone, tasks).length > 0 ? now : undisturbed
        const lost = costing.lostOf(costing.gone, tasks)
        const isWorse = now.capacityOf(now.gone, index) < now.capacityOf(now.whole, index)
        if (!isWorse && lost.length === 0) return []
        const alone =
          lost.length === 0 || through.length > MOST_ALONE
            ? []
            : through.filter((one) => through.length === 1 || costing.lostOf(costing.only(one), tasks).length > 0)
        const { gone } = lost.length > 0 ? costing : now
        const first = lost[0] ?? index
        const then = { ...moment, ...gone }
        const { structure } = explain(
          { graph: model.graph, ...then },
          model.graph.vertexOf[first] ?? 0,
          model.nodes[first]?.thresholds,
        )
        return [
          {
            id: node.id,
            code,
            name: node.name,
            route: `/picture/mission/${node.id}`,
            state: moment.states[index] ?? 'unknown',
            stateIf: now.stateOf(now.gone, index),
            tasks: tasks.length,
            lost: lost.map((task) => ({
              id: model.nodes[task]?.id ?? '',
              name: model.nodes[task]?.name ?? { en: '', fr: '' },
            })),
            through: through.map((one) => model.nodes[one]?.id ?? ''),
            alone: alone.map((one) => model.nodes[one]?.id ?? ''),
            ...(structure === undefined ? {} : { reason: reasonOf(model, then, structure, world.now).text }),
            label: labelOfState(world, index),
          },
        ]
      })
      .toSorted((a, b) => (a.code < b.code ? -1 : 1))
  })
}

/** The model with some assets whole, and failed, everything else having the health given. */
function compare(world: World, health: Float64Array, failing: readonly number[]) {
  const { model } = world
  const whole = settle(world, health, failing)
  const capacityOf = ({ capacity }: Settled, index: number) => capacity[model.graph.vertexOf[index] ?? 0] ?? 0
  const state = (settled: Settled, index: number) => stateOf(capacityOf(settled, index), model.nodes[index]?.thresholds)
  return {
    whole,
    gone: settle(world, health, failing, whole),
    only: (one: number) => settle(world, health, failing, whole, one),
    capacityOf,
    stateOf: state,
    lostOf: (settled: Settled, tasks: readonly number[]) =>
      tasks.filter((task) => !BELOW_FLOOR.has(state(whole, task)) && BELOW_FLOOR.has(state(settled, task))),
  }
}

interface Settled {
  readonly health: Float64Array
  readonly capacity: Float64Array
  readonly fallbackOn: Uint8Array
}

/**
 * The model with these assets whole or, against the one where they are `whole`, failed (`only`: that one failed, the others
 * whole). Work-arounds over what that costs have run out; those in use for other reasons go on.
 */
function settle(
  { model, moment }: World,
  given: Float64Array,
  assets: readonly number[],
  whole?: Settled,
  only?: number,
): Settled {
  const { graph, base } = model
  const health = Float64Array.from(given)
  for (const asset of assets) {
    const v = graph.vertexOf[asset] ?? 0
    health[v] = whole !== undefined && (only === undefined || only === asset) ? 0 : (base[v] ?? 1)
  }
  const capacity = evaluateCapacity(graph, health, { fallbackOn: moment.fallbackOn })
  if (whole === undefined || !graph.hasFallback) return { health, capacity, fallbackOn: moment.fallbackOn }
  const fallbackOn = Uint8Array.from(moment.fallbackOn)
  for (const [edge, child] of graph.child.entries())
    if ((capacity[child] ?? 0) < (whole.capacity[child] ?? 0)) fallbackOn[edge] = 0
  return { health, capacity: evaluateCapacity(graph, health, { fallbackOn }), fallbackOn }
}

/** What a mission essentially does: the tasks it needs itself; the mission, where none is modelled. */
function tasksOf({ model }: World, mission: number): number[] {
  const { graph, nodes } = model
  const tasks: number[] = []
  const walk = [graph.vertexOf[mission] ?? 0]
  for (const v of walk)
    for (let e = graph.start[v] ?? 0; e < (graph.start[v + 1] ?? 0); e++) {
      const child = graph.child[e] ?? 0
      const node = graph.nodeOf[child] ?? 0
      if (graph.isGate[child] === 1) walk.push(child)
      else if (nodes[node]?.kind === 'task') tasks.push(node)
    }
  return tasks.length === 0 ? [mission] : [...new Set(tasks)]
}
