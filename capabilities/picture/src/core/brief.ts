import type { BriefQuestion, BriefReference, BriefStatement, BriefWords } from '@testudo/kernel/brief'
import type { State } from '@testudo/kernel/situation'
import type { Availability } from './availability.ts'
import type { Cause } from './answers.ts'
import { STATE_WORDS, sayTime } from './because.ts'
import { changesOf } from './history.ts'
import { missionsIfFailed } from './ifFailed.ts'
import { recoveryOf } from './recovery.ts'
import { momentOf } from './storedModel.ts'
import type { UpRule } from './formula.ts'
import { exposuresOf } from './timeline.ts'
import {
  becauseOf,
  beginWorld,
  joinDistinct,
  labelOfState,
  neededBy,
  STATE_RANK,
  stateAndCapacity,
  type World,
} from './world.ts'

/** Things a mission leans on that are told by name; the worst first. */
const MOST_NEEDS = 4
/** Single failures that are tried for "if that fails too". */
const MOST_TRIED = 24
const MOST_CHANGES = 12

/** The chance of one mission at its horizon, as the thread that computes it answers. */
export interface MissionChance {
  readonly node: number
  readonly up: UpRule
  readonly answer: Availability
}

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

const rankOf = (world: World, i: number) => STATE_RANK[world.moment.states[i] ?? 'unknown']
const codeOf = (world: World, i: number) => {
  const object = world.model.nodes[i]?.object
  return object?.type === 'x-testudo-mission' ? object.code : ''
}
const nameOf = (world: World, i: number): BriefWords => world.model.nodes[i]?.name ?? { en: '', fr: '' }
const idOf = (world: World, i: number) => world.model.nodes[i]?.id ?? ''
const two = (x: number) => x.toFixed(2)
const words = (en: string, fr: string): BriefWords => ({ en, fr })

const shapeOf = (world: World, i: number) => {
  const { state, capacity } = stateAndCapacity(world, i)
  return { title: nameOf(world, i), code: codeOf(world, i), state, ...(capacity === undefined ? {} : { capacity }) }
}

function missionReference(world: World, i: number): BriefReference {
  const id = idOf(world, i)
  const [en, fr] =
    world.model.nodes[i]?.kind === 'mission' ? ['mission model', 'modèle de mission'] : ['dependency', 'dépendance']
  const route = world.model.nodes[i]?.kind === 'mission' ? `/picture/mission/${id}` : `/picture/model?node=${id}`
  return { id, name: codeOf(world, i) || nameOf(world, i).en, route, what: words(en, fr) }
}

const KINDS: Readonly<Record<string, BriefWords>> = {
  incident: words('incident', 'incident'),
  vulnerability: words('vulnerability', 'vulnérabilité'),
  report: words('report', 'rapport'),
  campaign: words('campaign', 'campagne'),
}

function causeReference(cause: Cause): readonly BriefReference[] {
  if (cause.evidenceId === '' || cause.reference === '') return []
  const kind = cause.evidenceId.split('--')[0] ?? ''
  return [
    {
      id: cause.evidenceId,
      name: cause.reference,
      route: cause.evidenceRoute ?? `/threats/object/${cause.evidenceId}`,
      what: KINDS[kind] ?? words('evidence', 'élément de preuve'),
    },
  ]
}

/** Evidence first: a number in brackets leads to what happened, then to the model that says what it means. */
function referencesOf(world: World, i: number): readonly BriefReference[] {
  return [...becauseOf(world, i).causes.flatMap(causeReference), missionReference(world, i)]
}

function stateFigures(world: World, i: number) {
  const { state, capacity } = stateAndCapacity(world, i)
  const from = world.model.nodes[i]?.kind === 'mission' ? `/picture/missions/${idOf(world, i)}` : '/picture/missions'
  return [
    { name: 'state', value: state, from },
    { name: 'since', value: becauseOf(world, i).since, from },
    ...(capacity === undefined ? [] : [{ name: 'capacity', value: capacity, from }]),
  ]
}

