import { type JsonObject, listOf, objectOf, type Placed, placedObjects, textOf } from '../json.ts'
import type { CsafVersion } from '../test.ts'

/** Scores given to products: an item of `scores` (2.0) or `metrics` (2.1). */
export interface Scores extends Placed {
  readonly products: readonly string[]
  /** Where the scores stand: the item itself (2.0), its `content` (2.1). */
  readonly content: JsonObject
  readonly contentPath: string
  /** Who scored; undefined is the document's publisher (2.1). */
  readonly source: string | undefined
}

/** A CVSS object of a document. */
export interface CvssObject extends Placed {
  readonly key: 'cvss_v2' | 'cvss_v3' | 'cvss_v4'
  /** As it calls itself. */
  readonly version: string | undefined
  readonly scores: Scores
}

/** Every item of `scores` or `metrics` of a vulnerability. */
export function scoresOf({ node, path }: Placed, version: CsafVersion): Scores[] {
  if (version === '2.0')
    return placedObjects(node['scores'], `${path}/scores`).map((item) => ({
      ...item,
      products: textsOf(item.node['products']),
      content: item.node,
      contentPath: item.path,
      source: undefined,
    }))
  return placedObjects(node['metrics'], `${path}/metrics`).map((item) => ({
    ...item,
    products: textsOf(item.node['products']),
    content: objectOf(item.node['content']),
    contentPath: `${item.path}/content`,
    source: textOf(item.node['source']),
  }))
}

/** The CVSS objects of such an item. */
export function cvssObjectsOf(scores: Scores): CvssObject[] {
  const found: CvssObject[] = []
  for (const key of ['cvss_v2', 'cvss_v3', 'cvss_v4'] as const) {
    if (scores.content[key] === undefined) continue
    const node = objectOf(scores.content[key])
    found.push({ key, node, path: `${scores.contentPath}/${key}`, version: textOf(node['version']), scores })
  }
  return found
}

const textsOf = (list: unknown): string[] => listOf(list).filter((item) => typeof item === 'string')
