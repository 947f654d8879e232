import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { canonicalize, NotCanonical } from './canonical.ts'

it.each<[string, unknown]>([
  ['a lone surrogate', { a: '\ud800' }],
  ['a lone surrogate in a key', { '\udfff': 1 }],
  ['Infinity', [Number.POSITIVE_INFINITY]],
  ['NaN', Number.NaN],
  ['nothing', undefined],
])('refuses %s', (_what, value) => {
  expect(() => canonicalize(value)).toThrow(NotCanonical)
})

// RFC 8785 §3.2.2 and §3.2.3, the examples of the standard.
it('sorts by UTF-16 code units and prints numbers as ECMAScript does', () => {
  const numbers: unknown = JSON.parse('[333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001, -0]')
  expect(canonicalize(numbers)).toBe('[333333333.3333333,1e+30,4.5,0.002,1e-27,0]')
  const keys = { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\ud83d\ude00': 5, '\u0080': 6, '\u00f6': 7 }
  expect(canonicalize(keys)).toBe('{"\\r":2,"1":4,"\u0080":6,"\u00f6":7,"\u20ac":1,"\ud83d\ude00":5,"\ufb33":3}')
})

it('keeps a key named __proto__', () => {
  expect(canonicalize(JSON.parse('{"b":1,"__proto__":{"a":2}}'))).toBe('{"__proto__":{"a":2},"b":1}')
})

it('gives equal values equal text, whatever the order of keys, and survives a round trip', () => {
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: 'grapheme' }), (value) => {
      const text = canonicalize(value)
      expect(canonicalize(JSON.parse(text))).toBe(text)
    }),
  )
})