function stateOf(world: World, i: number, order: number): BriefStatement {
  const because = becauseOf(world, i)
  return {
    id: `picture.state.${idOf(world, i)}`,
    section: 'missions',
    order,
    text: because.text,
    figures: stateFigures(world, i),
    references: referencesOf(world, i),
    since: because.since,
    shape: shapeOf(world, i),
    label: labelOfState(world, i),
  }
}

/** What a mission leans on and is below capable, worst first: what breaks it before what merely suffers. */
function needsOf(world: World, mission: number): readonly BriefStatement[] {
  const below = neededBy(world.model, mission)
    .filter((i) => world.moment.states[i] !== 'capable' && world.model.nodes[i]?.kind !== 'task')
    .toSorted((a, b) => rankOf(world, a) - rankOf(world, b) || (idOf(world, a) < idOf(world, b) ? -1 : 1))
  const told = below.slice(0, MOST_NEEDS)
  const rows = told.map((i, n) => ({ ...stateOf(world, i, 100 + n), id: `picture.need.${idOf(world, i)}` }))
  const more = below.length - told.length
  if (more === 0) return rows
  const rest: BriefStatement = {
    id: `picture.more.${idOf(world, mission)}`,
    section: 'missions',
    order: 200,
    text: words(
      `${more} more it leans on ${more === 1 ? 'is' : 'are'} below capable.`,
      `${more} autre${more === 1 ? ' dépendance est dégradée' : 's dépendances sont dégradées'}.`,
    ),
    figures: [{ name: 'more', value: more, from: `/picture/missions/${idOf(world, mission)}` }],
    references: [missionReference(world, mission)],
    label: joined(world, below),
  }
  return [...rows, rest]
}

function totals(world: World, asked: readonly number[], below: readonly number[]): readonly BriefStatement[] {
  if (asked.length === 0) return []
  const capable = asked.length - below.length
  return [
    {
      id: 'picture.totals',
      section: 'missions',
      order: 1_000,
      text: words(
        `${capable} of ${asked.length} missions ${capable === 1 ? 'is' : 'are'} capable.`,
        `${capable} mission${capable > 1 ? 's' : ''} sur ${asked.length} ${capable > 1 ? 'sont capables' : 'est capable'}.`,
      ),
      figures: [
        { name: 'capable', value: capable, from: '/picture/missions' },
        { name: 'missions', value: asked.length, from: '/picture/missions' },
      ],
      references: [],
      label: joined(world, asked),
    },
  ]
}

const joined = (world: World, nodes: readonly number[]) =>
  joinDistinct(
    nodes.map((i) => labelOfState(world, i)),
    world.policies,
  )

