import type { Comparison, Correlation, CorrelationType } from '../documents.ts'
import type { Condition } from './condition.ts'

const COUNT =
  /^(count|sum|avg|min|max)\s*\(\s*([^()\s]*)\s*\)(?:\s+by\s+([^<>=!]+?))?\s*(<=|>=|==|!=|=|<|>)\s*(-?\d+(?:\.\d+)?)$/i
const OPERATORS: Readonly<Record<string, Comparison>> = {
  '<': 'lt',
  '<=': 'lte',
  '>': 'gt',
  '>=': 'gte',
  '=': 'eq',
  '==': 'eq',
  '!=': 'neq',
}

export interface Near {
  readonly kind: 'near'
  /** The searches that must occur beside the condition, and those that must not, in the order written. */
  readonly condition: Condition
}

/** What an aggregation of before Sigma 2 means today. `rules` is filled in by the caller. */
export type Aggregation = { readonly kind: 'count'; readonly correlation: Omit<Correlation, 'rules'> } | Near

/**
 * Reads `count() by User > 5`, `count(TargetUserName) by IpAddress > 10`, `sum(bytes) by host > 1000`, `near a and not b`
 * (Sigma specification 1.0, "Aggregation expression"). Fields may be separated by commas.
 *
 * @throws {Error} saying why it is none
 */
export function readAggregation(text: string, timespanMs: number, parse: (text: string) => Condition): Aggregation {
  const near = /^near\s+(.+)$/is.exec(text)?.[1]
  if (near !== undefined) return { kind: 'near', condition: parse(near) }
  const [whole, func = '', field = '', by = '', sign = '', limit = ''] = COUNT.exec(text) ?? []
  if (whole === undefined) throw new Error(`"${text}" is no aggregation such as "count() by User > 5"`)
  const name = func.toLowerCase()
  const types: Readonly<Record<string, CorrelationType>> = {
    count: field === '' ? 'event_count' : 'value_count',
    sum: 'value_sum',
    avg: 'value_avg',
    // The smallest and the largest value are the two ends of the percentiles.
    min: 'value_percentile',
    max: 'value_percentile',
  }
  const type = types[name]
  if (type === undefined) throw new Error(`no Sigma correlation means "${name}"`)
  if (type !== 'event_count' && field === '') throw new Error(`${name}() needs a field`)
  return {
    kind: 'count',
    correlation: {
      type,
      groupBy: by
        .split(',')
        .map((one) => one.trim())
        .filter((one) => one !== ''),
      timespanMs,
      bounds: [{ op: OPERATORS[sign] ?? 'eq', value: Number(limit) }],
      fields: field === '' ? [] : [field],
      ...(type === 'value_percentile' ? { percentile: name === 'min' ? 0 : 100 } : {}),
      aliases: new Map(),
      generate: false,
    },
  }
}
