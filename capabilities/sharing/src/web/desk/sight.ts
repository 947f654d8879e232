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

type Lack = RecipientRow['lacks'][number]

/** A lack of the whole object has no selector; one of a property covers everything inside it. */
const covers = ({ selector }: Lack, part: ReleasePart): boolean =>
  selector === '' ||
  part.selector === selector ||
  part.selector.startsWith(`${selector}.`) ||
  part.selector.startsWith(`${selector}[`)

/**
 * The parts a recipient does not get, by key, with the rule. Never fewer than the node says: a lack that names more than
 * one part takes all of them out.
 *
 * Time O(parts × lacks of one object).
 */
export function lacksOf(one: RecipientRow, parts: readonly ReleasePart[]): ReadonlyMap<string, Lack> {
  const byObject = Map.groupBy(one.lacks, ({ object }) => object)
  const found = new Map<string, Lack>()
  for (const part of parts) {
    const lack = byObject.get(part.object)?.find((each) => covers(each, part))
    if (lack !== undefined) found.set(partKey(part), lack)
  }
  return found
}

/** Who gets a part and who does not, by short name, and why not. */
export interface Sight {
  readonly seen: readonly string[]
  readonly unseen: readonly { readonly name: string; readonly because: Words }[]
}

/** For each part, who of those reached does not get it. Parts everybody gets are not in the map. */
export function sights(recipients: readonly RecipientRow[], parts: readonly ReleasePart[]): ReadonlyMap<string, Sight> {
  const among = reached(recipients)
  const each = among.map((one) => ({ name: shortName(one, among), lacks: lacksOf(one, parts) }))
  const found = new Map<string, Sight>()
  for (const part of parts) {
    const key = partKey(part)
    const unseen = each.flatMap(({ name, lacks }) => {
      const lack = lacks.get(key)
      return lack === undefined ? [] : [{ name, because: lack.because }]
    })
    if (unseen.length > 0)
      found.set(key, { unseen, seen: each.filter(({ lacks }) => !lacks.has(key)).map(({ name }) => name) })
  }
  return found
}

/** What a recipient does not get: properties by name, an object it gets nothing of by its title; each once, in order. */
export function lackedBy(
  one: RecipientRow,
  parts: readonly ReleasePart[],
): readonly { readonly whole: boolean; readonly name: string }[] {
  const lacked = lacksOf(one, parts)
  const found = new Map<string, { whole: boolean; name: string }>()
  for (const part of parts) {
    const lack = lacked.get(partKey(part))
    if (lack === undefined) continue
    const key = lack.selector === '' ? part.object : part.property
    if (!found.has(key)) found.set(key, { whole: lack.selector === '', name: lack.selector === '' ? part.text : key })
  }
  return [...found.values()]
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
