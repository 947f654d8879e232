import { type Bounds, type Comparison, type Correlation, type CorrelationType, RuleProblem } from '../documents.ts'
import { type Condition, namedIn, parseCondition } from './condition.ts'
import { entryOf, type MapTree, mapOf, textOf, textsOf } from './parts.ts'

const TYPES: readonly CorrelationType[] = [
  'event_count',
  'value_count',
  'temporal',
  'temporal_ordered',
  'value_sum',
  'value_avg',
  'value_percentile',
  'value_median',
]
const COMPARISONS: readonly Comparison[] = ['gt', 'gte', 'lt', 'lte', 'eq', 'neq']
const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 }

/** `90m` as milliseconds; undefined when it is no time span (specification: number and s, m, h or d; pySigma adds w). */
export function timespanOf(text: string): number | undefined {
  const [, count = '', unit = ''] = /^(\d{1,6})([smhdw])$/.exec(text) ?? []
  const span = Number(count) * (UNITS[unit] ?? 0)
  return span > 0 ? span : undefined
}

function readBounds(map: MapTree): Bounds {
  const bounds = map.entries.flatMap(({ key, value, line }) => {
    if (key === 'field' || key === 'percentile') return []
    const op = COMPARISONS.find((one) => one === key)
    const path = `correlation.condition.${key}`
    if (op === undefined)
      throw new RuleProblem(line, path, `"${key}" is none of ${COMPARISONS.join(', ')}, field, percentile`)
    const count =
      value.kind === 'scalar' ? Number(value.value === '' ? Number.NaN : (value.value ?? Number.NaN)) : Number.NaN
    if (!Number.isFinite(count)) throw new RuleProblem(line, path, 'must be a number')
    return [{ op, value: count }]
  })
  if (bounds.length === 0) throw new RuleProblem(map.line, 'correlation.condition', 'must have a bound such as gte: 10')
  return bounds
}

function readAliases(map: MapTree): Map<string, ReadonlyMap<string, string>> {
  const entry = entryOf(map, 'aliases')
  if (entry === undefined) return new Map()
  const path = 'correlation.aliases'
  if (entry.value.kind !== 'map') throw new RuleProblem(entry.line, path, 'must be a map of aliases')
  return new Map(
    entry.value.entries.map(({ key, value, line }) => {
      if (value.kind !== 'map') throw new RuleProblem(line, `${path}.${key}`, 'must be a map of rule names to fields')
      return [
        key,
        new Map(value.entries.map((one) => [one.key, textOf(value, one.key, `${path}.${key}.${one.key}`) ?? ''])),
      ]
    }),
  )
}

/** An expression over rule names; the names are the rules unless `rules` lists the same ones. */
function readExpression(
  text: string,
  line: number,
  rules: readonly string[],
): { expression: Condition; rules: string[] } {
  const path = 'correlation.condition'
  try {
    const { condition, aggregation } = parseCondition(text)
    if (aggregation !== undefined) throw new Error('"|" has no place here')
    const named = [...new Set(namedIn(condition))]
    const odd =
      rules.find((rule) => !named.includes(rule)) ??
      (rules.length > 0 ? named.find((n) => !rules.includes(n)) : undefined)
    if (odd !== undefined) throw new Error(`"${odd}" must stand both in rules and in the condition`)
    if (named.length === 0) throw new Error('the condition names no rule')
    return { expression: condition, rules: rules.length > 0 ? [...rules] : named }
  } catch (error) {
    throw new RuleProblem(line, path, error instanceof Error ? error.message : String(error))
  }
}

/** The `correlation` section (correlation rules specification 2.1). */
export function readCorrelation(document: MapTree): Correlation {
  const map = mapOf(document, 'correlation')
  const fail = (key: string, reason: string): never => {
    throw new RuleProblem(entryOf(map, key)?.line ?? map.line, `correlation.${key}`, reason)
  }
  const type =
    TYPES.find((one) => one === textOf(map, 'type', 'correlation.type')) ??
    fail('type', `must be one of ${TYPES.join(', ')}`)
  const temporal = type === 'temporal' || type === 'temporal_ordered'
  const timespan =
    textOf(map, 'timespan', 'correlation.timespan') ?? textOf(map, 'timeframe', 'correlation.timeframe') ?? ''
  const timespanMs =
    timespanOf(timespan) ?? fail('timespan', `"${timespan}" is no time span; write a number and s, m, h or d`)
  const generate = entryOf(map, 'generate')?.value
  if (generate !== undefined && (generate.kind !== 'scalar' || typeof generate.value !== 'boolean'))
    fail('generate', 'must be true or false')

  let rules = textsOf(map, 'rules', 'correlation.rules')
  const condition = entryOf(map, 'condition')
  let bounds: Bounds = []
  let expression: Condition | undefined
  let fields: string[] = []
  let percentile: number | undefined
  if (condition?.value.kind === 'map') {
    bounds = readBounds(condition.value)
    fields = textsOf(condition.value, 'field', 'correlation.condition.field')
    const rank = textOf(condition.value, 'percentile', 'correlation.condition.percentile')
    if (rank !== undefined) percentile = Number(rank)
  } else if (condition?.value.kind === 'scalar' && typeof condition.value.value === 'string') {
    if (!temporal) fail('condition', 'an expression over rules is for temporal and temporal_ordered only')
    const read = readExpression(condition.value.value, condition.line, rules)
    expression = read.expression
    rules = read.rules
  } else if (condition !== undefined || !temporal) fail('condition', 'must be a map such as { gte: 10 }')
  if (rules.length === 0) fail('rules', 'must name the rules that are correlated')
  if (condition === undefined) bounds = [{ op: 'gte', value: new Set(rules).size }]
  if (type.startsWith('value_') && fields.length === 0) fail('condition', `${type} needs a field`)
  if (type.startsWith('value_') && type !== 'value_count' && fields.length > 1)
    fail('condition', `${type} takes one field`)
  if (type === 'value_percentile') {
    percentile ??= fail('condition', 'value_percentile needs a percentile from 0 to 100')
    if (!(percentile >= 0 && percentile <= 100)) fail('condition', 'percentile must be from 0 to 100')
  }
  return {
    type,
    rules,
    groupBy: textsOf(map, 'group-by', 'correlation.group-by'),
    timespanMs,
    bounds,
    ...(expression === undefined ? {} : { expression }),
    fields,
    ...(percentile === undefined ? {} : { percentile }),
    aliases: readAliases(map),
    generate: generate?.kind === 'scalar' && generate.value === true,
  }
}
