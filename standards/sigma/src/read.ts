import {
  RuleProblem,
  type Correlation,
  type Detection,
  type Refusal,
  type SigmaDocument,
  type SigmaFilter,
} from './documents.ts'
import { type Condition, namesOf, parseCondition } from './rule/condition.ts'
import { readCorrelation, timespanOf } from './rule/correlation.ts'
import { readHead, readLogSource } from './rule/head.ts'
import { type Aggregation, readAggregation } from './rule/legacy.ts'
import { entryOf, type MapTree, mapOf, textOf, textsOf } from './rule/parts.ts'
import { readSearch, type Search } from './rule/search.ts'
import { splitDocuments, type Part } from './yaml/split.ts'
import { readTree, YamlProblem, type Tree } from './yaml/tree.ts'

/** How many documents of one text are read. SigmaHQ has some 3,800 rules in all. */
const MAX_DOCUMENTS = 20_000

interface ReadDetection {
  readonly detection: Detection
  readonly aggregations: readonly {
    readonly aggregation: Aggregation
    readonly condition: Condition
    readonly timespanMs: number
  }[]
}

/** Searches and conditions of `detection` or `filter`; `apart` are the keys beside them. */
function readDetection(map: MapTree, path: string, apart: readonly string[]): ReadDetection {
  const searches = new Map<string, Search>()
  for (const { key, value } of map.entries)
    if (!apart.includes(key)) searches.set(key, readSearch(value, `${path}.${key}`))
  const given = entryOf(map, 'condition')
  const texts = textsOf(map, 'condition', `${path}.condition`)
  const line = given?.line ?? map.line
  if (texts.length === 0) throw new RuleProblem(line, `${path}.condition`, 'must be there')
  if (searches.size === 0) throw new RuleProblem(map.line, path, 'has no search')
  const guarded = <T>(read: () => T): T => {
    try {
      return read()
    } catch (error) {
      throw new RuleProblem(line, `${path}.condition`, error instanceof Error ? error.message : String(error))
    }
  }
  const timeframe = textOf(map, 'timeframe', `${path}.timeframe`)
  const conditions: Condition[] = []
  const aggregations: { aggregation: Aggregation; condition: Condition; timespanMs: number }[] = []
  for (const text of texts) {
    const { condition, aggregation } = guarded(() => parseCondition(text))
    if (aggregation === undefined) conditions.push(condition)
    else {
      const span = timeframe === undefined ? 0 : (timespanOf(timeframe) ?? 0)
      if (span === 0)
        throw new RuleProblem(
          line,
          `${path}.timeframe`,
          'an aggregation needs a timeframe such as 5m, else it has no end',
        )
      aggregations.push({
        aggregation: guarded(() => readAggregation(aggregation, span, (inner) => parseCondition(inner).condition)),
        condition,
        timespanMs: span,
      })
    }
  }
  return { detection: { searches, conditions }, aggregations }
}

function readRule(map: MapTree, source: string): SigmaDocument[] {
  const head = readHead(map, 'rule', source)
  const logsource = readLogSource(map)
  const taxonomy = textOf(map, 'taxonomy') ?? 'sigma'
  const { detection, aggregations } = readDetection(mapOf(map, 'detection'), 'detection', ['condition', 'timeframe'])
  const fields = textsOf(map, 'fields')
  const base = { kind: 'rule' as const, head, logsource, taxonomy, fields }
  if (aggregations.length === 0) return [{ ...base, detection }]
  const [first] = aggregations
  if (first === undefined || aggregations.length > 1 || detection.conditions.length > 0)
    throw new RuleProblem(head.line, 'detection.condition', 'an aggregation must be the only condition of its rule')
  return convertAggregation(base, detection, first)
}

/** A rule with an aggregation becomes the rules it counts and the correlation over them, under the rule's own head. */
function convertAggregation(
  base: Omit<Extract<SigmaDocument, { kind: 'rule' }>, 'detection'>,
  detection: Detection,
  found: { readonly aggregation: Aggregation; readonly condition: Condition; readonly timespanMs: number },
): SigmaDocument[] {
  const { head } = base
  const part = (suffix: string, condition: Condition): SigmaDocument => ({
    ...base,
    head: { ...head, id: `${head.id}#${suffix}`, name: `${head.id}#${suffix}` },
    detection: { searches: detection.searches, conditions: [condition] },
  })
  const outer = { kind: 'correlation' as const, head: { ...head, kind: 'correlation' as const } }
  if (found.aggregation.kind === 'count') {
    const events = part('events', found.condition)
    return [events, { ...outer, correlation: { ...found.aggregation.correlation, rules: [events.head.id] } }]
  }
  return convertNear(outer, part, found.aggregation.condition, {
    condition: found.condition,
    timespanMs: found.timespanMs,
    names: [...detection.searches.keys()],
  })
}

/** `a | near b and not c`: a rule for `a` and one for each search that is near, and a temporal correlation over them. */
function convertNear(
  outer: Pick<Extract<SigmaDocument, { kind: 'correlation' }>, 'kind' | 'head'>,
  part: (suffix: string, condition: Condition) => SigmaDocument,
  near: Condition,
  base: { readonly condition: Condition; readonly timespanMs: number; readonly names: readonly string[] },
): SigmaDocument[] {
  const parts = new Map([['base', part('base', base.condition)]])
  const refer = (name: string): Condition => {
    const rule = parts.get(name) ?? part(name, { op: 'name', name })
    parts.set(name, rule)
    return { op: 'name', name: rule.head.id }
  }
  const rename = (condition: Condition): Condition => {
    if (condition.op === 'name') return refer(condition.name)
    if (condition.op === 'not') return { op: 'not', part: rename(condition.part) }
    if (condition.op !== 'of') return { op: condition.op, parts: condition.parts.map(rename) }
    return { op: condition.every ? 'and' : 'or', parts: namesOf(condition.pattern, base.names).map(refer) }
  }
  const expression: Condition = { op: 'and', parts: [refer('base'), rename(near)] }
  const rules = [...parts.values()]
  const correlation: Correlation = {
    type: 'temporal',
    rules: rules.map((rule) => rule.head.id),
    groupBy: [],
    timespanMs: base.timespanMs,
    bounds: [],
    expression,
    fields: [],
    aliases: new Map(),
    generate: false,
  }
  return [...rules, { ...outer, correlation }]
}

