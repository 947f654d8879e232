import { type Correlation, type Refusal, type RuleHead, RuleProblem, type SigmaCorrelation } from '../documents.ts'
import { refusalOf } from '../engine/compile.ts'
import type { Condition } from '../rule/condition.ts'
import { compare } from '../test/test.ts'

/** A correlation with its references resolved. `inputs` are the ids it is fed by, in the order of its rules. */
export interface Resolved {
  readonly head: RuleHead
  readonly correlation: Correlation
  readonly inputs: readonly string[]
  /** For each input the field behind each name of group-by and of the condition. */
  readonly fieldOf: (input: string, name: string) => string
}

export interface Resolution {
  /** Inner ones before the ones they feed. */
  readonly correlations: readonly Resolved[]
  readonly refused: readonly Refusal[]
  /** Rules that do not report for themselves. */
  readonly silent: ReadonlySet<string>
}

const MAX_BOUND = 1_000_000

function checkOrdered(head: RuleHead, { type, expression }: Correlation): void {
  const plain = (condition: Condition): boolean =>
    condition.op === 'name' || (condition.op === 'and' && condition.parts.every((part) => part.op === 'name'))
  if (type === 'temporal_ordered' && expression !== undefined && !plain(expression))
    throw new RuleProblem(head.line, 'correlation.condition', 'an order can only be kept between rules joined by "and"')
}

function checkBounds(head: RuleHead, { bounds, type }: Correlation): void {
  const path = 'correlation.condition'
  const counting = type === 'event_count' || type === 'value_count' || type.startsWith('temporal')
  if (!counting) return
  if (bounds.some(({ value }) => value > MAX_BOUND))
    throw new RuleProblem(head.line, path, `counts above ${MAX_BOUND} are not kept`)
  const top = Math.max(0, ...bounds.map(({ value }) => value)) + 1
  // A count is at least one when anything is counted at all; bounds that no such count meets make a dead rule.
  for (let count = 1; count <= top + 1; count++) if (bounds.every(({ op, value }) => compare(op, count, value))) return
  if (bounds.length > 0) throw new RuleProblem(head.line, path, 'no count can meet the condition')
}

/**
 * Resolves the references between correlations and rules.
 *
 * @param rules the heads of the rules that are evaluated
 */
export function resolveCorrelations(correlations: readonly SigmaCorrelation[], rules: readonly RuleHead[]): Resolution {
  const heads = new Map<string, RuleHead>()
  const byName = new Map<string, string | undefined>()
  const names = (head: RuleHead) =>
    head.name === undefined || head.name === head.id ? [head.id] : [head.id, head.name]
  const register = (head: RuleHead) => {
    heads.set(head.id, head)
    for (const name of names(head))
      byName.set(name, byName.has(name) && byName.get(name) !== head.id ? undefined : head.id)
  }
  rules.forEach(register)
  const refused: Refusal[] = []
  let left: SigmaCorrelation[] = []
  for (const one of correlations) {
    const twin = heads.get(one.head.id)
    if (twin === undefined) {
      register(one.head)
      left.push(one)
    } else refused.push(refusalOf(one.head, new RuleProblem(one.head.line, 'id', `the id is taken by "${twin.title}"`)))
  }
  const ready = new Set(rules.map((head) => head.id))
  const done: Resolved[] = []

  const resolve = ({ head, correlation }: SigmaCorrelation): Resolved => {
    checkOrdered(head, correlation)
    checkBounds(head, correlation)
    const idOf = (reference: string): string => {
      const id = byName.get(reference)
      if (id !== undefined) return id
      const why = byName.has(reference) ? 'is the name of several rules' : 'is no rule that is loaded'
      throw new RuleProblem(head.line, 'correlation.rules', `"${reference}" ${why}`)
    }
    const inputs = correlation.rules.map(idOf)
    const aliases = new Map<string, Map<string, string>>()
    for (const [alias, fields] of correlation.aliases)
      aliases.set(alias, new Map([...fields].map(([rule, field]) => [idOf(rule), field])))
    return { head, correlation, inputs, fieldOf: (input, name) => aliases.get(name)?.get(input) ?? name }
  }

  for (let progress = true; progress; ) {
    progress = false
    const waiting: SigmaCorrelation[] = []
    for (const one of left) {
      try {
        const resolved = resolve(one)
        if (resolved.inputs.every((input) => ready.has(input))) {
          done.push(resolved)
          ready.add(one.head.id)
          progress = true
        } else waiting.push(one)
      } catch (error) {
        refused.push(refusalOf(one.head, error))
      }
    }
    left = waiting
  }
  for (const { head } of left) {
    const reason = 'is fed by itself in a circle, or by a correlation that is refused'
    refused.push(refusalOf(head, new RuleProblem(head.line, 'correlation.rules', reason)))
  }
  const silent = new Set(done.filter((one) => !one.correlation.generate).flatMap((one) => one.inputs))
  return { correlations: done, refused, silent }
}
