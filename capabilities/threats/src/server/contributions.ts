import type { SearchHit, SituationItem } from '@testudo/kernel/situation'
import type { Contributions, Host } from '@testudo/platform/host'
import { readBody } from '../core/index.ts'

const SEEN = ['incident', 'report', 'campaign']
const DAYS = 7 * 86_400_000
const MOST = 50
/** Types that are plumbing or belong to another capability's page. */
const HIDDEN = new Set(['relationship', 'marking-definition', 'extension-definition', 'language-content'])

/** What threats offers to all: search over every object, and incidents, reports and campaigns of the last seven days. */
export function contributionsOf({ objects, clock }: Pick<Host, 'objects' | 'clock'>): Contributions {
  return {
    async search(subject, text): Promise<readonly SearchHit[]> {
      const { hits } = await objects.search(subject, text, { limit: 20 })
      return hits
        .filter((hit) => !HIDDEN.has(hit.type) && !hit.type.startsWith('x-testudo-') && hit.name !== '')
        .map((hit) => ({
          id: hit.id,
          capability: 'threats',
          kind: hit.type,
          title: hit.name,
          route: `/threats/object/${hit.id}`,
          label: hit.label,
        }))
    },

    async situation(subject): Promise<readonly SituationItem[]> {
      const now = clock.now()
      const page = await objects.list(subject, { types: SEEN, limit: 200 })
      return page.rows
        .flatMap((row): SituationItem[] => {
          const body = readBody(row.body)
          const at = Date.parse(String(body['first_seen'] ?? body['published'] ?? body['created'] ?? ''))
          if (Number.isNaN(at) || at > now || at < now - DAYS) return []
          const targets = Array.isArray(body['object_refs'])
            ? body['object_refs'].filter((one) => typeof one === 'string')
            : []
          return [
            {
              id: row.id,
              capability: 'threats',
              kind: row.type === 'incident' ? 'incident' : 'threat',
              at,
              title: row.name,
              subjects: targets.slice(0, 50),
              label: row.label,
            },
          ]
        })
        .sort((a, b) => b.at - a.at || (a.id < b.id ? -1 : 1))
        .slice(0, MOST)
    },
  }
}
