import type { Comparison, ComparisonExpression, Literal, ObjectPath, ValueComparison } from '@testudo/stix/pattern/ast'
import { compileTest, DataError } from '@testudo/stix/pattern/compare'
import { PatternError } from '@testudo/stix/pattern/lexer'
import { parsePattern } from '@testudo/stix/pattern/parse'
import { tell, type Told } from '../tell/told.ts'
import { isVariableName, soleReference } from '../variables/names.ts'

/** A condition of an if or while step that can be read: a comparison expression of STIX patterns over variables (§4.8, §4.9). */
export interface Condition {
  readonly expression: ComparisonExpression
  /** Names of the variables it asks, each once. */
  readonly names: readonly string[]
}

export interface ConditionFlaw {
  readonly told: Told<string>
  /** Counted from 1 in the text of the condition. */
  readonly column: number
}

/**
 * Reads a condition: `__name__:value = 'text'`, with = == != < <= > >= IN LIKE MATCHES ISSUBSET ISSUPERSET, EXISTS, NOT, AND, OR
 * and brackets as STIX patterns write them. The square brackets of a pattern may be there or not. The right side is a
 * constant, or another variable as text: '__other__:value'. A variable alone stands for `= true`.
 */
export function readCondition(text: string): { readonly condition: Condition } | { readonly flaw: ConditionFlaw } {
  const sole = soleReference(text.trim())
  const bracketed = text.trimStart().startsWith('[')
  const pattern = bracketed ? text : `[${sole === undefined ? text : `${text} = true`}]`
  const shift = bracketed ? 0 : 1
  const flawed = (told: Told<string>, offset: number) => ({
    flaw: { told, column: Math.min(Math.max(1, offset - shift + 1), text.length + 1) },
  })
  const read = parsePattern(pattern)
  if ('error' in read)
    return flawed(tell('expression.pattern', { says: read.error.message }), read.error.position.offset)
  const [expression, ...others] = read.pattern.tests
  if (expression === undefined || others.length > 0 || read.pattern.expression.kind !== 'test')
    return flawed(tell('expression.one'), 0)
  const names = new Set<string>()
  for (const comparison of comparisonsOf(expression)) {
    const name = nameOf(comparison.path)
    if (name === undefined) return flawed(tell('expression.left'), comparison.at)
    names.add(name)
    for (const literal of literalsOf(comparison)) {
      const other = literal.kind === 'string' ? soleReference(literal.value) : undefined
      if (other !== undefined) names.add(other)
    }
    const flaw = comparison.kind === 'exists' ? undefined : flawOf(comparison)
    if (flaw !== undefined) return flawed(flaw, comparison.at)
  }
  return { condition: { expression, names: [...names] } }
}

function comparisonsOf(expression: ComparisonExpression): Comparison[] {
  return 'parts' in expression ? expression.parts.flatMap(comparisonsOf) : [expression]
}

function nameOf(path: ObjectPath): string | undefined {
  const [step, ...more] = path.steps
  if (more.length > 0 || step?.kind !== 'key' || step.name !== 'value') return undefined
  return isVariableName(path.type) ? path.type : undefined
}

function literalsOf(comparison: Comparison): readonly Literal[] {
  if (comparison.kind === 'in') return comparison.literals
  if (comparison.kind === 'text') return [{ kind: 'string', value: comparison.text }]
  return comparison.kind === 'exists' ? [] : [comparison.literal]
}

/** What keeps an operand from being used, such as an expression that cannot be searched for in linear time. */
function flawOf(comparison: ValueComparison): Told<string> | undefined {
  if (comparison.kind === 'text' && soleReference(comparison.text) !== undefined) return undefined
  try {
    compileTest(comparison)
    return undefined
  } catch (error) {
    if (error instanceof PatternError) return tell('expression.pattern', { says: error.message })
    throw error
  }
}

/** What a condition is asked of. `value` null: not known. */
export interface Known {
  readonly type: string
  readonly value: string | null | Readonly<Record<string, unknown>>
}

export type Decision = { readonly holds: boolean } | { readonly undecided: Told<string> }

/**
 * Decides a condition over the values of variables. Numbers and booleans are text in a variable: they are compared as what the
 * constant is. What is not known, or cannot be compared, leaves the condition undecided where the rest does not settle it:
 * a guess would be worse than a question.
 */
export function decide(condition: Condition, lookup: (name: string) => Known | undefined): Decision {
  return decideExpression(condition.expression, lookup)
}

