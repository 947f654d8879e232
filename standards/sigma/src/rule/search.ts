import { type Plain, type Tree } from '../yaml/tree.ts'
import { RuleProblem } from '../documents.ts'

/** One value as the author wrote it; `text` keeps how a number was spelled. */
export interface Written {
  readonly value: Plain
  readonly text: string
  readonly line: number
}

/** `Field|modifier|modifier: values`; no field means a keyword over the whole event. */
export interface Item {
  readonly field: string | undefined
  readonly modifiers: readonly string[]
  readonly values: readonly Written[]
  readonly line: number
  /** Such as `selection.Image|endswith`, for messages and explanations. */
  readonly path: string
}

/** A search identifier: items, joined by AND within a map, by OR within a list. */
export type Search =
  | { readonly op: 'all' | 'any'; readonly parts: readonly Search[] }
  | { readonly op: 'item'; readonly item: Item }

const scalars = (tree: Tree, path: string): Written[] => {
  const one = (value: Tree): Written => {
    if (value.kind !== 'scalar')
      throw new RuleProblem(value.line, path, 'a value must be text, a number, true, false or null')
    return { value: value.value, text: value.text, line: value.line }
  }
  return tree.kind === 'list' ? tree.items.map(one) : [one(tree)]
}

function readItem(key: string, value: Tree, line: number, path: string): Search {
  const [field = '', ...modifiers] = key.split('|').map((part) => part.trim())
  const item: Item = {
    field: field === '' ? undefined : field,
    modifiers,
    values: scalars(value, `${path}.${key}`),
    line,
    path: `${path}.${key}`,
  }
  return { op: 'item', item }
}

/**
 * Reads a search: a map of items, a list of maps, or keywords.
 *
 * @throws {RuleProblem} with line and path
 */
export function readSearch(tree: Tree, path: string): Search {
  if (tree.kind === 'map') {
    if (tree.entries.length === 0) throw new RuleProblem(tree.line, path, 'the search has no items')
    return { op: 'all', parts: tree.entries.map(({ key, value, line }) => readItem(key, value, line, path)) }
  }
  if (tree.kind === 'scalar') {
    if (tree.value === null) throw new RuleProblem(tree.line, path, 'the search is empty')
    return { op: 'item', item: { field: undefined, modifiers: [], values: scalars(tree, path), line: tree.line, path } }
  }
  if (tree.items.length === 0) throw new RuleProblem(tree.line, path, 'the search is an empty list')
  const maps = tree.items.filter((item) => item.kind !== 'scalar')
  const words = tree.items.filter((item) => item.kind === 'scalar')
  const parts = maps.map((item, index) => readSearch(item, `${path}[${index}]`))
  if (words.length > 0) {
    const keywords: Tree = { kind: 'list', line: tree.line, items: words }
    parts.push({
      op: 'item',
      item: { field: undefined, modifiers: [], values: scalars(keywords, path), line: tree.line, path },
    })
  }
  const [only] = parts
  return parts.length === 1 && only !== undefined ? only : { op: 'any', parts }
}
