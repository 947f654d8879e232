import type { Reply } from '@testudo/kernel/contract'
import type { Exposure } from '@testudo/kernel/situation'
import type { ExposureRow } from './answers.ts'
import { evidenceIn } from './because.ts'
import { evaluateCapacity } from './capacity.ts'
import type { mission } from './contract.ts'
import { exposuresOf } from './timeline.ts'
import type { Marker, World } from './world.ts'

/** What a cause is, from the type of its evidence and what it hit. */
export function kindOfExposure(world: Pick<World, 'model'>, exposure: Exposure): ExposureRow['kind'] {
  const object = world.model.nodes[world.model.indexOf.get(exposure.asset) ?? -1]?.object
  const sector = object !== undefined && 'sector' in object ? object.sector : undefined
  if (sector === 'cable') return 'undersea'
  if (sector === 'information') return 'information'
  const type = exposure.cause.split('--')[0] ?? ''
  if (type === 'incident' || type === 'vulnerability') return type
  return ['campaign', 'intrusion-set', 'threat-actor', 'malware', 'indicator', 'attack-pattern', 'sighting'].includes(
    type,
  )
    ? 'threat'
    : 'other'
}

const gradeOf = (e: Exposure) =>
  e.grading === undefined || (e.grading.reliability === 'F' && e.grading.credibility === '6')
    ? ''
    : `${e.grading.reliability}${e.grading.credibility}`

/** What stands against a mission now, with what it would gain were each alone gone; the dearest first. */
export function exposureRowsOf(world: World, node: number, inside: ReadonlySet<number>, marker: Marker): ExposureRow[] {
  const { model, at, moment } = world
  const v = model.graph.vertexOf[node] ?? 0
  const now = moment.capacity[v] ?? 0
  return exposuresOf(model, world.exposures)
    .filter((e) => inside.has(e.node) && e.from <= at && (e.until === undefined || e.until > at))
    .map((e) => {
      const cell = model.graph.vertexOf[e.node] ?? 0
      const others = moment.active.get(e.node)?.filter((o) => o.id !== e.id) ?? []
      const health = moment.health.slice()
      health[cell] = Math.min(model.base[cell] ?? 1, ...others.map((o) => o.health))
      const without = evaluateCapacity(model.graph, health, { fallbackOn: moment.fallbackOn })[v] ?? 0
      const own = model.exposures.get(e.id)?.object
      return {
        id: e.id,
        kind: kindOfExposure(world, e),
        reference: e.causeName,
        ...evidenceIn(e),
        what:
          own === undefined ? { en: e.what, fr: e.whatFr ?? e.what } : { en: own.name, fr: own.name_fr ?? own.name },
        asset: e.asset,
        assetName: model.nodes[e.node]?.name ?? { en: '', fr: '' },
        assetState: moment.states[e.node] ?? 'unknown',
        from: e.from,
        ...(e.until === undefined ? {} : { until: e.until }),
        grade: gradeOf(e),
        health: e.health,
        capacityLost: Math.max(0, without - now),
        lifts: e.lifts ?? '',
        ...(e.repairHours === undefined ? {} : { repairHours: e.repairHours }),
        active: true,
        editable: own !== undefined,
        mark: marker.mark(e.label),
      }
    })
    .toSorted((a, b) => b.capacityLost - a.capacityLost || a.health - b.health)
}

/** The evidence behind those rows, each told once. */
export function evidenceOf(
  world: World,
  exposures: readonly ExposureRow[],
  marker: Marker,
): Reply<typeof mission>['evidence'] {
  const byCause = new Map<string, ExposureRow[]>()
  for (const row of exposures) byCause.set(row.evidenceId, [...(byCause.get(row.evidenceId) ?? []), row])
  return [...byCause.entries()].flatMap(([id, rows]) => {
    const first = rows.toSorted((a, b) => a.from - b.from)[0]
    const label = first === undefined ? undefined : world.exposures.find((e) => e.id === first.id)?.label
    if (first === undefined || label === undefined) return []
    const own = world.model.exposures.get(first.id)?.object
    const source = own === undefined ? '' : (world.names.get(own.created_by_ref ?? '') ?? '')
    const title = world.names.get(id) ?? first.what.en
    return [
      {
        id,
        ...(first.evidenceRoute === undefined ? {} : { route: first.evidenceRoute }),
        kind: first.kind,
        reference: first.reference,
        title,
        source,
        grade: first.grade,
        at: first.from,
        assets: rows.map((r) => r.asset),
        mark: marker.mark(label),
      },
    ]
  })
}
