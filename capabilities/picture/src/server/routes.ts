import type { SituationItem } from '@testudo/kernel/situation'
import { nothingHere } from '@testudo/kernel/fault'
import type { Host } from '@testudo/platform/host'
import { mission, overview, timeline, whatIf } from '../core/contract.ts'
import { timelineOf } from '../core/history.ts'
import { askChances, missionViewOf, toProbability } from '../core/missionView.ts'
import { overviewOf } from '../core/overview.ts'
import { recoverHoursOf } from '../core/recovery.ts'
import { imagine } from '../core/whatIf.ts'
import { Marker, stateAndCapacity, type World } from '../core/world.ts'
import type { Chances } from './chances.ts'
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
    const known = (ref: string) => before.model.indexOf.has(ref) || before.exposures.some((e) => e.id === ref)
    if (![...fail, ...restore].every(known)) throw nothingHere()
    const after = imagine(before, fail, restore)
    const marker = new Marker(before)
    const { nodes } = before.model
    const changes = nodes.flatMap((node, i) => {
      if (node.object.type !== 'x-testudo-mission') return []
      const [was, is] = [stateAndCapacity(before, i), stateAndCapacity(after, i)]
      if (was.state === is.state && was.capacity === is.capacity) return []
      return [
        {
          mission: node.id,
          code: node.object.code,
          name: node.name,
          mark: marker.mark(node.label),
          before: was,
          after: is,
        },
      ]
    })
    const asked = id === undefined ? undefined : await askBoth(before, after, missionIndex(before, id), chances)
    return {
      asOf: before.at,
      live: before.at === before.now,
      changes,
      unchanged: nodes.filter((node) => node.kind === 'mission').length - changes.length,
      nodesChanged: before.moment.states.filter((state, i) => state !== after.moment.states[i]).length,
      ...(asked === undefined ? {} : { asked }),
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
