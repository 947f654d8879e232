import type { SearchHit, SituationItem } from '@testudo/kernel/situation'
import type { ServerCapability } from '@testudo/platform/host'
import { kindOfExposure } from '../core/missionEvidence.ts'
import { missionsIfFailed } from '../core/ifFailed.ts'
import { toExposure } from '../core/stored.ts'
import { briefStatements } from './brief.ts'
import { createChances } from './chances.ts'
import { editRoutes } from './edit.ts'
import { fileRoutes } from './files.ts'
import { fold, modelRoutes } from './modelRoutes.ts'
import { routes } from './routes.ts'
import { missionsTouched } from './touched.ts'
import { createWorlds } from './worlds.ts'
import { REFUSALS } from './refusals/index.ts'

const MOST_HITS = 20

/** Assets → services → missions: what is at risk, why, since when, and what if. */
export const capability: ServerCapability = {
  name: 'picture',
  refusals: REFUSALS,
  verbs: {
    'picture:read': 'See missions, their state and reason, the map, the graph and the timeline',
    'picture:whatif': 'Ask what happens if assets fail or come back; nothing is saved',
    'picture:edit': 'Change the mission model, record exposures, publish service commitments',
  },
  async start(host) {
    const worlds = createWorlds(host)
    const chances = createChances()
    routes(host, worlds, chances)
    modelRoutes(host, worlds)
    editRoutes(host, worlds)
    fileRoutes(host, worlds)
    return {
      async exposures(subject) {
        const { model } = await worlds.model(subject)
        return [...model.exposures.values()].map(toExposure).filter((exposure) => exposure !== undefined)
      },
      async situation(subject) {
        const { model } = await worlds.model(subject)
        return [...model.exposures.values()].flatMap((stored): SituationItem[] => {
          const exposure = toExposure(stored)
          const node = model.nodes[model.indexOf.get(exposure?.asset ?? '') ?? -1]
          if (exposure === undefined || node === undefined || exposure.health >= 1) return []
          return [
            {
              id: exposure.id,
              capability: 'picture',
              kind: kindOfExposure({ model }, exposure),
              at: exposure.from,
              title: `${node.name.en} ${exposure.what} (${exposure.causeName})`,
              subjects: [exposure.asset, exposure.cause],
              label: exposure.label,
            },
          ]
        })
      },
      async missions(subject, ids) {
        return missionsTouched(await worlds.world(subject), ids)
      },
      async missionsIf(subject, sets, at) {
        return missionsIfFailed(await worlds.world(subject, at), sets)
      },
      brief: (subject, question) => briefStatements(worlds, chances, subject, question),
      async search(subject, text) {
        const wanted = fold(text.trim())
        if (wanted === '') return []
        const { model } = await worlds.model(subject)
        return model.nodes
          .flatMap((node): SearchHit[] => {
            const code = node.object.type === 'x-testudo-mission' ? `${node.object.code} ` : ''
            if (!fold(`${code}${node.name.en} ${node.name.fr}`).includes(wanted)) return []
            const route = node.kind === 'mission' ? `/picture/mission/${node.id}` : `/picture/model?node=${node.id}`
            return [
              {
                id: node.id,
                capability: 'picture',
                kind: node.kind,
                title: `${code}${node.name.en}`,
                route,
                label: node.label,
              },
            ]
          })
          .slice(0, MOST_HITS)
      },
    }
  },
}
