import { compileCriterion, type CompiledCriterion, type CompiledName } from './compile.ts'
import { meet, type Meeting, type Undecided } from './meet.ts'
import type { CompareVersions } from './range.ts'
import type { Node } from './statement.ts'
import { AFFECTED, and, NOT_AFFECTED, not, or, type Truth, UNDECIDABLE } from './truth.ts'

export type Answer = 'affected' | 'not affected' | 'undecidable'

/** A statement with its criteria compiled and numbered. */
export interface CompiledStatement {
  /** What an inventory must hold one of for the answer to be anything else than "not affected"; missing: ask every inventory. */
  readonly keys: ReadonlySet<string> | undefined
  readonly criteria: readonly CompiledCriterion[]
  readonly root: CompiledNode
}

interface CompiledNode {
  readonly conjunction: boolean
  readonly negate: boolean
  /** Numbers of criteria; reasons stand for those that could not be read. */
  readonly criteria: readonly number[]
  readonly unread: readonly string[]
  readonly nodes: readonly CompiledNode[]
}

/** What one inventory says of one criterion: the best of its names. */
export type Finding = Meeting & { readonly names: readonly CompiledName[] }

export interface Applicability {
  readonly answer: Answer
  /** The names that make it vulnerable; empty unless affected. */
  readonly vulnerable: readonly CompiledName[]
  /** Why it is undecidable; empty otherwise. */
  readonly undecided: readonly Undecided[]
}

/** Compiles a statement once for all inventories. */
export function compileStatement(statement: Node): CompiledStatement {
  const criteria: CompiledCriterion[] = []
  const keys = new Set<string>()
  let any = false
  const compileNode = (node: Node, negated: boolean): CompiledNode => {
    const turned = negated !== node.negate
    const numbers: number[] = []
    const unread: string[] = []
    for (const criterion of node.criteria) {
      if ('unread' in criterion) {
        unread.push(criterion.unread)
        any = true
        continue
      }
      const compiled = compileCriterion(criterion)
      numbers.push(criteria.push(compiled) - 1)
      // What is absent can make a negated node true: then nobody can be left out beforehand.
      if (turned) any = true
      else if (criterion.vulnerable && compiled.key === undefined) any = true
      else if (criterion.vulnerable && compiled.key !== undefined) keys.add(compiled.key)
    }
    const nodes = node.nodes.map((below) => compileNode(below, turned))
    return { conjunction: node.operator === 'AND', negate: node.negate, criteria: numbers, unread, nodes }
  }
  const root = compileNode(statement, false)
  return { keys: any ? undefined : keys, criteria, root }
}

/**
 * The answer for one inventory (an asset). Running-on needs no rule of its own: it is the AND of a node with vulnerable
 * and a node with other criteria. Besides the logic of the nodes, something vulnerable must be there: an inventory that
 * meets only what a vulnerable thing would run on is not affected.
 *
 * @param find what the inventory says of a criterion: see `inventory`, or an index of your own
 */
export function evaluate(statement: CompiledStatement, find: (criterion: CompiledCriterion) => Finding): Applicability {
  const vulnerable = new Set<CompiledName>()
  const undecided: Undecided[] = []
  let present: Truth | undefined
  const ask = (number: number, turned: boolean): Truth => {
    const criterion = statement.criteria[number]
    if (criterion === undefined) return NOT_AFFECTED
    const found = find(criterion)
    if (found.undecided) undecided.push(found.undecided)
    if (!turned && criterion.vulnerable) {
      present = or(present ?? NOT_AFFECTED, found.truth)
      if (found.truth === AFFECTED) for (const name of found.names) vulnerable.add(name)
    } else if (!turned) present ??= NOT_AFFECTED
    return found.truth
  }
  const walk = (node: CompiledNode, negated: boolean): Truth => {
    const turned = negated !== node.negate
    const truths = [
      ...node.criteria.map((number) => ask(number, turned)),
      ...node.unread.map((detail): Truth => {
        undecided.push({ why: 'criterion-unread', criterion: undefined, name: undefined, detail })
        if (!turned) present = or(present ?? NOT_AFFECTED, UNDECIDABLE)
        return UNDECIDABLE
      }),
      ...node.nodes.map((below) => walk(below, turned)),
    ]
    const joined = truths.length === 0 ? NOT_AFFECTED : truths.reduce(node.conjunction ? and : or)
    return node.negate ? not(joined) : joined
  }
  const truth = and(walk(statement.root, false), present ?? AFFECTED)
  if (truth === AFFECTED) return { answer: 'affected', vulnerable: [...vulnerable], undecided: [] }
  if (truth === UNDECIDABLE) return { answer: 'undecidable', vulnerable: [], undecided }
  return { answer: 'not affected', vulnerable: [], undecided: [] }
}

/**
 * An inventory to evaluate statements against.
 *
 * @param names what the asset is and runs
 * @param environment `open` (the default): where a criterion asks for an operating system or hardware to run on, and the
 *   inventory names none at all, that is not known; `closed`: what is not named is not there
 */
export function inventory(
  names: readonly CompiledName[],
  compare: CompareVersions,
  environment: 'open' | 'closed' = 'open',
): (criterion: CompiledCriterion) => Finding {
  const byKey = new Map<string, CompiledName[]>()
  const vague: CompiledName[] = []
  for (const name of names) {
    const same = name.key === undefined ? undefined : byKey.get(name.key)
    if (same) same.push(name)
    else if (name.key !== undefined) byKey.set(name.key, [name])
    else if (name.hasProduct) vague.push(name)
  }
  const parts = new Set(names.map((name) => name.values[0]))
  return (criterion) => {
    // A name without a product could be anything: it would make every statement undecidable and says nothing.
    const asked = criterion.key === undefined ? names : [...(byKey.get(criterion.key) ?? []), ...vague]
    let truth: Truth = NOT_AFFECTED
    let undecided: Undecided | undefined
    const met: CompiledName[] = []
    for (const name of asked) {
      const found = meet(criterion, name, compare)
      truth = or(truth, found.truth)
      undecided ??= found.undecided
      if (found.truth === AFFECTED) met.push(name)
    }
    const part = criterion.name.part.toLowerCase()
    const isElsewhere = !criterion.vulnerable && (part === 'o' || part === 'h') && !parts.has(part)
    if (truth === NOT_AFFECTED && environment === 'open' && isElsewhere)
      return {
        truth: UNDECIDABLE,
        undecided: {
          why: 'environment-unknown',
          criterion,
          name: undefined,
          detail: part === 'o' ? 'operating system' : 'hardware',
        },
        names: [],
      }
    return { truth, undecided: truth === UNDECIDABLE ? undecided : undefined, names: met }
  }
}
