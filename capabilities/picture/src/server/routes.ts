import type { SituationItem } from '@testudo/kernel/situation'
import { nothingHere } from '@testudo/kernel/fault'
import type { Host } from '@testudo/platform/host'
import { consequencesOf } from '../core/change.ts'
import { helps, mission, overview, timeline, whatIf } from '../core/contract.ts'
import { findHelps } from '../core/helps.ts'
import { timelineOf } from '../core/history.ts'
import { askChances, missionViewOf, toProbability } from '../core/missionView.ts'
import { overviewOf } from '../core/overview.ts'
import { recoverHoursOf } from '../core/recovery.ts'
import { Marker, stateAndCapacity, type World } from '../core/world.ts'
import type { Chances } from './chances.ts'
import { imagined } from './imagined.ts'
import type { Worlds } from './worlds.ts'

/** The longest stretch a timeline answers. */
const LONGEST = 366 * 24 * 3_600_000
const DEFAULT_SEED = 1

export function routes(host: Pick<Host, 'http' | 'objects' | 'gather'>, worlds: Worlds, chances: Chances): void {
  host.http.answer(overview, async ({ at }, { subject }) => overviewOf(await worlds.world(subject, at)))

  host.http.answer(mission, async ({ id, at, seed }, { subject }) => {
    const world = await worlds.world(subject, at)
    const node = missionIndex(world, id)
    const question = askChances(world, node, seed ?? DEFAULT_SEED, true)
    const [answered, versions] = await Promise.all([
      chances.ask(world.model.graph, question),
      host.objects.versions(subject, id),
    ])
    return missionViewOf(world, node, question, answered.answers, {
      milliseconds: answered.milliseconds,
      versions: versions.length,
    })
  })

  host.http.answer(whatIf, async ({ fail, restore, mission: id, at }, { subject }) => {
    const began = performance.now()
    const before = await worlds.world(subject, at)
    const after = imagined(before, fail, restore)
    const marker = new Marker(before)
    const found = consequencesOf(before, after, marker)
    const asked = id === undefined ? undefined : await askBoth(before, after, missionIndex(before, id), chances)
    return {
      asOf: before.at,
      live: before.at === before.now,
      ...found,
      ...(asked === undefined ? {} : { asked }),
      milliseconds: performance.now() - began,
      marking: marker.marking(),
    }
  })

  host.http.answer(helps, async ({ fail, restore, mission: id, at }, { subject }) => {
    const began = performance.now()
    const before = await worlds.world(subject, at)
    const world = imagined(before, fail, restore)
    const marker = new Marker(world)
    const found = findHelps(world, marker, id === undefined ? undefined : missionIndex(before, id))
    return {
      asOf: before.at,
      live: before.at === before.now,
      ...found,
      milliseconds: performance.now() - began,
      marking: marker.marking(),
    }
  })

  host.http.answer(timeline, async ({ from, to, mission: id }, { subject }) => {
    const [world, situation] = await Promise.all([worlds.world(subject), host.gather.situation(subject)])
    const end = Math.max(from, Math.min(to, from + LONGEST))
    return timelineOf(world, toldOnce(situation), {
      from,
      to: end,
      ...(id === undefined ? {} : { mission: missionIndex(world, id) }),
    })
  })
}

/** An exposure whose evidence another capability tells already is the same event: the evidence stands, once. */
function toldOnce(situation: readonly SituationItem[]): readonly SituationItem[] {
  const told = new Set(situation.map((item) => item.id))
  return situation.filter((item) => item.capability !== 'picture' || !item.subjects.some((id) => told.has(id)))
}

function missionIndex(world: World, id: string): number {
  const node = world.model.indexOf.get(id)
  if (node === undefined || world.model.nodes[node]?.kind !== 'mission') throw nothingHere()
  return node
}

async function askBoth(before: World, after: World, node: number, chances: Chances) {
  const one = async (world: World) => {
    const question = askChances(world, node, DEFAULT_SEED, false)
    const { answers, milliseconds } = await chances.ask(world.model.graph, question)
    const [answer] = answers
    if (answer === undefined) throw nothingHere()
    return toProbability(answer, question.up, milliseconds)
  }
  const [was, is] = await Promise.all([one(before), one(after)])
  const [hoursBefore, hoursAfter] = [
    recoverHoursOf(before.model, before.moment, node),
    recoverHoursOf(after.model, after.moment, node),
  ]
  return {
    mission: before.model.nodes[node]?.id ?? '',
    before: stateAndCapacity(before, node),
    after: stateAndCapacity(after, node),
    probability: { before: was, after: is },
    recoverHours: {
      ...(hoursBefore === undefined ? {} : { before: hoursBefore }),
      ...(hoursAfter === undefined ? {} : { after: hoursAfter }),
    },
  }
}