function readFilter(map: MapTree, source: string): SigmaFilter {
  const head = readHead(map, 'filter', source)
  const logsource = readLogSource(map)
  const section = mapOf(map, 'filter')
  const rules = textsOf(section, 'rules', 'filter.rules')
  const { detection, aggregations } = readDetection(section, 'filter', ['condition', 'rules'])
  const line = entryOf(section, 'condition')?.line ?? section.line
  if (rules.length === 0)
    throw new RuleProblem(section.line, 'filter.rules', 'must name the rules it is added to, or "any"')
  if (detection.conditions.length !== 1 || aggregations.length > 0)
    throw new RuleProblem(line, 'filter.condition', 'must be one condition without aggregation')
  const any = rules.length === 1 && ['any', '*'].includes(rules[0]?.toLowerCase() ?? '')
  return { kind: 'filter', head, logsource, rules: any ? 'any' : rules, detection }
}

function readDocument(tree: Tree, source: string): SigmaDocument[] {
  if (tree.kind !== 'map') throw new RuleProblem(tree.line, '', 'a Sigma document is a map')
  const has = (key: string) => entryOf(tree, key) !== undefined
  if (has('correlation')) {
    const head = readHead(tree, 'correlation', source)
    return [{ kind: 'correlation', head, correlation: readCorrelation(tree) }]
  }
  if (has('filter') && !has('detection')) return [readFilter(tree, source)]
  return readRule(tree, source)
}

const named = (tree: Tree | undefined, key: 'id' | 'title'): { id?: string; title?: string } => {
  const value = tree?.kind === 'map' ? entryOf(tree, key)?.value : undefined
  return value?.kind === 'scalar' && value.value !== null ? { [key]: value.text } : {}
}

/** What a text of Sigma documents holds, and what of it is not taken. */
export interface ReadResult {
  readonly documents: readonly SigmaDocument[]
  readonly refused: readonly Refusal[]
}

/** `action: global` of Sigma 1: its keys stand in every document that follows, `reset` ends it, `repeat` builds on the last. */
function withGlobals(tree: Tree, globals: Map<string, MapTree>): Tree | undefined {
  if (tree.kind !== 'map') return tree
  const action = entryOf(tree, 'action')?.value
  const word = action?.kind === 'scalar' ? action.value : undefined
  const own = { ...tree, entries: tree.entries.filter((entry) => entry.key !== 'action') }
  if (word === 'reset') globals.clear()
  const base = globals.get(word === 'repeat' ? 'last' : 'global')
  const merged = base === undefined ? own : merge(base, own)
  if (word === 'global') {
    globals.set('global', merged)
    return undefined
  }
  if (base !== undefined || globals.size > 0) globals.set('last', merged)
  return merged
}

function merge(base: MapTree, own: MapTree): MapTree {
  const kept = base.entries.filter((entry) => !own.entries.some((other) => other.key === entry.key))
  const entries = own.entries.map((entry) => {
    const below = base.entries.find((other) => other.key === entry.key)?.value
    return below?.kind === 'map' && entry.value.kind === 'map' ? { ...entry, value: merge(below, entry.value) } : entry
  })
  return { kind: 'map', line: own.line, entries: [...kept, ...entries] }
}

function readPart(part: Part, source: string, globals: Map<string, MapTree>): ReadResult {
  let tree: Tree | undefined
  try {
    tree = withGlobals(readTree(part), globals)
    return { documents: tree === undefined ? [] : readDocument(tree, source), refused: [] }
  } catch (error) {
    if (error instanceof RuleProblem || error instanceof YamlProblem) {
      const { line, message: reason } = error
      const path = error instanceof RuleProblem ? error.path : ''
      return { documents: [], refused: [{ source, line, path, reason, ...named(tree, 'id'), ...named(tree, 'title') }] }
    }
    // The parser of YAML is not ours: whatever it throws at hostile text refuses that document and no other.
    const reason = `cannot be read: ${error instanceof Error ? error.message.slice(0, 200) : 'unknown'}`
    return { documents: [], refused: [{ source, line: part.line, path: '', reason }] }
  }
}

/**
 * Reads a text of Sigma documents (YAML, several per text): rules, filters, correlations; rules with an aggregation of Sigma 1
 * become a rule and a correlation. Never throws for content: a document that cannot be read is refused with line, path and
 * reason, and no other is touched.
 *
 * @param source a file name or the like; only repeated in heads and refusals
 */
export function readRules(text: string, source = ''): ReadResult {
  const parts = splitDocuments(text.startsWith('\ufeff') ? text.slice(1) : text)
  const globals = new Map<string, MapTree>()
  const documents: SigmaDocument[] = []
  const refused: Refusal[] = []
  for (const part of parts.slice(0, MAX_DOCUMENTS)) {
    const read = readPart(part, source, globals)
    documents.push(...read.documents)
    refused.push(...read.refused)
  }
  const rest = parts[MAX_DOCUMENTS]
  if (rest !== undefined)
    refused.push({
      source,
      line: rest.line,
      path: '',
      reason: `only the first ${MAX_DOCUMENTS} documents of a text are read`,
    })
  return { documents, refused }
}
