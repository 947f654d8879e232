import { RuleProblem } from '../documents.ts'
import type { Entry, Tree } from '../yaml/tree.ts'

export type MapTree = Extract<Tree, { kind: 'map' }>

/** The entry of a map by its key. */
export const entryOf = (map: MapTree, key: string): Entry | undefined => map.entries.find((entry) => entry.key === key)

/** The text of a scalar entry; a number keeps its spelling. Undefined when absent or null. */
export function textOf(map: MapTree, key: string, path = key): string | undefined {
  const entry = entryOf(map, key)
  if (entry === undefined) return undefined
  if (entry.value.kind !== 'scalar') throw new RuleProblem(entry.line, path, 'must be plain text')
  if (entry.value.value === null) return undefined
  return typeof entry.value.value === 'string' ? entry.value.value : entry.value.text
}

/** A map that must be there. */
export function mapOf(map: MapTree, key: string, path = key): MapTree {
  const entry = entryOf(map, key)
  if (entry?.value.kind !== 'map') throw new RuleProblem(entry?.line ?? map.line, path, 'must be there and be a map')
  return entry.value
}

/** A list of texts, or one text; empty when absent. */
export function textsOf(map: MapTree, key: string, path = key): string[] {
  const entry = entryOf(map, key)
  if (entry === undefined) return []
  const items = entry.value.kind === 'list' ? entry.value.items : [entry.value]
  return items.flatMap((item) => {
    if (item.kind !== 'scalar') throw new RuleProblem(item.line, path, 'must be text or a list of texts')
    if (item.value === null) return []
    return [typeof item.value === 'string' ? item.value : item.text]
  })
}

/** Lists that only inform: what is not plain text in them is left out instead of refusing the rule. */
export function notesOf(map: MapTree, key: string): string[] {
  const value = entryOf(map, key)?.value
  if (value === undefined) return []
  const items = value.kind === 'list' ? value.items : [value]
  return items.flatMap((item) => (item.kind === 'scalar' && item.value !== null ? [item.text] : []))
}
