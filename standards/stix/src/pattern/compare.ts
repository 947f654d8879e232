import { compareTimestamps, isTimestamp } from '../timestamp.ts'
import type { Literal, OrderOperator, ValueComparison } from './ast.ts'
import { containsBlock, parseBlock } from './cidr.ts'
import { compileLike } from './like.ts'
import { PatternError } from './lexer.ts'
import { nfc } from './nfc.ts'
import { compileRegex } from './regex.ts'
import { Bytes, type Selected } from './select.ts'

/** Data that a comparison cannot be asked of. `at` is the offset of the comparison in the pattern. */
export class DataError extends Error {
  readonly at: number
  constructor(at: number, message: string) {
    super(message)
    this.at = at
  }
}

/**
 * Compiles the test of one comparison (STIX 2.1 §9.6), all but EXISTS. Values of kinds that cannot be compared are unequal
 * and have no order, negated or not; LIKE, MATCHES and the subset operators are false of what is no text, and NOT turns
 * that round. Equality is by code point, without normalisation; text operators take both sides in NFC.
 *
 * @returns a test that may throw {@link DataError}: text compared with a time must be one, text searched must not be too long
 * @throws {PatternError} for an operand that cannot be used: a day that does not exist, no address, no such expression
 */
export function compileTest(comparison: ValueComparison): (value: Selected) => boolean {
  const { kind, at, negated } = comparison
  if (kind === 'order') return ordered(comparison.operator, comparison.literal, at, negated)
  const test =
    kind === 'equal'
      ? equals(comparison.literal, at)
      : kind === 'in'
        ? isIn(comparison.literals, at)
        : textTest(comparison.operator, comparison.text, at)
  return negated ? (value) => !test(value) : test
}

function equals(literal: Literal, at: number): (value: Selected) => boolean {
  const wanted = literal.value
  if (literal.kind === 'timestamp') {
    const time = timeOf(literal.value, at)
    return (value) => typeof value === 'string' && compareTimestamps(timeIn(value, at), time) === 0
  }
  if (literal.kind === 'string' || literal.kind === 'binary')
    return (value) => (value instanceof Bytes ? value.latin1 : value) === wanted
  return (value) => value === wanted
}

function isIn(literals: readonly Literal[], at: number): (value: Selected) => boolean {
  if (literals[0]?.kind === 'timestamp') {
    const tests = literals.map((literal) => equals(literal, at))
    return (value) => tests.some((test) => test(value))
  }
  const wanted = new Set<Selected>(literals.map(({ value }) => value))
  return (value) => wanted.has(value instanceof Bytes ? value.latin1 : value)
}

function timeOf(text: string, at: number): string {
  if (!isTimestamp(text)) throw new PatternError(at, `${text} is a day that does not exist`)
  return text
}

function timeIn(value: string, at: number): string {
  if (!isTimestamp(value))
    throw new DataError(at, `a value compared with a time is no STIX timestamp: ${value.slice(0, 40)}`)
  return value
}

const HOLDS: Readonly<Record<OrderOperator, (order: number) => boolean>> = {
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
}

const isLatin1 = (text: string): boolean => !/[\u0100-\uffff]/.test(text)

function ordered(operator: OrderOperator, literal: Literal, at: number, negated: boolean) {
  const holds = HOLDS[operator]
  const of = orderOf(literal, at)
  return (value: Selected): boolean => {
    const order = of(value)
    if (order === undefined) return false
    // Text that no bytes can spell fails the test, and so passes its negation: as in the reference matcher.
    return (order === null ? false : holds(order)) !== negated
  }
}

/** How a value stands to a literal: negative, 0, positive; undefined when they have no order; null for text beside bytes it cannot spell. */
function orderOf(literal: Literal, at: number): (value: Selected) => number | undefined | null {
  const wanted = literal.value
  if (typeof wanted === 'number') return (value) => (typeof value === 'number' ? value - wanted : undefined)
  if (typeof wanted !== 'string') return () => undefined
  if (literal.kind === 'timestamp') {
    const time = timeOf(wanted, at)
    return (value) => (typeof value === 'string' ? compareTimestamps(timeIn(value, at), time) : undefined)
  }
  const wantedIsBytes = literal.kind === 'binary'
  const wantedSpells = wantedIsBytes || isLatin1(wanted)
  return (value) => {
    if (value instanceof Bytes) return wantedSpells ? compareCodePoints(value.latin1, wanted) : null
    if (typeof value !== 'string') return undefined
    return wantedIsBytes && !isLatin1(value) ? null : compareCodePoints(value, wanted)
  }
}

/** Order by code point, where `<` goes by UTF-16 unit and puts U+FFFF after U+10000. */
function compareCodePoints(a: string, b: string): number {
  const shared = Math.min(a.length, b.length)
  for (let i = 0; i < shared; i++) {
    const x = a.charCodeAt(i)
    const y = b.charCodeAt(i)
    if (x === y) continue
    const xIsHalf = x >= 0xd800 && x <= 0xdfff
    const yIsHalf = y >= 0xd800 && y <= 0xdfff
    return xIsHalf === yIsHalf ? x - y : xIsHalf ? 1 : -1
  }
  return a.length - b.length
}

function textTest(operator: string, text: string, at: number): (value: Selected) => boolean {
  const search = (value: string, finds: (value: string) => boolean, mostLength: number): boolean => {
    if (value.length > mostLength)
      throw new DataError(at, `a value of ${value.length} characters is too long for this ${operator}`)
    return finds(value)
  }
  if (operator === 'LIKE') {
    const { holds, mostLength } = compileLike(text)
    return (value) => {
      const of = value instanceof Bytes ? value.latin1 : value
      return typeof of === 'string' && search(of, holds, mostLength)
    }
  }
  if (operator === 'MATCHES') {
    const regex = compileRegex(text)
    if (typeof regex === 'string') throw new PatternError(at, regex)
    const { finds, needs, mostLength } = regex
    const spells = isLatin1(text)
    // Text the expression cannot do without is looked for first: it costs little, and spares the search nearly always.
    const has = (value: string) => value.includes(needs) && search(value, finds, mostLength)
    return (value) => {
      if (value instanceof Bytes) return spells && has(value.latin1)
      return typeof value === 'string' && has(nfc(value))
    }
  }
  const block = parseBlock(text)
  if (!block) throw new PatternError(at, `${JSON.stringify(text.slice(0, 60))} is no IP address and no CIDR block`)
  return (value) => {
    const other = typeof value === 'string' ? parseBlock(value) : undefined
    if (!other) return false
    return operator === 'ISSUBSET' ? containsBlock(block, other) : containsBlock(other, block)
  }
}
