import { join, type Label, marksText, type PolicySet, portionMark } from '@testudo/kernel/label'
import type { Exposure, State } from '@testudo/kernel/situation'
import type { AnswerMarking, Because, Mark } from './answers.ts'
import { sayBecause } from './because.ts'
import { ancestors } from './graph.ts'
import type { StoredModel } from './storedModel.ts'
import { type Moment, type Run, runModel, sinceOf, stateBefore } from './timeline.ts'

/** All one reader knows at one time: the model, what stands against it, and how it came to be so. */
export interface World {
  readonly model: StoredModel
  readonly exposures: readonly Exposure[]
  readonly run: Run
  readonly moment: Moment
  /** The time asked for, and the clock: sentences show the month when it differs from now. */
  readonly at: number
  readonly now: number
  readonly policies: PolicySet
  readonly defaultLabel: Label
  /** Names of owners and sources the reader may read, by STIX id. */
  readonly names: ReadonlyMap<string, string>
}

export type WorldParts = Omit<World, 'run' | 'moment'>

export function beginWorld(parts: WorldParts): World {
  const run = runModel(parts.model, parts.exposures, parts.at)
  return { ...parts, run, moment: run.last }
}

/** Collects what an answer shows, for its banner. */
export class Marker {
  readonly #labels = new Set<Label>()
  readonly #world: Pick<World, 'policies' | 'defaultLabel'>
  #portions = 0

  constructor(world: Pick<World, 'policies' | 'defaultLabel'>) {
    this.#world = world
  }

  mark(label: Label): Mark {
    this.#labels.add(label)
    this.#portions++
    const portion = portionMark(label, this.#world.policies)
    return {
      portion: portion === '' ? '' : `(${portion})`,
      chips: marksText(label, this.#world.policies).filter((chip) => /^(TLP|PAP):/.test(chip)),
    }
  }

  marking(): AnswerMarking {
    const label =
      this.#portions === 0 ? this.#world.defaultLabel : joinDistinct([...this.#labels], this.#world.policies)
    return { label: writable(label), portions: this.#portions }
  }
}

/** Labels arrive as many equal objects; join looks at each kind once. */
export function joinDistinct(labels: Iterable<Label>, policies: PolicySet): Label {
  const kinds = new Map<string, Label>()
  for (const label of new Set(labels)) kinds.set(JSON.stringify(label), label)
  return join([...kinds.values()], policies)
}

/** The same label in the shape contracts speak of (arrays that may be written to). */
export function writable(label: Label): AnswerMarking['label'] {
  return {
    policy: label.policy,
    classification: label.classification,
    categories: label.categories.map((c) => ({ type: c.type, tag: c.tag, values: [...c.values] })),
    originators: [...label.originators],
    ...(label.tlp === undefined ? {} : { tlp: label.tlp }),
    ...(label.pap === undefined ? {} : { pap: label.pap }),
  }
}

/** Nodes a node depends on, itself left out, in dependency order. */
export function neededBy(model: StoredModel, node: number): number[] {
  const { graph } = model
  const found: number[] = []
  for (const v of ancestors(graph, [graph.vertexOf[node] ?? 0])) {
    const i = graph.nodeOf[v] ?? 0
    if (graph.isGate[v] === 0 && i !== node) found.push(i)
  }
  return found
}

/** A state and its sentence rest on every node, dependency and exposure below: they carry the join of those labels. */
export function labelOfState(world: World, node: number): Label {
  const { model, policies } = world
  const below = new Set([node, ...neededBy(model, node)])
  const labels: Label[] = []
  for (const i of below) {
    const own = model.nodes[i]
    if (own !== undefined) labels.push(own.label)
    for (const e of world.moment.active.get(i) ?? []) labels.push(e.label)
  }
  for (const d of model.dependencies) if (below.has(d.node) && below.has(d.needs)) labels.push(d.label)
  return joinDistinct(labels, policies)
}

export function becauseOf(world: World, node: number): Because {
  const before = stateBefore(world.run, node)
  return sayBecause(world.model, world.moment, node, {
    since: sinceOf(world.model, world.run, node),
    now: world.now,
    ...(before === undefined ? {} : { before }),
  })
}

export function stateAndCapacity(world: World, node: number): { state: State; capacity?: number } {
  const state = world.moment.states[node] ?? 'unknown'
  const capacity = world.moment.capacity[world.model.graph.vertexOf[node] ?? 0] ?? 0
  return state === 'unknown' ? { state } : { state, capacity }
}

/** How bad a state is, for ranking: not capable, severe, degraded, unknown, capable. */
export const STATE_RANK: Readonly<Record<State, number>> = {
  'not-capable': 0,
  severe: 1,
  degraded: 2,
  unknown: 3,
  capable: 4,
}
