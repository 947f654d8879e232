import type { Context } from '../context/context.ts'
import { placedObjects, textOf } from '../json.ts'

/** The name of a document's file (CSAF 2.0 and 2.1 §5.1). */
export const fileNameOf = (id: string): string => `${id.toLowerCase().replaceAll(/[^+\-a-z0-9]+/g, '_')}.json`

/** The URLs a document calls its own: https, of the category self, and with its file name (CSAF 2.0 §6.2.11). */
export function canonicalUrls({ document, tracking }: Context): string[] {
  const ending = `/${fileNameOf(textOf(tracking['id']) ?? '')}`
  return placedObjects(document['references'], '')
    .filter(({ node }) => node['category'] === 'self')
    .map(({ node }) => textOf(node['url']) ?? '')
    .filter((url) => /^https:\/\/[^/]/.test(url) && url.endsWith(ending))
}
