import type { PortionOf } from '@testudo/kernel/portion'
import type { Contributions, Host } from '@testudo/platform/host'
import { belongingOf, mayBelong } from '../core/whole.ts'
import { NAMING } from './read.ts'

/** What incidents and requests consist of, for whoever carries them to other nodes. */
export function portionsFor({ objects }: Host): Required<Pick<Contributions, 'portions' | 'wholes'>> {
  return {
    async portions(subject, whole) {
      const root = await objects.get(subject, whole)
      if (root === undefined || !belongingOf(root.body).wholes.includes(whole)) return []
      const relations: string[] = []
      let cursor: string | undefined
      do {
        const page = await objects.edges(subject, whole, {
          without: NAMING,
          limit: 1_000,
          ...(cursor !== undefined && { cursor }),
        })
        relations.push(...page.rows.map(({ id }) => id).filter((id) => id.startsWith('relationship--')))
        cursor = page.next
      } while (cursor !== undefined)
      const held = await objects.holding(subject, whole, ['incident_ref', 'request_ref'])
      const own = held.flatMap(({ id, body }) => {
        const { wholes, shows } = belongingOf(body)
        return wholes.includes(whole) ? [id, ...shows] : []
      })
      return [...new Set([whole, ...own, ...relations])].sort()
    },
    async wholes(subject, ids) {
      const some = ids.filter(mayBelong)
      const found = some.length === 0 ? [] : await objects.getMany(subject, some)
      return found.flatMap(({ id, body }): PortionOf[] => {
        const { wholes, shows } = belongingOf(body)
        return wholes.flatMap((whole) => [id, ...shows].map((each) => ({ id: each, whole })))
      })
    },
  }
}
