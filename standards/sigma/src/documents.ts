import type { Condition } from './rule/condition.ts'
import type { Search } from './rule/search.ts'

/** Where a kind of event comes from (Sigma rules specification 2.1, "LogSource"). A part left out means any. */
export interface LogSource {
  readonly category?: string
  readonly product?: string
  readonly service?: string
}

/** What a match tells of the rule that fired. `id` falls back to the name, then to the title. */
export interface RuleHead {
  readonly kind: 'rule' | 'correlation' | 'filter'
  readonly id: string
  readonly title: string
  readonly name?: string
  readonly author?: string
  readonly status?: string
  readonly level?: string
  readonly description?: string
  readonly date?: string
  readonly modified?: string
  readonly license?: string
  readonly tags: readonly string[]
  readonly references: readonly string[]
  readonly falsepositives: readonly string[]
  readonly related: readonly { readonly id: string; readonly type: string }[]
  /** The file name handed in, and the line (from 1) the document starts on. */
  readonly source: string
  readonly line: number
}

/** Named searches and the conditions over them; several conditions are joined by OR. */
export interface Detection {
  readonly searches: ReadonlyMap<string, Search>
  readonly conditions: readonly Condition[]
}

export interface SigmaRule {
  readonly kind: 'rule'
  readonly head: RuleHead
  readonly logsource: LogSource
  readonly taxonomy: string
  readonly detection: Detection
  /** Fields an analyst wants to see. */
  readonly fields: readonly string[]
  /** A correlation written the old way, behind a `|` of the condition. */
  readonly aggregation?: Correlation
}

/** ANDs its detection to the rules it names (Sigma filters specification 2.1). `any` names every rule of the log source. */
export interface SigmaFilter {
  readonly kind: 'filter'
  readonly head: RuleHead
  readonly logsource: LogSource
  readonly rules: readonly string[] | 'any'
  readonly detection: Detection
}

export type CorrelationType =
  | 'event_count'
  | 'value_count'
  | 'temporal'
  | 'temporal_ordered'
  | 'value_sum'
  | 'value_avg'
  | 'value_percentile'
  | 'value_median'

export type Comparison = 'gt' | 'gte' | 'lt' | 'lte' | 'eq' | 'neq'

/** All bounds must hold. */
export type Bounds = readonly { readonly op: Comparison; readonly value: number }[]

export interface Correlation {
  readonly type: CorrelationType
  /** Ids or names of rules or correlations, in the order written. */
  readonly rules: readonly string[]
  readonly groupBy: readonly string[]
  readonly timespanMs: number
  readonly bounds: Bounds
  /** pySigma's extended condition: and, or, not over rule names. Temporal types only. */
  readonly expression?: Condition
  /** Whose values are counted, summed or averaged. */
  readonly fields: readonly string[]
  /** 0 to 100, for value_percentile. */
  readonly percentile?: number
  /** Alias → rule id or name → field of its events. */
  readonly aliases: ReadonlyMap<string, ReadonlyMap<string, string>>
  /** Whether the referenced rules also report for themselves. */
  readonly generate: boolean
}

export interface SigmaCorrelation {
  readonly kind: 'correlation'
  readonly head: RuleHead
  readonly correlation: Correlation
}

export type SigmaDocument = SigmaRule | SigmaFilter | SigmaCorrelation

/** A document that is not evaluated, where the reason stands, and the reason. */
export interface Refusal {
  readonly source: string
  readonly line: number
  /** Such as `detection.selection.Image|endswth`. */
  readonly path: string
  readonly reason: string
  readonly id?: string
  readonly title?: string
}

/** Thrown inside the package while one document is read or compiled; becomes its {@link Refusal}. */
export class RuleProblem extends Error {
  readonly line: number
  readonly path: string
  constructor(line: number, path: string, reason: string) {
    super(reason)
    this.name = 'RuleProblem'
    this.line = line
    this.path = path
  }
}