function decideExpression(expression: ComparisonExpression, lookup: (name: string) => Known | undefined): Decision {
  if (!('parts' in expression)) return decideComparison(expression, lookup)
  const settles = expression.kind === 'or'
  let open: Decision | undefined
  for (const part of expression.parts) {
    const decision = decideExpression(part, lookup)
    if ('undecided' in decision) open ??= decision
    else if (decision.holds === settles) return decision
  }
  return open ?? { holds: !settles }
}

function decideComparison(comparison: Comparison, lookup: (name: string) => Known | undefined): Decision {
  const name = nameOf(comparison.path) ?? ''
  const known = lookup(name)
  if (known === undefined) return { undecided: tell('undecided.undefined', { name }) }
  if (comparison.kind === 'exists') return { holds: (known.value !== null) !== comparison.negated }
  if (known.value === null) return { undecided: tell('undecided.unknown', { name }) }
  if (typeof known.value !== 'string') return { undecided: tell('undecided.dictionary', { name }) }
  const resolved = resolve(comparison, lookup)
  if ('code' in resolved) return { undecided: resolved }
  try {
    return decideTyped(resolved, name, known.value, known.type)
  } catch (error) {
    if (error instanceof DataError || error instanceof PatternError)
      return { undecided: tell('undecided.compared', { name, says: error.message }) }
    throw error
  }
}

/** Puts the values of variables into the right side. @returns why not, where one is not known */
function resolve(
  comparison: ValueComparison,
  lookup: (name: string) => Known | undefined,
): ValueComparison | Told<string> {
  let problem: Told<string> | undefined
  const valueOf = (text: string): string => {
    const name = soleReference(text)
    if (name === undefined) return text
    const value = lookup(name)?.value
    if (typeof value === 'string') return value
    problem = tell('undecided.unknown', { name })
    return text
  }
  const literal = (of: Literal): Literal => (of.kind === 'string' ? { kind: 'string', value: valueOf(of.value) } : of)
  const resolved: ValueComparison =
    comparison.kind === 'in'
      ? { ...comparison, literals: comparison.literals.map(literal) }
      : comparison.kind === 'text'
        ? { ...comparison, text: valueOf(comparison.text) }
        : { ...comparison, literal: literal(comparison.literal) }
  return problem ?? resolved
}

const NUMERIC: ReadonlySet<string> = new Set(['integer', 'long', 'float'])

function decideTyped(comparison: ValueComparison, name: string, value: string, type: string): Decision {
  if (comparison.kind === 'text') return { holds: compileTest(comparison)(value) }
  const literals = comparison.kind === 'in' ? comparison.literals : [comparison.literal]
  const wantsNumber = literals.some(({ kind }) => kind === 'number')
  if (wantsNumber || (NUMERIC.has(type) && literals.every(({ kind }) => kind === 'string'))) {
    const numbers = literals.map((literal) => numberOf(String(literal.value)))
    const own = numberOf(value)
    if (own === undefined || numbers.includes(undefined)) return { undecided: tell('undecided.number', { name }) }
    const asNumbers = numbers.map((number): Literal => ({ kind: 'number', value: number ?? 0 }))
    return { holds: compileTest(withLiterals(comparison, asNumbers))(own) }
  }
  if (literals.some(({ kind }) => kind === 'boolean')) {
    const own = value.toLowerCase()
    if (own !== 'true' && own !== 'false') return { undecided: tell('undecided.bool', { name }) }
    return { holds: compileTest(comparison)(own === 'true') }
  }
  if (type === 'bool' && literals.every(({ kind }) => kind === 'string')) {
    const lower = literals.map((literal): Literal => ({ kind: 'string', value: String(literal.value).toLowerCase() }))
    return { holds: compileTest(withLiterals(comparison, lower))(value.toLowerCase()) }
  }
  return { holds: compileTest(comparison)(value) }
}

function withLiterals(
  comparison: Exclude<ValueComparison, { readonly kind: 'text' }>,
  literals: readonly Literal[],
): ValueComparison {
  if (comparison.kind === 'in') return { ...comparison, literals }
  const [literal = comparison.literal] = literals
  return { ...comparison, literal }
}

function numberOf(text: string): number | undefined {
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?$/.test(text.trim())) return undefined
  const number = Number(text)
  return Number.isFinite(number) ? number : undefined
}
