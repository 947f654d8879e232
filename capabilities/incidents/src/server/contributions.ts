import { join } from '@testudo/kernel/label'
import type { SearchHit, SituationItem } from '@testudo/kernel/situation'
import type { Contributions, Host } from '@testudo/platform/host'
import { coreOf, momentOf, ownOf } from '../core/index.ts'
import type { Reader } from './read.ts'
import { titleOf } from './view.ts'

const MOST_HITS = 20

/** What incidents tell the rest of the node, each as its reader may see it. */
export function contribute(
  reader: Reader,
  policies: Pick<Host, 'policiesNow'>,
): Pick<Contributions, 'situation' | 'search' | 'missionsOf'> {
  return {
    async missionsOf(subject, matters) {
      if (![...matters].some((id) => id.startsWith('incident--'))) return []
      const overview = await reader.overview(subject)
      const labels = new Map(overview.every.map(({ incident, label }) => [incident.id, label]))
      return [...labels.keys()].flatMap((id) => {
        if (!matters.has(id)) return []
        const root = overview.joined.rootOf(id)
        // What members touch was said under the members' labels.
        const said = [id, ...overview.joined.membersOf(root)].flatMap((one) => labels.get(one) ?? [])
        return (overview.missions.get(root) ?? []).map((one) => ({
          ...one,
          through: one.through.map((way) => ({ ...way, asked: id })),
          label: join([one.label, ...said], policies.policiesNow()),
        }))
      })
    },
    async situation(subject) {
      const { incidents } = await reader.overview(subject)
      return incidents
        .filter(({ incident }) => coreOf(incident)?.investigation_status !== 'closed')
        .map(
          ({ incident, label }): SituationItem => ({
            id: incident.id,
            capability: 'incidents',
            kind: 'incident',
            at: momentOf(incident.created),
            title: incident.name,
            subjects: ownOf(incident)?.touches_refs ?? [],
            label,
          }),
        )
    },
    async search(subject, text) {
      const wanted = text.trim().toLowerCase()
      if (wanted.length < 3) return []
      const { incidents } = await reader.overview(subject)
      return incidents
        .flatMap(({ incident, label }): SearchHit[] => {
          const number = ownOf(incident)?.number ?? ''
          if (!`${number} ${incident.name}`.toLowerCase().includes(wanted)) return []
          return [
            {
              id: incident.id,
              capability: 'incidents',
              kind: 'incident',
              title: `${number} ${titleOf(incident)}`.trim(),
              route: `/incidents/${incident.id}`,
              label,
            },
          ]
        })
        .slice(0, MOST_HITS)
    },
  }
}
