import type { RecipientRow, ReleasePart } from '../../core/contract/desk.ts'
import type { Words } from '../../core/contract/shapes.ts'

/** A part of a release, as a key of maps. */
export const partKey = ({ object, selector }: { readonly object: string; readonly selector: string }): string =>
  `${object} ${selector}`

/** Nodes this would go to: chosen, and the rule lets them have something. Without this node itself. */
export const reached = (recipients: readonly RecipientRow[]): readonly RecipientRow[] =>
  recipients.filter(({ peer, chosen, allowed }) => peer !== '' && chosen && allowed)

/** Chosen, and the rule gives them nothing. */
export const excluded = (recipients: readonly RecipientRow[]): readonly RecipientRow[] =>
  recipients.filter(({ peer, chosen, allowed }) => peer !== '' && chosen && !allowed)

/** `FIN`, or `POL WAW-1` where a nation has several nodes among these; an operator without a nation by its node. */
export function shortName(one: RecipientRow, among: readonly RecipientRow[]): string {
  if (one.nation === '') return one.node
  return among.some((other) => other.nation === one.nation && other.peer !== one.peer)
    ? `${one.nation} ${nodeOf(one)}`
    : one.nation
}

/** The node's own name after that of its nation: `node` of `FIN node`. */
export const nodeOf = ({ nation, node }: Pick<RecipientRow, 'nation' | 'node'>): string =>
  nation !== '' && node.startsWith(`${nation} `) ? node.slice(nation.length + 1) : node

/** Who gets a part and who does not, by short name, and why not. */
export interface Sight {
  readonly seen: readonly string[]
  readonly unseen: readonly { readonly name: string; readonly because: Words }[]
}

/**
 * For each part, who of those reached does not get it. Parts everybody gets are not in the map.
 *
 * Time O(recipients + lacks).
 */
export function sights(recipients: readonly RecipientRow[]): ReadonlyMap<string, Sight> {
  const among = reached(recipients)
  const names = among.map((one) => shortName(one, among))
  const unseen = new Map<string, { name: string; because: Words; at: number }[]>()
  for (const [at, { lacks }] of among.entries())
    for (const lack of lacks) {
      const key = partKey(lack)
      const list = unseen.get(key) ?? []
      list.push({ name: names[at] ?? '', because: lack.because, at })
      unseen.set(key, list)
    }
  return new Map(
    [...unseen].map(([key, list]) => {
      const without = new Set(list.map(({ at }) => at))
      return [key, { unseen: list, seen: names.filter((_, at) => !without.has(at)) }]
    }),
  )
}

/** What a recipient does not get, as property names, each once, in reading order. */
export function propertiesLacked(one: RecipientRow, parts: readonly ReleasePart[]): readonly string[] {
  const lacked = new Set(one.lacks.map(partKey))
  return [...new Set(parts.filter((part) => lacked.has(partKey(part))).map(({ property }) => property))]
}

/** One object of a release with its parts, in reading order. */
export interface Block {
  readonly object: string
  readonly parts: readonly ReleasePart[]
  /** Has running text of its own; else it is a row under "Attached". */
  readonly reads: boolean
}

/** Consecutive parts of one object belong together. The first block always reads as the document. */
export function blocksOf(parts: readonly ReleasePart[]): readonly Block[] {
  const blocks: { object: string; parts: ReleasePart[] }[] = []
  for (const part of parts) {
    const last = blocks.at(-1)
    if (last?.object === part.object) last.parts.push(part)
    else blocks.push({ object: part.object, parts: [part] })
  }
  return blocks.map((block, i) => ({
    ...block,
    reads: i === 0 || block.parts.some(({ kind }) => kind === 'text' || kind === 'heading'),
  }))
}
