import { MarkBook } from '@testudo/kernel/markBook'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import {
  type GraphInput,
  type GraphThing,
  incidentGraph,
  incidentGraphOf,
  judge,
  coreOf,
  leadsTo,
  ownOf,
  saysOf,
  STATE_OF,
} from '../core/index.ts'
import { ALERTS_KEPT_MS } from './proposals/alertPortion.ts'
import { type KeptIncident, NAMING, type Reader, type Whole } from './read.ts'
import { routeOf } from './routes.ts'
import { namedAs } from './view.ts'

const MOST_RELATED = 200

/** What leads from what was seen to the missions, for one reader. */
export function graphRoutes(host: Host, reader: Reader): void {
  const { http, objects, gather, clock } = host
  const book = new MarkBook(host.policies, host.defaultLabel)

  http.answer(incidentGraphOf, async ({ id }, { subject, language }) => {
    const marks = book.open(language)
    const kept = await reader.one(subject, id)
    const parts = await reader.whole(subject, id)
    const { nodes, edges, more } = incidentGraph(await inputFor(subject, kept, parts))
    const { number, name } = namedAs(kept)
    const names = new Map(nodes.map((node) => [node.id, node.name]))
    return {
      id,
      number,
      name,
      nodes: nodes.map(({ labels, ...node }) => ({
        ...node,
        to: leadsTo(edges, node.id).flatMap((to) => names.get(to) ?? []),
        mark: marks.of(...labels),
      })),
      edges: [...edges],
      more: Object.entries(more).map(([kind, n]) => ({ kind, n })),
      mark: marks.of(kept.label),
      marking: marks.marking(),
    }
  })

  async function inputFor(subject: Subject, kept: KeptIncident, parts: Whole): Promise<GraphInput> {
    const others = [...parts.scope.incidents].filter((one) => one !== kept.incident.id)
    const members = [kept, ...others.flatMap((one) => parts.incidents.get(one) ?? [])]
    const missions = await reader.missions(
      subject,
      members.map(({ incident }) => incident),
    )
    const touches = members.flatMap(({ incident }) => ownOf(incident)?.touches_refs ?? [])
    const between = missions.flatMap(({ through }) => through.map(({ node }) => node))
    const things = await objects.getMany(subject, [...new Set([...touches, ...between])])
    const refs = new Set(parts.bundles.flatMap(({ portion }) => saysOf(portion).alert_refs))
    const alerts = refs.size === 0 ? [] : await gather.alerts(subject, clock.now() - ALERTS_KEPT_MS)
    return {
      incidents: members.map((one) => {
        const core = coreOf(one.incident)
        const { number, name } = namedAs(one)
        return {
          id: one.incident.id,
          name: `${number} ${name}`,
          state: STATE_OF[judge(missions, core?.criticality, ownOf(one.incident)?.criticality_because).severity],
          labels: [one.label, ...missions.map(({ label }) => label)],
          participants: ownOf(one.incident)?.participants ?? [],
          touches: ownOf(one.incident)?.touches_refs ?? [],
        }
      }),
      parts,
      alerts: alerts.filter(({ id }) => refs.has(id)),
      related: (await Promise.all(members.map(({ incident }) => relatedTo(subject, incident.id)))).flat(),
      things: new Map(
        things.map(({ id, type, name, label }) => [
          id,
          { id, type, name: name === '' ? id : name, ...routeOf(id), labels: [label] },
        ]),
      ),
      missions,
    }
  }

  /** Reports, vulnerabilities and adversaries at the other end of relationships; other incidents stand on its page. */
  async function relatedTo(subject: Subject, id: string): Promise<readonly GraphThing[]> {
    const { rows } = await objects.edges(subject, id, { without: NAMING, limit: MOST_RELATED })
    return rows.flatMap(({ id: holder, far, label }) =>
      far === undefined || !holder.startsWith('relationship--') || far.id.startsWith('incident--')
        ? []
        : [
            {
              id: far.id,
              type: far.type,
              name: far.name === '' ? far.id : far.name,
              ...routeOf(far.id),
              labels: [label, far.label],
            },
          ],
    )
  }
}
