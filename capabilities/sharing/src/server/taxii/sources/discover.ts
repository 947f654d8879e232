import type { Reply } from '@testudo/kernel/contract'
import { type TaxiiClient, TaxiiFault } from '@testudo/taxii'
import type { discoverServer } from '../../../core/contract/collections.ts'
import { troubleOf } from './foreign.ts'

type Discovered = Reply<typeof discoverServer>

/** More than any server has, and no more than a page can show. */
const MOST_ROOTS = 20
const MOST_COLLECTIONS = 500
const MOST_TEXT = 500

/** What a foreign server offers. A root that cannot be asked is told with the reason; the others are not hurt by it. */
export async function discover(client: TaxiiClient): Promise<Discovered> {
  const { title, api_roots = [] } = await client.discovery()
  const roots: Discovered['roots'][number][] = []
  for (const url of api_roots.slice(0, MOST_ROOTS)) {
    try {
      const root = await client.apiRoot(url)
      const collections = await client.collections(url)
      roots.push({
        url,
        title: text(root.title),
        collections: collections.slice(0, MOST_COLLECTIONS).map((one) => ({
          id: text(one.id),
          ...(one.alias === undefined ? {} : { alias: text(one.alias) }),
          title: text(one.title),
          description: text(one.description),
          reads: one.can_read === true,
          writes: one.can_write === true,
        })),
      })
    } catch (error) {
      if (!(error instanceof TaxiiFault)) throw error
      roots.push({ url, title: '', trouble: troubleOf(error), collections: [] })
    }
  }
  return { title: text(title), roots }
}

/** A stranger may send anything where a text is expected. */
const text = (value: unknown): string => (typeof value === 'string' ? value.slice(0, MOST_TEXT) : '')
