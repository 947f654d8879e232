import type { BriefQuestion, BriefStatement } from '@testudo/kernel/brief'
import type { World } from '../world.ts'
import { chanceOf, coming, type MissionChance, soWhat } from './coming.ts'
import { codeOf, rankOf } from './common.ts'
import { places } from './places.ts'
import { changes, needsOf, stateOf, totals } from './states.ts'

export type { MissionChance } from './coming.ts'

/** Nodes of the missions a brief is about, worst first: the one asked for, or all; none when the reader knows none such. */
export function missionsAsked(world: World, mission: string | undefined): readonly number[] {
  return world.model.nodes
    .flatMap((node, i) =>
      node.object.type === 'x-testudo-mission' &&
      (mission === undefined || node.id === mission || node.object.code === mission)
        ? [i]
        : [],
    )
    .toSorted((a, b) => rankOf(world, a) - rankOf(world, b) || (codeOf(world, a) < codeOf(world, b) ? -1 : 1))
}

/**
 * What the picture says in a brief: state and reason of missions below capable and of what they lean on, what changed,
 * what comes, where. Built from one reader's world; every sentence carries the join of what it rests on.
 */
export function briefOf(
  world: World,
  question: BriefQuestion,
  chances: readonly MissionChance[],
): readonly BriefStatement[] {
  const asked = missionsAsked(world, question.mission)
  const one = question.mission !== undefined
  const below = asked.filter((i) => world.moment.states[i] !== 'capable')
  const told = one ? asked : below
  return [
    ...told.slice(0, 1).flatMap((i) => soWhat(world, i)),
    ...told.map((i, n) => stateOf(world, i, n)),
    ...(one ? asked.flatMap((i) => needsOf(world, i)) : []),
    ...(one ? [] : totals(world, asked, below)),
    ...changes(world, question, asked),
    ...told.flatMap((i, n) => coming(world, i, n)),
    ...chances.map((chance, n) => chanceOf(world, chance, n)),
    ...told.flatMap((i) => places(world, i, one)),
  ]
}
