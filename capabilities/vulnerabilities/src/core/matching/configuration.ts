import { AFFECTED, and, NOT_AFFECTED, not, or, type Truth, UNDECIDABLE } from '@testudo/cpe'
import type { Configuration } from '../model.ts'
import { compileEntry, type Entry, judgeEntry } from './entry.ts'
import type { Kind } from './kind.ts'
import { type Finding, NOTHING } from './together.ts'

/** A leaf of a tree, numbered. */
export interface Leaf {
  readonly entry: Entry
  readonly vulnerable: boolean
  /** Under an odd number of negations. */
  readonly turned: boolean
  /** Asks for an operating system or for hardware to run on. */
  readonly environment: boolean
}

type Tree =
  | { readonly leaf: number }
  | { readonly conjunction: boolean; readonly negate: boolean; readonly children: readonly Tree[] }

/** A tree of NVD (running-on is its AND with leaves that are not vulnerable), read once for all equipment. */
export interface CompiledConfiguration {
  readonly leaves: readonly Leaf[]
  readonly tree: Tree
  /** Any leaf alone is enough: what holds of a product holds wherever it runs. */
  readonly plain: boolean
}

const MOST_DEPTH = 32

export function compileConfiguration(configuration: Configuration): CompiledConfiguration {
  const leaves: Leaf[] = []
  const read = (node: Configuration, turned: boolean, depth: number): Tree => {
    if ('match' in node) {
      const entry = compileEntry(node.match, true)
      const part = entry.cpe?.part.toLowerCase()
      const environment = !node.vulnerable && (part === 'o' || part === 'h')
      return { leaf: leaves.push({ entry, vulnerable: node.vulnerable, turned, environment }) - 1 }
    }
    const below = turned !== node.negate
    const children = depth < MOST_DEPTH ? node.children.map((child) => read(child, below, depth + 1)) : []
    return { conjunction: node.operator === 'AND', negate: node.negate, children }
  }
  const tree = read(configuration, false, 0)
  return { tree, leaves, plain: isPlain(tree) && leaves.every(({ vulnerable }) => vulnerable) }
}

const isPlain = (tree: Tree): boolean =>
  'leaf' in tree || (!tree.negate && (!tree.conjunction || tree.children.length === 1) && tree.children.every(isPlain))

/**
 * The answer for one piece of equipment.
 *
 * @param found by leaf: what the equipment's components say of it, the best
 * @param environmentKnown the inventory names an operating system or a device. Where it does not, what something must run
 *   on is not known to be absent
 * @returns what holds of the tree; something vulnerable must be there
 */
export function evaluateTree(
  { leaves, tree }: CompiledConfiguration,
  found: readonly Finding[],
  environmentKnown: boolean,
): Finding {
  let undecided: Finding | undefined
  let present: Truth = NOT_AFFECTED
  const ask = (number: number): Truth => {
    const leaf = leaves[number]
    let { truth, reason } = found[number] ?? NOTHING
    if (leaf?.entry.cpeUnread) [truth, reason] = [UNDECIDABLE, { code: 'criterion-unread' }]
    else if (truth === NOT_AFFECTED && leaf?.environment && !environmentKnown)
      [truth, reason] = [UNDECIDABLE, { code: 'environment-unknown' }]
    if (truth === UNDECIDABLE) undecided ??= { truth, reason }
    if (leaf?.vulnerable && !leaf.turned) present = or(present, truth)
    return truth
  }
  const walk = (node: Tree): Truth => {
    if ('leaf' in node) return ask(node.leaf)
    const truths = node.children.map(walk)
    const joined = truths.length === 0 ? NOT_AFFECTED : truths.reduce(node.conjunction ? and : or)
    return node.negate ? not(joined) : joined
  }
  const truth = and(walk(tree), present)
  if (truth === AFFECTED) return { truth, reason: { code: 'every-version' } }
  return truth === UNDECIDABLE ? (undecided ?? NOTHING) : NOTHING
}

/** What a component says of a leaf. Commits decide nothing here: NVD writes versions. */
export function judgeLeaf(leaf: Leaf, kind: Kind): Finding {
  const { truth, reason } = judgeEntry(leaf.entry, kind)
  return { truth, reason }
}

/** Whether a match speaks of this component: it is one of the vulnerable ones the tree was answered by. */
export function findingOf(tree: Finding, leaf: Finding): Finding {
  if (leaf.truth === NOT_AFFECTED || tree.truth === NOT_AFFECTED) return NOTHING
  if (tree.truth === AFFECTED) return leaf
  // The component itself fits; what is open is what it runs on.
  return leaf.truth === UNDECIDABLE ? leaf : { truth: UNDECIDABLE, reason: tree.reason }
}
