/**
 * A second matcher, written to be obviously right and nothing else: it walks the text of the standard, tries every binding in turn,
 * and shares nothing with the real one but the parser. Exponential; for a handful of observations.
 */
import { isTimestamp } from '../src/timestamp.ts'
import type { ComparisonExpression, Literal, ObservationExpression, Step } from '../src/pattern/ast.ts'
import { parsePattern } from '../src/pattern/parse.ts'

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/** Observed-data in the deprecated form, whole in itself. */
export interface PlainObservation {
  readonly [key: string]: Json
  readonly first_observed: string
  readonly last_observed: string
  readonly number_observed: number
  readonly objects: { readonly [key: string]: { readonly [key: string]: Json } }
}

class NotATime extends Error {}

/** What a value is to a comparison: bytes are told from text by a mark in front. */
type Value = Json | { readonly bytes: string }
const isBytes = (value: Value): value is { readonly bytes: string } =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && 'bytes' in value

function step(values: readonly Value[], one: Step, objects: PlainObservation['objects']): readonly Value[] {
  if (one.kind === 'every') return values.flatMap((value) => (Array.isArray(value) ? (value as readonly Json[]) : []))
  if (one.kind === 'index')
    return values.flatMap((value) => {
      const element = Array.isArray(value) && one.index >= 0 ? (value as readonly Json[])[one.index] : undefined
      return element === undefined ? [] : [element]
    })
  return values.flatMap((value): readonly Value[] => {
    if (typeof value !== 'object' || value === null || Array.isArray(value) || isBytes(value)) return []
    const found = (value as Readonly<Record<string, Json>>)[one.name]
    if (found === undefined) return []
    if (one.name.endsWith('_ref')) return typeof found === 'string' && objects[found] ? [objects[found]] : []
    if (one.name.endsWith('_refs')) {
      const refs = Array.isArray(found) ? (found as readonly Json[]) : []
      const led = refs.flatMap((ref) => (typeof ref === 'string' ? (objects[ref] ?? []) : []))
      return led.length > 0 ? [led as readonly Json[]] : []
    }
    if (one.name.endsWith('_hex') && typeof found === 'string')
      return [{ bytes: Buffer.from(found, 'hex').toString('latin1') }]
    if (one.name.endsWith('_bin') && typeof found === 'string')
      return [{ bytes: Buffer.from(found, 'base64').toString('latin1') }]
    return [found]
  })
}

const time = (text: string): bigint => {
  if (!isTimestamp(text)) throw new NotATime()
  const fraction = /\.(\d+)Z$/.exec(text)?.[1] ?? ''
  return BigInt(Date.parse(`${text.slice(0, 19)}Z`)) * 1_000_000n + BigInt(fraction.slice(0, 9).padEnd(9, '0'))
}

function equal(value: Value, literal: Literal): boolean {
  if (literal.kind === 'timestamp') return typeof value === 'string' && time(value) === time(literal.value)
  if (literal.kind === 'string' || literal.kind === 'binary')
    return (isBytes(value) ? value.bytes : value) === literal.value
  return value === literal.value
}

const codePoints = (text: string) => [...text].map((one) => one.codePointAt(0) ?? 0)

function order(a: readonly number[], b: readonly number[]): number {
  for (const [i, x] of a.entries()) {
    const y = b[i]
    if (y === undefined) return 1
    if (x !== y) return x - y
  }
  return a.length - b.length
}

const HOLDS = {
  '<': (n: number) => n < 0,
  '<=': (n: number) => n <= 0,
  '>': (n: number) => n > 0,
  '>=': (n: number) => n >= 0,
}

const bits = (address: string) =>
  address
    .split('.')
    .map((byte) => Number(byte).toString(2).padStart(8, '0'))
    .join('')
const subnet = (block: string) => {
  const [address = '', prefix = '32'] = block.split('/')
  return bits(address).slice(0, Number(prefix))
}

function compare(test: Exclude<ComparisonExpression, { parts: unknown } | { kind: 'exists' }>, value: Value): boolean {
  const turn = (holds: boolean) => holds !== test.negated
  if (test.kind === 'equal') return turn(equal(value, test.literal))
  if (test.kind === 'in') return turn(test.literals.map((literal) => equal(value, literal)).includes(true))
  if (test.kind === 'order') {
    const { literal } = test
    const holds = HOLDS[test.operator]
    if (literal.kind === 'number') return typeof value === 'number' && turn(holds(value - literal.value))
    if (literal.kind === 'timestamp')
      return typeof value === 'string' && turn(holds(Number(time(value) - time(literal.value))))
    if (literal.kind === 'boolean' || (typeof value !== 'string' && !isBytes(value))) return false
    const points = codePoints(isBytes(value) ? value.bytes : value)
    const wanted = codePoints(literal.value)
    const mixed = isBytes(value) !== (literal.kind === 'binary')
    if (mixed && [...points, ...wanted].some((point) => point > 255)) return turn(false)
    return turn(holds(order(points, wanted)))
  }
  const text = isBytes(value) ? value.bytes : typeof value === 'string' ? value.normalize('NFC') : undefined
  if (text === undefined) return turn(false)
  if (test.operator === 'LIKE') {
    const source = [...test.text.normalize('NFC')].map((one) =>
      one === '%' ? '.*' : one === '_' ? '.' : one.replace(/[\\^$.*+?()[\]{}|/-]/, '\\$&'),
    )
    return turn(new RegExp(`^${source.join('')}$`, 'su').test(text))
  }
  if (test.operator === 'MATCHES') return turn(new RegExp(test.text.normalize('NFC'), 'u').test(text))
  if (!/^[\d.]+(?:\/\d+)?$/.test(text)) return turn(false)
  const [inner, outer] = test.operator === 'ISSUBSET' ? [text, test.text] : [test.text, text]
  return turn(subnet(inner).startsWith(subnet(outer)))
}

