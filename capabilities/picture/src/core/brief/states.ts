import type { BriefQuestion, BriefStatement } from '@testudo/kernel/brief'
import { STATE_WORDS, sayTime } from '../because.ts'
import { changesOf } from '../history.ts'
import { becauseOf, labelOfState, neededBy, stateAndCapacity, type World } from '../world.ts'
import { causeReference, idOf, joined, missionReference, rankOf, referencesOf, shapeOf, words } from './common.ts'

/** Things a mission leans on that are told by name; the worst first. */
const MOST_NEEDS = 4

/** Changes told one by one, the newest; the others are counted. */
const MOST_CHANGES = 12

function stateFigures(world: World, i: number) {
  const { state, capacity } = stateAndCapacity(world, i)
  const id = idOf(world, i)
  const isMission = world.model.nodes[i]?.kind === 'mission'
  const from = isMission ? `/picture/missions/${id}#/mission` : `/picture/missions#/places/${id}`
  return [
    { name: 'state', value: state, from: `${from}/state` },
    { name: 'since', value: becauseOf(world, i).since, from: `${from}/since` },
    ...(capacity === undefined ? [] : [{ name: 'capacity', value: capacity, from: `${from}/capacity` }]),
  ]
}
export function stateOf(world: World, i: number, order: number): BriefStatement {
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
export function needsOf(world: World, mission: number): readonly BriefStatement[] {
  const below = neededBy(world.model, mission)
    .filter((i) => world.moment.states[i] !== 'capable' && world.model.nodes[i]?.kind !== 'task')
    .toSorted((a, b) => rankOf(world, a) - rankOf(world, b) || (idOf(world, a) < idOf(world, b) ? -1 : 1))
  // What suffers by the same sentence as the mission itself adds nothing to it.
  const said = becauseOf(world, mission).text.en
  const told = below.filter((i) => becauseOf(world, i).text.en !== said).slice(0, MOST_NEEDS)
  const rows = told.map((i, n) => ({ ...stateOf(world, i, 100 + n), id: `picture.need.${idOf(world, i)}` }))
  if (told.length === below.length) return rows
  const rest: BriefStatement = {
    id: `picture.more.${idOf(world, mission)}`,
    section: 'missions',
    order: 200,
    text: words(
      `In all, ${below.length} of the things it leans on are below capable.`,
      `En tout, ${below.length} des choses dont elle dépend sont dégradées.`,
    ),
    figures: [
      {
        name: 'below',
        value: below.length,
        from: `/picture/missions/${idOf(world, mission)}#/graph/nodes/kind!=mission/kind!=task/state!=capable/length`,
      },
    ],
    references: [missionReference(world, mission)],
    label: joined(world, below),
  }
  return [...rows, rest]
}

export function totals(world: World, asked: readonly number[], below: readonly number[]): readonly BriefStatement[] {
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
        { name: 'capable', value: capable, from: '/picture/missions#/missions/state=capable/length' },
        { name: 'missions', value: asked.length, from: '/picture/missions#/missions/length' },
      ],
      references: [],
      label: joined(world, asked),
    },
  ]
}

export function changes(
  world: World,
  { since, at }: BriefQuestion,
  asked: readonly number[],
): readonly BriefStatement[] {
  const wanted = new Map(asked.map((i) => [idOf(world, i), i]))
  const all = changesOf(world, since, at).filter((change) => wanted.has(change.mission))
  const earlier = all.length - MOST_CHANGES
  const [only] = asked.length === 1 ? asked : []
  const timeline = (from: number, to: number) =>
    `/picture/timeline?from=${from}&to=${to}${only === undefined ? '' : `&mission=${idOf(world, only)}`}`
  const rest: BriefStatement = {
    id: 'picture.change.earlier',
    section: 'since',
    order: -1,
    text: words(
      `${earlier} earlier ${earlier === 1 ? 'change is' : 'changes are'} on the timeline.`,
      `${earlier} ${earlier === 1 ? 'changement antérieur figure' : 'changements antérieurs figurent'} sur la chronologie.`,
    ),
    figures: [
      { name: 'earlier', value: earlier, from: `${timeline(since, (all[earlier]?.at ?? at) - 1)}#/changes/length` },
    ],
    references: [],
    label: joined(world, asked),
  }
  const told = all.slice(-MOST_CHANGES).map((change, n): BriefStatement => {
    const i = wanted.get(change.mission) ?? 0
    const reason = change.because.reason?.text
    const to = STATE_WORDS[change.to]
    const was = STATE_WORDS[change.from]
    const from = `${timeline(change.at - 1, change.at)}#/changes/mission=${change.mission}/0`
    return {
      id: `picture.change.${change.mission}.${change.at}`,
      section: 'since',
      order: n,
      text: words(
        `${change.code} went from ${was.en.toLowerCase()} to ${to.en.toLowerCase()} at ${sayTime(change.at, world.now)}${reason === undefined ? '' : `: ${reason.en}`}.`,
        `${change.code} est passée de « ${was.fr.toLowerCase()} » à « ${to.fr.toLowerCase()} » à ${sayTime(change.at, world.now)}${reason === undefined ? '' : ` : ${reason.fr}`}.`,
      ),
      figures: [
        { name: 'from', value: change.from, from: `${from}/from` },
        { name: 'to', value: change.to, from: `${from}/to` },
        { name: 'at', value: change.at, from: `${from}/at` },
      ],
      references: change.because.causes.flatMap(causeReference),
      since: change.at,
      label: labelOfState(world, i),
    }
  })
  return earlier > 0 ? [rest, ...told] : told
}
