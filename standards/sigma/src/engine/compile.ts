import {
  type LogSource,
  type Refusal,
  type RuleHead,
  RuleProblem,
  type SigmaDocument,
  type SigmaFilter,
  type SigmaRule,
} from '../documents.ts'
import { lower } from '../rule/lower.ts'
import type { Lists } from '../test/items.ts'
import { type Expression, join } from '../test/test.ts'
import type { ReadyRule } from './program.ts'

export interface Ready extends ReadyRule {
  readonly rule: SigmaRule
}

/** Whether every part the wanted log source names is the same in the other. */
export const fitsLogSource = (wanted: LogSource, other: LogSource): boolean =>
  (wanted.category === undefined || wanted.category === other.category) &&
  (wanted.product === undefined || wanted.product === other.product) &&
  (wanted.service === undefined || wanted.service === other.service)

export const refusalOf = (head: RuleHead, error: unknown): Refusal => ({
  source: head.source,
  line: error instanceof RuleProblem ? error.line : head.line,
  path: error instanceof RuleProblem ? error.path : '',
  reason: error instanceof Error ? error.message : String(error),
  id: head.id,
  title: head.title,
})

interface ReadyFilter {
  readonly filter: SigmaFilter
  readonly expression: Expression
  used: boolean
}

const names = (head: RuleHead) => (head.name === undefined ? [head.id] : [head.id, head.name])

const TAXONOMY = 'sigma'

/** Rules with their filters, ready to be evaluated, and what cannot be. */
export function prepareRules(
  documents: readonly SigmaDocument[],
  lists: Lists,
): { rules: Ready[]; refused: Refusal[] } {
  const refused: Refusal[] = []
  const filters: ReadyFilter[] = []
  for (const filter of documents)
    if (filter.kind === 'filter')
      try {
        filters.push({ filter, expression: lower(filter.detection, lists, filter.head.line, 'filter'), used: false })
      } catch (error) {
        refused.push(refusalOf(filter.head, error))
      }
  const rules: Ready[] = []
  const taken = new Map<string, RuleHead>()
  for (const [order, rule] of documents.entries()) {
    if (rule.kind !== 'rule') continue
    try {
      const twin = taken.get(rule.head.id)
      if (twin !== undefined)
        throw new RuleProblem(
          rule.head.line,
          'id',
          `the id is taken by "${twin.title}" (${twin.source || 'same text'}:${twin.line})`,
        )
      if (rule.taxonomy !== TAXONOMY)
        throw new RuleProblem(
          rule.head.line,
          'taxonomy',
          `the taxonomy "${rule.taxonomy}" is not known; fields and log sources would mean something else`,
        )
      const own = lower(rule.detection, lists, rule.head.line, 'detection')
      taken.set(rule.head.id, rule.head)
      const added = filters.filter(({ filter }) => {
        const wanted = filter.rules === 'any' || filter.rules.some((name) => names(rule.head).includes(name))
        return wanted && fitsLogSource(filter.logsource, rule.logsource)
      })
      for (const one of added) one.used = true
      rules.push({
        rule,
        head: rule.head,
        order,
        expression: join('and', [own, ...added.map((one) => one.expression)]),
      })
    } catch (error) {
      refused.push(refusalOf(rule.head, error))
    }
  }
  for (const { filter, used } of filters)
    if (!used) {
      const reason = 'no loaded rule has one of its names and fits its log source'
      refused.push(refusalOf(filter.head, new RuleProblem(filter.head.line, 'filter.rules', reason)))
    }
  return { rules, refused }
}
