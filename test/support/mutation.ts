/** A list or object, and a key in it that can be changed. */
type Place = readonly [of: Record<string, unknown>, key: string]

/** What JSON can hold and few expect. */
const ODD: readonly (() => unknown)[] = [
  ...[null, true, 0, -1, 1e308, '', ' ', '\0', '\ud800', '💥', 'ſ', '%', '..', 'toString', '__proto__'].map(
    (value) => () => value,
  ),
  ...[
    '2024-13-45T99:99:99Z',
    '1.0.0+',
    '0.0.0-',
    'CVSS:3.1/AV:N',
    'cpe:2.3:*',
    'cpe:/',
    'pkg:',
    'vers:npm/',
    'http://[',
  ].map((text) => () => text),
  () => 'x'.repeat(5_000),
  () => [],
  () => ({}),
  () => [null, 'a', 1, [[]], {}],
  () => ({ length: 3, 0: null }),
]
const KEYS = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', '~/', '']

/** A fixed sequence of numbers (linear congruential generator): every run is the same. */
export function numbers(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7f_ff_ff_ff
    return Math.floor((state / 0x80_00_00_00) * below)
  }
}

/** A copy of a JSON value in which up to four things were removed, moved, cut, exchanged or added. */
export function mutated(value: unknown, next: (below: number) => number): unknown {
  // As JSON.parse makes it: `__proto__` is a key like any other.
  const root: Record<string, unknown> = { value: JSON.parse(JSON.stringify(value)) }
  for (let count = next(4); count >= 0; count--) {
    const all = placesIn(root)
    const [of, key] = all[next(all.length)] ?? [root, 'value']
    const was = of[key]
    const how = next(6)
    if (how === 0) {
      // JSON has no lists with holes.
      if (Array.isArray(of)) of.splice(Number(key), 1)
      else delete of[key]
    } else if (how === 1) {
      const [other, otherKey] = all[next(all.length)] ?? [root, 'value']
      of[key] = structuredClone(other[otherKey])
    } else if (how === 2 && typeof was === 'string') {
      const at = next(was.length + 1)
      of[key] = was.slice(0, at) + String.fromCodePoint(next(0x300)) + was.slice(at + next(3))
    } else if (how === 3 && Array.isArray(was)) was.push(odd(next))
    else if (how === 4 && typeof was === 'object' && was !== null && !Array.isArray(was))
      Object.defineProperty(was, KEYS[next(KEYS.length)] ?? '', {
        value: odd(next),
        configurable: true,
        enumerable: true,
        writable: true,
      })
    else of[key] = odd(next)
  }
  return root['value']
}

const odd = (next: (below: number) => number): unknown => ODD[next(ODD.length)]?.()

function placesIn(value: unknown, found: Place[] = []): Place[] {
  if (typeof value !== 'object' || value === null) return found
  for (const key of Object.keys(value)) {
    const of = value as Record<string, unknown>
    found.push([of, key])
    placesIn(of[key], found)
  }
  return found
}