/** The one sentence: what it is, what may make it worse, what is next to return, until when to decide. */
function soWhat(world: World, i: number): readonly BriefStatement[] {
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
  const from = `/picture/missions/${idOf(world, i)}`
  return [
    {
      id: 'picture.so-what',
      section: 'so-what',
      order: 0,
      text: words(`${en.join('')}.`, `${fr.join('')}.`),
      figures: [
        { name: 'state', value: state, from },
        ...(capacity === undefined ? [] : [{ name: 'capacity', value: capacity, from }]),
        ...(first === undefined ? [] : [{ name: 'firstBack', value: first.at, from: first.from }]),
        ...(decision === undefined ? [] : [{ name: 'decisionAt', value: decision, from }]),
        ...(worse === undefined ? [] : [{ name: 'stateIf', value: worse.state, from: '/picture/what-if' }]),
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
function worstSingle(world: World, mission: number): { readonly name: BriefWords; readonly state: State } | undefined {
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
  let worst: { name: BriefWords; state: State } | undefined
  for (const [n, i] of still.entries()) {
    const hit = answers[n]?.find((one) => one.id === idOf(world, mission))
    if (hit === undefined || STATE_RANK[hit.stateIf] >= (worst === undefined ? now : STATE_RANK[worst.state])) continue
    worst = { name: nameOf(world, i), state: hit.stateIf }
  }
  return worst
}

function changes(world: World, { since, at }: BriefQuestion, asked: readonly number[]): readonly BriefStatement[] {
  const wanted = new Map(asked.map((i) => [idOf(world, i), i]))
  return changesOf(world, since, at)
    .filter((change) => wanted.has(change.mission))
    .slice(-MOST_CHANGES)
    .map((change, n) => {
      const i = wanted.get(change.mission) ?? 0
      const reason = change.because.reason?.text
      const to = STATE_WORDS[change.to]
      const was = STATE_WORDS[change.from]
      return {
        id: `picture.change.${change.mission}.${change.at}`,
        section: 'since',
        order: n,
        text: words(
          `${change.code} went from ${was.en.toLowerCase()} to ${to.en.toLowerCase()} at ${sayTime(change.at, world.now)}${reason === undefined ? '' : `: ${reason.en}`}.`,
          `${change.code} est passée de « ${was.fr.toLowerCase()} » à « ${to.fr.toLowerCase()} » à ${sayTime(change.at, world.now)}${reason === undefined ? '' : ` : ${reason.fr}`}.`,
        ),
        figures: [
          { name: 'from', value: change.from, from: '/picture/timeline' },
          { name: 'to', value: change.to, from: '/picture/timeline' },
          { name: 'at', value: change.at, from: '/picture/timeline' },
        ],
        references: change.because.causes.flatMap(causeReference),
        since: change.at,
        label: labelOfState(world, i),
      }
    })
}

/** Returns that lift the mission within three days. */
function coming(world: World, i: number, order: number): readonly BriefStatement[] {
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
        { name: 'firstBack', value: first.at, from: first.from },
        { name: 'capacity', value: first.capacity, from: first.from },
      ],
      references: [missionReference(world, i)],
      label: labelOfState(world, i),
    },
  ]
}

function chanceOf(world: World, { node, up, answer }: MissionChance, order: number): BriefStatement {
  const code = codeOf(world, node)
  const from = `/picture/missions/${idOf(world, node)}`
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
      { name: 'probability', value: answer.value, from },
      { name: 'horizonHours', value: up.horizonHours, from },
      ...(answer.interval === undefined
        ? []
        : [
            { name: 'intervalFrom', value: answer.interval[0], from },
            { name: 'intervalTo', value: answer.interval[1], from },
          ]),
    ],
    references: [missionReference(world, node)],
    label: labelOfState(world, node),
  }
}

/** The mission's way and mark, and what it leans on that has a place: all of it for one mission, else what is below capable. */
function places(world: World, mission: number, all: boolean): readonly BriefStatement[] {
  const inside = [mission, ...neededBy(world.model, mission)]
  return inside.flatMap((i): BriefStatement[] => {
    const object = world.model.nodes[i]?.object
    if (object === undefined || object.type === 'x-testudo-task') return []
    const main = i === mission
    const path = object.type === 'x-testudo-service' ? undefined : object.path
    const { position } = object
    if (position === undefined && path === undefined) return []
    if (!main && !all && world.moment.states[i] === 'capable') return []
    const kind =
      object.type === 'x-testudo-mission' ? object.path_kind : object.sector === 'cable' ? 'cable' : undefined
    const { state, capacity } = stateAndCapacity(world, i)
    const says = STATE_WORDS[state]
    return [
      {
        id: `picture.place.${idOf(world, i)}`,
        section: 'where',
        order: main ? 0 : 1,
        text: words(
          `${nameOf(world, i).en}: ${says.en.toLowerCase()}.`,
          `${nameOf(world, i).fr} : ${says.fr.toLowerCase()}.`,
        ),
        figures: [
          { name: 'state', value: state, from: '/picture/missions' },
          ...(capacity === undefined ? [] : [{ name: 'capacity', value: capacity, from: '/picture/missions' }]),
        ],
        references: [],
        shape: shapeOf(world, i),
        place: {
          ...(position === undefined ? {} : { position: { lat: position.lat, lon: position.lon } }),
          ...(path === undefined ? {} : { path: path.map(([lon, lat]): [number, number] => [lon, lat]) }),
          ...(kind === undefined ? {} : { kind }),
          main,
        },
        label: labelOfState(world, i),
      },
    ]
  })
}
