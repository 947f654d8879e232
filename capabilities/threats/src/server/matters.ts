import type { MarkBook, Marks } from '@testudo/kernel/markBook'
import { nothingHere } from '@testudo/kernel/fault'
import { profileKey } from '@testudo/kernel/label'
import type { MissionTouched } from '@testudo/kernel/situation'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import { matters, TOUCH_KINDS, type TouchEdge, TouchMap } from '../core/index.ts'

const KEPT = 8
const MOST_ROWS = 200
const MOST_MISSIONS = 12
const MOST_VIA = 3
/** What an analyst would name as the reason; incidents and victims are the way, not the threat. */
const THREATS = ['intrusion-set', 'threat-actor', 'campaign', 'malware', 'tool', 'vulnerability', 'incident'] as const
const RANK = { 'not-capable': 0, severe: 1, degraded: 2, unknown: 3, capable: 4 } as const

/** Which missions a threat touches. The way there is made of edges this reader reads, the missions are those the picture shows him. */
export function mattersRoutes(host: Pick<Host, 'http' | 'objects' | 'gather' | 'clock' | 'policies'>, book: MarkBook) {
  const { http, objects, gather, clock, policies } = host
  const kept = new Map<string, Promise<TouchMap>>()

  const mapOf = async (subject: Subject): Promise<TouchMap> => {
    const cleared = subject.clearedUntil === undefined || clock.now() < subject.clearedUntil
    const key = JSON.stringify([profileKey(subject, policies), cleared, await objects.changeStamp(subject)])
    const known = kept.get(key)
    if (known) return known
    const made = objects.allEdges(subject, TOUCH_KINDS).then((edges) => new TouchMap(edges))
    kept.set(key, made)
    made.catch(() => kept.delete(key))
    for (const old of kept.keys()) if (kept.size > KEPT) kept.delete(old)
    return made
  }

  http.answer(matters, async ({ id }, { subject, language }) => {
    const marks = book.open(language)
    const map = await mapOf(subject)
    if (id !== undefined) {
      const found = await objects.get(subject, id)
      if (!found) throw nothingHere()
      const ways = map.waysFrom(id)
      const missions = await gather.missions(subject, new Set(ways.keys()))
      const rows = missionRows(missions, ways)
      const named = await namesOf(subject, rows)
      const { type, name, label } = found
      return {
        rows: [{ id, type, name, missions: rows.map((row) => refOf(row, named, marks)), mark: marks.of(label) }],
        marking: marks.marking(),
      }
    }
    const stored = await objects.all(subject, THREATS)
    const missions = await gather.missions(subject, new Set([...map.ends(), ...stored.map((one) => one.id)]))
    const troubled = missions.filter((one) => one.state !== 'capable')
    const touching = stored
      .filter((one) => !one.revoked && one.name !== '')
      .flatMap((one) => {
        const rows = missionRows(troubled, map.waysFrom(one.id))
        const worst = Math.min(...rows.map(({ mission }) => RANK[mission.state]))
        return rows.length === 0 ? [] : [{ one, rows, worst }]
      })
      .sort(
        (a, b) =>
          a.worst - b.worst ||
          b.rows.length - a.rows.length ||
          THREATS.findIndex((type) => type === a.one.type) - THREATS.findIndex((type) => type === b.one.type) ||
          (a.one.name < b.one.name ? -1 : 1),
      )
      .slice(0, MOST_ROWS)
    const named = await namesOf(
      subject,
      touching.flatMap(({ rows }) => rows),
    )
    return {
      rows: touching.map(({ one, rows }) => ({
        id: one.id,
        type: one.type,
        name: one.name,
        missions: rows.map((row) => refOf(row, named, marks)),
        mark: marks.of(one.label),
      })),
      marking: marks.marking(),
    }
  })

  async function namesOf(subject: Subject, rows: readonly Row[]) {
    const ids = [...new Set(rows.flatMap((row) => row.via.map((one) => one.asked)))]
    return new Map((ids.length === 0 ? [] : await objects.getMany(subject, ids)).map((one) => [one.id, one]))
  }
}

interface Row {
  readonly mission: MissionTouched
  /** The asked ids that lead there, exposures and short ways first. */
  readonly via: readonly { readonly asked: string; readonly exposed: boolean; readonly way: readonly TouchEdge[] }[]
}

/** Missions some of these ways lead to: those with an exposure on the way first, then the worst, then by code. */
function missionRows(
  missions: readonly MissionTouched[],
  ways: ReadonlyMap<string, readonly TouchEdge[]>,
): readonly Row[] {
  return missions
    .flatMap((mission): Row[] => {
      const via = new Map<string, Row['via'][number]>()
      for (const { asked, exposed } of mission.through) {
        const way = ways.get(asked)
        if (way && (exposed || !via.has(asked))) via.set(asked, { asked, exposed, way })
      }
      const sorted = [...via.values()].sort(
        (a, b) => Number(b.exposed) - Number(a.exposed) || a.way.length - b.way.length || (a.asked < b.asked ? -1 : 1),
      )
      return sorted.length === 0 ? [] : [{ mission, via: sorted.slice(0, MOST_VIA) }]
    })
    .sort(
      (a, b) =>
        Number(b.via[0]?.exposed) - Number(a.via[0]?.exposed) ||
        RANK[a.mission.state] - RANK[b.mission.state] ||
        (a.mission.code < b.mission.code ? -1 : 1),
    )
    .slice(0, MOST_MISSIONS)
}

function refOf(
  { mission, via }: Row,
  named: ReadonlyMap<
    string,
    { readonly id: string; readonly type: string; readonly name: string; readonly label: MissionTouched['label'] }
  >,
  marks: Marks,
) {
  const { id, code, name, state, route, label } = mission
  return {
    id,
    code,
    name,
    state,
    route,
    via: via.flatMap(({ asked }) => {
      const one = named.get(asked)
      return one ? [{ id: one.id, type: one.type, name: one.name, mark: marks.of(one.label) }] : []
    }),
    exposed: via.some((one) => one.exposed),
    mark: marks.of(label, ...via.flatMap((one) => one.way.map((edge) => edge.label))),
  }
}
