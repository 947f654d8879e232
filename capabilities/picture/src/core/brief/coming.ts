import type { BriefStatement, BriefWords } from '@testudo/kernel/brief'
import type { State } from '@testudo/kernel/situation'
import type { Availability } from '../availability.ts'
import { STATE_WORDS, sayTime } from '../because.ts'
import type { UpRule } from '../formula.ts'
import { missionsIfFailed } from '../ifFailed.ts'
import { recoveryOf } from '../recovery.ts'
import { momentOf } from '../storedModel.ts'
import { exposuresOf } from '../timeline.ts'
import { beginWorld, labelOfState, neededBy, STATE_RANK, stateAndCapacity, type World } from '../world.ts'
import { codeOf, idOf, missionReference, nameOf, rankOf, referencesOf, two, words } from './common.ts'

/** Single failures that are tried for "if that fails too". */
const MOST_TRIED = 24
/** The chance of one mission at its horizon, as the thread that computes it answers. */
export interface MissionChance {
  readonly node: number
  readonly up: UpRule
  readonly answer: Availability
}

/** The one sentence: what it is, what may make it worse, what is next to return, until when to decide. */
export function soWhat(world: World, i: number): readonly BriefStatement[] {
  const { state, capacity } = stateAndCapacity(world, i)
  const object = world.model.nodes[i]?.object
  const decision = object?.type === 'x-testudo-mission' ? momentOf(object.decision_at) : undefined
  const first = state === 'capable' ? undefined : firstBack(world, i)
  const worse = worstSingle(world, i)
  const name = nameOf(world, i)
  const time = (at: number) => sayTime(at, world.now)
  const at =
    capacity === undefined ? ['', ''] : [` at ${two(capacity)} of 1`, ` à ${two(capacity).replace('.', ',')} sur 1`]
  const en = [`${name.en} is ${STATE_WORDS[state].en.toLowerCase()}${at[0]}`]
  const fr = [`${name.fr} : ${STATE_WORDS[state].fr.toLowerCase()}${at[1]}`]
  if (first !== undefined) {
    en.push(` until about ${time(first.at)}, when ${first.name.en} returns`)
    fr.push(` jusque vers ${time(first.at)}, au retour de ${first.name.fr}`)
  }
  if (worse !== undefined) {
    en.push(
      `. If ${worse.name.en} fails ${first === undefined ? 'too' : 'before then'}, it is ${STATE_WORDS[worse.state].en.toLowerCase()}`,
    )
    fr.push(
      `. Si ${worse.name.fr} tombe ${first === undefined ? 'aussi' : 'avant'}, elle sera ${STATE_WORDS[worse.state].fr.toLowerCase()}`,
    )
  }
  if (decision !== undefined && decision > world.at) {
    en.push(`. Decide by ${time(decision)}`)
    fr.push(`. Décider avant ${time(decision)}`)
  }
  const from = `/picture/missions/${idOf(world, i)}#/mission`
  return [
    {
      id: 'picture.so-what',
      section: 'so-what',
      order: 0,
      text: words(`${en.join('')}.`, `${fr.join('')}.`),
      figures: [
        { name: 'state', value: state, from: `${from}/state` },
        ...(capacity === undefined ? [] : [{ name: 'capacity', value: capacity, from: `${from}/capacity` }]),
        ...(first === undefined ? [] : [{ name: 'firstBack', value: first.at, from: `${first.from}#/firstBack/at` }]),
        ...(decision === undefined ? [] : [{ name: 'decisionAt', value: decision, from: `${from}/decisionAt` }]),
        ...(worse === undefined ? [] : [{ name: 'stateIf', value: worse.state, from: worse.from }]),
      ],
      references: referencesOf(world, i),
      label: labelOfState(world, i),
    },
  ]
}
/**
 * When anything last changed for a mission, at most the time asked for. What is expected is told as of then: told as of
 * now, every return would move on with the clock, and a page issued again would differ where nothing happened.
 */
function lastChange(world: World, mission: number): number {
  const inside = new Set([mission, ...neededBy(world.model, mission)])
  const times = exposuresOf(world.model, world.exposures)
    .filter(({ node }) => inside.has(node))
    .flatMap(({ from, until }) => [from, until ?? 0])
  for (const { moment, nodes } of world.run.changes) if (nodes.some((i) => inside.has(i))) times.push(moment.at)
  const last = times.filter((t) => t <= world.at).reduce((a, b) => Math.max(a, b), 0)
  return last === 0 ? world.at : last
}

