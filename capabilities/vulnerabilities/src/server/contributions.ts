import type { Exposure, SearchHit, SituationItem } from '@testudo/kernel/situation'
import type { Contributions } from '@testudo/platform/host'
import { uuid5 } from '@testudo/stix/sco-id'
import { exploitedSince, healthLeft, inputsBefore, sayExposure } from '../core/decision/index.ts'
import { joiner } from './desk/cases.ts'
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
      return (await desk.cases(subject)).flatMap(({ given, standings }) => {
        const since = exploitedSince(given)
        if (since === undefined) return []
        const inputs = inputsBefore(given, standings)
        return standings.flatMap((standing): Exposure[] => {
          const { equipment, closed, at, label } = standing
          const health = healthLeft({ inputs }, closed === undefined ? standing : { ...standing, status: 'affected' })
          if (equipment.asset === undefined || health >= 1) return []
          const what = sayExposure(given.id)
          return [
            {
              id: `x-testudo-exposure--${uuid5(NAMESPACE, `${given.id} ${equipment.id}`)}`,
              asset: equipment.asset,
              health,
              from: Math.max(since, Math.min(at, equipment.seen)),
              ...(closed !== undefined && { until: closed }),
              cause: `x-testudo-exposure--${uuid5(NAMESPACE, `${given.id} ${equipment.id}`)}`,
              causeName: `${given.id}, ${equipment.name}`,
              what: what.en,
              whatFr: what.fr,
              grading: { reliability: 'B', credibility: '2' },
              label: joinLabels([label, ...inputs.flatMap(({ labels }) => labels)]),
            },
          ]
        })
      })
    },

    async situation(subject) {
      const joinLabels = joiner(host.policiesNow())
      return (await desk.cases(subject)).flatMap(({ given, standings }): SituationItem[] => {
        const since = exploitedSince(given)
        const open = standings.filter(({ status }) => status === 'affected')
        if (since === undefined || open.length === 0) return []
        const inputs = inputsBefore(given, standings)
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
