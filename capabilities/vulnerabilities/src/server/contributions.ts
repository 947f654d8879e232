import type { Exposure, SearchHit, SituationItem } from '@testudo/kernel/situation'
import type { Contributions } from '@testudo/platform/host'
import { uuid5 } from '@testudo/stix/sco-id'
import { asListed, EXPOSED, exploitedSince, healthLeft, inputsBefore } from '../core/decision/index.ts'
import { joiner } from './joiner.ts'
import type { Desk } from './desk/desk.ts'
import type { Runtime } from './runtime.ts'

/** Ids of exposures are UUIDv5 in this namespace over vulnerability and equipment. */
const NAMESPACE = '6f0d1f0c-6a57-4a3e-9d0a-3f7a1f0f5d11'
const MOST_HITS = 20

/** What this capability tells all others, each as its reader may see it. Nothing here asks for missions: they ask for this. */
export function contribute({ host }: Runtime, desk: Desk): Contributions {
  return {
    async exposures(subject) {
      const joinLabels = joiner(host.policiesNow())
      return (await desk.cases(subject)).flatMap(({ given, tally, object }) => {
        const listed = asListed(given)
        const since = exploitedSince(listed)
        if (since === undefined) return []
        const inputs = inputsBefore(listed, tally)
        const byAsset = Map.groupBy(tally.standings, ({ equipment }) => equipment.asset ?? '')
        return [...byAsset].flatMap(([asset, pieces]): Exposure[] => {
          const weakened = pieces.flatMap((standing) => {
            const asIfOpen = standing.closed === undefined ? standing : { ...standing, status: 'affected' as const }
            const health = healthLeft({ inputs }, asIfOpen)
            return health < 1 ? [{ ...standing, health }] : []
          })
          // What is still open decides; when nothing is, the last that was closed ended it.
          const open = weakened.filter(({ closed }) => closed === undefined)
          const counted = open.length > 0 ? open : weakened
          if (asset === '' || counted.length === 0) return []
          const until = open.length > 0 ? undefined : Math.max(...counted.map(({ closed }) => closed ?? 0))
          const id = `x-testudo-exposure--${uuid5(NAMESPACE, `${given.id} ${asset}`)}`
          return [
            {
              id,
              asset,
              health: Math.min(...counted.map(({ health }) => health)),
              from: Math.max(since, Math.min(...counted.map(({ at, equipment }) => Math.min(at, equipment.seen)))),
              ...(until !== undefined && { until }),
              cause: object ?? `vulnerability--${uuid5(NAMESPACE, given.id)}`,
              ...(object === undefined && { route: `/vulnerabilities/known/${given.id}` }),
              causeName: given.id,
              what: EXPOSED.en,
              whatFr: EXPOSED.fr,
              grading: { reliability: 'B', credibility: '2' },
              label: joinLabels([
                ...counted.map(({ label }) => label),
                ...inputs.filter(({ point }) => point !== 'System Exposure').flatMap(({ labels }) => labels),
              ]),
            },
          ]
        })
      })
    },

    async situation(subject) {
      const joinLabels = joiner(host.policiesNow())
      return (await desk.cases(subject)).flatMap(({ given, tally }): SituationItem[] => {
        const listed = asListed(given)
        const since = exploitedSince(listed)
        if (since === undefined || tally.counts.affected === 0) return []
        const open = tally.standings.filter(({ status }) => status === 'affected')
        const inputs = inputsBefore(listed, tally)
        return [
          {
            id: `vulnerability ${given.id}`,
            capability: 'vulnerabilities',
            kind: 'vulnerability',
            at: since,
            title: `${given.id} is exploited; ${open.length} known ${open.length === 1 ? 'asset is' : 'assets are'} open to it`,
            subjects: open.flatMap(({ equipment }) => (equipment.asset === undefined ? [] : [equipment.asset])),
            label: joinLabels([...open.map(({ label }) => label), ...inputs.flatMap(({ labels }) => labels)]),
          },
        ]
      })
    },

    async search(subject, text) {
      const wanted = text.trim().toLowerCase()
      if (wanted.length < 3) return []
      const joinLabels = joiner(host.policiesNow())
      return (await desk.cases(subject))
        .flatMap(({ given }): SearchHit[] => {
          const about = given.records.filter(
            ({ item }) => item.title.toLowerCase().includes(wanted) || given.id.toLowerCase().includes(wanted),
          )
          const [first] = about
          if (first === undefined) return []
          return [
            {
              id: given.id,
              capability: 'vulnerabilities',
              kind: 'vulnerability',
              title: `${given.id} ${first.item.title}`.trim(),
              route: `/vulnerabilities/known/${given.id}`,
              label: joinLabels(about.map(({ label }) => label)),
            },
          ]
        })
        .slice(0, MOST_HITS)
    },
  }
}
