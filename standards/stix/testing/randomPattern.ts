import type { Json, PlainObservation } from './naivePattern.ts'

/** Repeatable chance: mulberry32. */
export class Dice {
  private state: number
  constructor(seed: number) {
    this.state = seed >>> 0
  }

  /** A whole number from 0 to `below` - 1. */
  roll(below: number): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0
    let t = this.state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) % below
  }

  pick<T>(from: readonly [T, ...T[]]): T {
    return from[this.roll(from.length)] ?? from[0]
  }

  /** True once in `times`. */
  once(times: number): boolean {
    return this.roll(times) === 0
  }

  many<T>(least: number, most: number, make: () => T): T[] {
    return Array.from({ length: least + this.roll(most - least + 1) }, make)
  }
}

const second = (n: number, fraction = '') => `2026-03-01T00:00:${String(n).padStart(2, '0')}${fraction}Z`
const WORDS = ['otter', 'heron', 'r\u00e9seau', 're\u0301seau', '\u{1f6f0}x', '\uff21', 'two\nlines', ''] as const
const ADDRESSES = ['198.51.100.3', '198.51.100.200', '198.51.0.0/16', '203.0.113.9/24'] as const

/** One observation of a small world, where most things happen to be equal to something. */
export function randomObservation(dice: Dice): PlainObservation {
  const keys = dice.many(1, 3, () => '').map((_, i) => String(i))
  const object = (key: string): { readonly [key: string]: Json } => ({
    type: dice.pick(['a', 'a', 'b']),
    s: dice.pick([...WORDS, ...ADDRESSES] as unknown as [string, ...string[]]),
    n: dice.pick([0, 1, 2, 2.5, -3]),
    ...(dice.once(2) ? { t: dice.once(12) ? 'yesterday' : second(dice.roll(4), dice.pick(['', '.5', '.500'])) } : {}),
    ...(dice.once(3) ? { ok: dice.once(2) } : {}),
    ...(dice.once(4) ? { x: null } : {}),
    ...(dice.once(3) ? { l: dice.many(0, 3, () => dice.pick<Json>(['otter', 1, 2, null])) } : {}),
    ...(dice.once(3) ? { d_hex: dice.pick(['6f74746572', '00ff', '']) } : {}),
    ...(dice.once(4) ? { d_bin: dice.pick(['b3R0ZXI=', 'AP8=']) } : {}),
    ...(dice.once(3) ? { next_ref: dice.pick(['0', '1', '2', '9']) } : {}),
    ...(dice.once(3) ? { all_refs: dice.many(1, 3, () => dice.pick<Json>(['0', '1', '2', key])) } : {}),
    ...(dice.once(4) ? { extensions: { 'a-ext': { n: dice.roll(3) } } } : {}),
  })
  const begun = dice.roll(10)
  const last = begun + (dice.once(3) ? dice.roll(5) : 0)
  return {
    type: 'observed-data',
    first_observed: second(begun),
    last_observed: second(last, last > begun ? '' : dice.pick(['', '.0', '.25'])),
    number_observed: dice.once(5) ? 2 : 1,
    objects: Object.fromEntries(keys.map((key) => [key, object(key)])),
  }
}

const quoted = (text: string) => `'${text.replaceAll(/[\\']/g, '\\$&')}'`

function randomComparison(dice: Dice): string {
  const path = `${dice.pick(['a', 'a', 'a', 'b'])}:${dice.pick([
    's',
    's',
    's',
    'n',
    'n',
    'l[*]',
    'l[0]',
    'x',
    'ok',
    'd_hex',
    'd_bin',
    'next_ref.n',
    'next_ref.next_ref.s',
    'all_refs[*].s',
    'all_refs[*].all_refs[*].n',
    "extensions.'a-ext'.n",
    'l',
  ])}`
  const not = dice.once(4) ? 'NOT ' : ''
  const word = () => quoted(dice.pick(WORDS as unknown as [string, ...string[]]))
  const number = () => dice.pick(['0', '1', '2', '2.5', '-3', '+1'])
  switch (dice.roll(14)) {
    case 0:
    case 1:
    case 2:
      return `${path} ${not}${dice.pick(['=', '=', '!=', '<>', '=='])} ${word()}`
    case 3:
    case 4:
      return `${path} ${not}${dice.pick(['=', '!='])} ${number()}`
    case 5:
      return `${path} ${not}${dice.pick(['<', '<=', '>', '>='])} ${dice.once(2) ? number() : word()}`
    case 6:
      return `${path} ${not}IN (${dice.many(0, 3, dice.once(2) ? number : word).join(', ')})`
    case 7:
      return `${path} ${not}LIKE ${quoted(dice.pick(['%', 'o%r', '_tter', '%es%', 'two%', '_x', 'r_seau', 'h%n%', '']))}`
    case 8:
      return `${path} ${not}MATCHES ${quoted(dice.pick(['^o', 't+', 'er$', 'lines$', 'o.l', '^.$', 'r[\\x00-\\xff]s', '(a|h)e']))}`
    case 9:
      return `${path.replace(/:.*/, ':s')} ${not}${dice.pick(['ISSUBSET', 'ISSUPERSET'])} ${quoted(dice.pick(['198.51.100.0/24', '203.0.113.7', '0.0.0.0/0', '198.51.100.3/32']))}`
    case 10:
      return `${path.replace(/:.*/, ':t')} ${not}${dice.pick(['=', '!=', '<', '>='])} t'${second(dice.roll(4), dice.pick(['', '.5']))}'`
    case 11:
      return `${not}EXISTS ${path}`
    case 12:
      return `${path} ${not}${dice.pick(['=', '!=', '<', '>'])} ${dice.pick(["h'6f74746572'", "b'AP8='", "h''"])}`
    default:
      return `${path} ${not}${dice.pick(['=', '!='])} ${dice.pick(['true', 'false'])}`
  }
}

function randomTest(dice: Dice, depth: number): string {
  if (depth > 0 && dice.once(3)) {
    const parts = dice.many(2, 2, () => randomTest(dice, depth - 1))
    const text = parts.join(dice.pick([' AND ', ' OR ']))
    return dice.once(2) ? `(${text})` : text
  }
  return randomComparison(dice)
}

/** A pattern whose bindings have at most `size` places, so that all of them can be listed. */
export function randomPattern(dice: Dice, size = 4): string {
  const test = dice.once(3)
    ? `[${randomTest(dice, 2)}]`
    : dice.pick(['[a:n > 0]', '[a:n <= 1]', "[a:s != 'otter']", '[b:n = 2]', '[a:n < 9]'])
  if (size < 2 || dice.once(5)) return dice.once(4) ? `${test} ${startStop(dice)}` : test
  let text: string
  const times = dice.pick([2, 2, 3])
  if (dice.once(4) && size >= times)
    text = `${group(randomPattern(dice, Math.floor(size / times)))} REPEATS ${times} TIMES`
  else {
    const left = 1 + dice.roll(size - 1)
    text = `${randomPattern(dice, left)} ${dice.pick(['AND', 'OR', 'FOLLOWEDBY', 'FOLLOWEDBY'])} ${randomPattern(dice, size - left)}`
  }
  if (dice.once(2)) text = `${group(text)} WITHIN ${dice.pick(['1', '2', '.5', '3.25'])} SECONDS`
  if (dice.once(8)) text = `${group(text)} ${startStop(dice)}`
  return text
}

const group = (text: string) => `(${text})`
const startStop = (dice: Dice) => `START t'${second(dice.roll(6))}' STOP t'${second(3 + dice.roll(9))}'`