/** The keys of the objects a comparison expression holds of; every part is worked out, so that every bad time is met. */
function roots(test: ComparisonExpression, observation: PlainObservation): ReadonlySet<string> {
  if ('parts' in test) {
    const sets = test.parts.map((part) => roots(part, observation))
    const keys = Object.keys(observation.objects)
    return new Set(
      keys.filter((key) =>
        test.kind === 'and' ? sets.every((set) => set.has(key)) : sets.some((set) => set.has(key)),
      ),
    )
  }
  const holding = Object.entries(observation.objects).filter(([, object]) => {
    if (object['type'] !== test.path.type) return false
    let values: readonly Value[] = [object]
    for (const one of test.path.steps) values = step(values, one, observation.objects)
    if (test.kind === 'exists') return values.length > 0 !== test.negated
    return values.map((value) => compare(test, value)).includes(true)
  })
  return new Set(holding.map(([key]) => key))
}

interface Instance {
  readonly id: string
  readonly first: bigint
  readonly last: bigint
  readonly holds: readonly boolean[]
}
type Binding = readonly Instance[]

const distinct = (binding: Binding) => new Set(binding).size === binding.length
const max = (times: readonly bigint[]) => times.reduce((a, b) => (a > b ? a : b))
const min = (times: readonly bigint[]) => times.reduce((a, b) => (a < b ? a : b))

/** Every binding of an expression, one after another. */
function* bindings(expression: ObservationExpression, instances: readonly Instance[]): Generator<Binding> {
  if (expression.kind === 'test') {
    for (const one of instances) if (one.holds[expression.test]) yield [one]
  } else if ('parts' in expression) {
    if (expression.kind === 'and') yield* joined(expression.parts, instances)
    else for (const part of expression.parts) yield* bindings(part, instances)
  } else if (expression.kind === 'followed-by') {
    for (const before of bindings(expression.first, instances)) {
      for (const after of bindings(expression.second, instances)) {
        if (!distinct([...before, ...after])) continue
        if (max(before.map(({ first }) => first)) <= min(after.map(({ last }) => last))) yield [...before, ...after]
      }
    }
  } else if (expression.kind === 'repeats') {
    yield* joined(
      Array.from({ length: expression.times }, () => expression.of),
      instances,
    )
  } else if (expression.kind === 'within') {
    const length = BigInt(Math.round(expression.seconds * 1e9))
    for (const binding of bindings(expression.of, instances)) {
      if (max(binding.map(({ first }) => first)) <= min(binding.map(({ last }) => last)) + length) yield binding
    }
  } else {
    const [start, stop] = [time(expression.start), time(expression.stop)]
    for (const binding of bindings(expression.of, instances)) {
      if (start < stop && binding.every(({ first, last }) => first < stop && last >= start)) yield binding
    }
  }
}

function* joined(parts: readonly ObservationExpression[], instances: readonly Instance[]): Generator<Binding> {
  const [part, ...rest] = parts
  if (!part) {
    yield []
    return
  }
  for (const binding of bindings(part, instances)) {
    for (const others of joined(rest, instances)) if (distinct([...binding, ...others])) yield [...binding, ...others]
  }
}

/** @returns whether a pattern matches; `error` when a value that it compares with a time is none */
export function naiveMatch(text: string, observations: readonly PlainObservation[]): boolean | 'error' {
  const parsed = parsePattern(text)
  if ('error' in parsed) throw new Error(`${text}: ${parsed.error.message}`)
  const { tests, expression } = parsed.pattern
  try {
    const instances = observations.flatMap((observation, i) => {
      const holds = tests.map((test) => roots(test, observation).size > 0)
      const first = time(observation.first_observed)
      const last = time(observation.last_observed)
      return Array.from({ length: observation.number_observed }, (_, k) => ({ id: `${i}.${k}`, first, last, holds }))
    })
    return bindings(expression, instances).next().done !== true
  } catch (error) {
    if (error instanceof NotATime) return 'error'
    throw error
  }
}