/** The first return that lifts a mission, and the query that tells it; undefined when none is expected any more. */
function firstBack(world: World, i: number) {
  const at = lastChange(world, i)
  const then = at === world.at ? world : beginWorld({ ...world, at })
  const now = then.moment.capacity[then.model.graph.vertexOf[i] ?? 0] ?? 0
  const point = recoveryOf(then.model, then.exposures, at, i).points.find(
    (p) => p.at > at && p.capacity > now && p.back.length > 0,
  )
  if (point === undefined || point.at <= world.at) return undefined
  const from = `/picture/missions/${idOf(world, i)}?at=${at}`
  return { at: point.at, from, state: point.state, capacity: point.capacity, name: nameOf(world, point.back[0] ?? i) }
}

/** The one thing still whole whose loss would cost the mission most; undefined when no single loss changes its state. */
function worstSingle(
  world: World,
  mission: number,
): { readonly name: BriefWords; readonly state: State; readonly from: string } | undefined {
  const { model, moment } = world
  const still = neededBy(model, mission)
    .filter((i) => moment.states[i] === 'capable' && model.nodes[i]?.kind !== 'task')
    .toSorted((a, b) => (idOf(world, a) < idOf(world, b) ? -1 : 1))
    .slice(0, MOST_TRIED)
  const answers = missionsIfFailed(
    world,
    still.map((i) => [idOf(world, i)]),
  )
  const now = rankOf(world, mission)
  let worst: { name: BriefWords; state: State; from: string } | undefined
  for (const [n, i] of still.entries()) {
    const hit = answers[n]?.find((one) => one.id === idOf(world, mission))
    if (hit === undefined || STATE_RANK[hit.stateIf] >= (worst === undefined ? now : STATE_RANK[worst.state])) continue
    const from = `/picture/what-if/json?fail=${idOf(world, i)}#/missions/code=${codeOf(world, mission)}/0/after/0/state`
    worst = { name: nameOf(world, i), state: hit.stateIf, from }
  }
  return worst
}
/** Returns that lift the mission within three days. */
export function coming(world: World, i: number, order: number): readonly BriefStatement[] {
  const first = world.moment.states[i] === 'capable' ? undefined : firstBack(world, i)
  if (first === undefined) return []
  return [
    {
      id: `picture.back.${idOf(world, i)}`,
      section: 'next',
      order: 100 + order,
      text: words(
        `${codeOf(world, i)}: ${first.name.en} returns first, about ${sayTime(first.at, world.now)}, and lifts it to ${two(first.capacity)} (${STATE_WORDS[first.state].en.toLowerCase()}).`,
        `${codeOf(world, i)} : ${first.name.fr} revient d’abord, vers ${sayTime(first.at, world.now)}, et la porte à ${two(first.capacity).replace('.', ',')} (${STATE_WORDS[first.state].fr.toLowerCase()}).`,
      ),
      figures: [
        { name: 'firstBack', value: first.at, from: `${first.from}#/firstBack/at` },
        { name: 'capacity', value: first.capacity, from: `${first.from}#/recovery/at=${first.at}/0/capacity` },
      ],
      references: [missionReference(world, i)],
      label: labelOfState(world, i),
    },
  ]
}

export function chanceOf(world: World, { node, up, answer }: MissionChance, order: number): BriefStatement {
  const code = codeOf(world, node)
  const from = `/picture/missions/${idOf(world, node)}#/probability`
  const value = two(answer.value)
  const between =
    answer.interval === undefined ? undefined : ([two(answer.interval[0]), two(answer.interval[1])] as const)
  const french = (x: string) => x.replace('.', ',')
  return {
    id: `picture.chance.${idOf(world, node)}`,
    section: 'next',
    order,
    text: words(
      `${code} is capable in ${up.horizonHours} h with probability ${value}${between === undefined ? '' : `, 95 % interval ${between[0]} to ${between[1]}`}.`,
      `${code} est capable dans ${up.horizonHours} h avec la probabilité ${french(value)}${between === undefined ? '' : `, intervalle à 95 % de ${french(between[0])} à ${french(between[1])}`}.`,
    ),
    figures: [
      { name: 'probability', value: answer.value, from: `${from}/value` },
      { name: 'horizonHours', value: up.horizonHours, from: `${from}/horizonHours` },
      ...(answer.interval === undefined
        ? []
        : [
            { name: 'intervalFrom', value: answer.interval[0], from: `${from}/interval/0` },
            { name: 'intervalTo', value: answer.interval[1], from: `${from}/interval/1` },
          ]),
    ],
    references: [missionReference(world, node)],
    label: labelOfState(world, node),
  }
}
