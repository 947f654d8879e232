import fc from 'fast-check'
import { RE2JS } from 're2js'
import { describe, expect, it } from 'vitest'
import { matchesPattern, parsePattern } from './pattern.ts'
import { compileRegex } from './regex.ts'
import { shapeOf } from './regex-shape.ts'

const atom = fc.constantFrom(
  'a',
  'b',
  'c',
  '.',
  '[ab]',
  '[^a]',
  '\\.',
  '\\w',
  '\\s',
  '[aA]',
  '(?:ab|c)',
  '(b)',
  'foo',
  '\\\\',
)
const times = fc.constantFrom('', '', '', '*', '+', '?', '{2}', '{1,3}')
const regex = fc
  .array(fc.tuple(atom, times), { minLength: 1, maxLength: 6 })
  .map((parts) => parts.map(([one, many]) => one + many).join(''))
  .chain((body) => fc.constantFrom(body, `^${body}`, `${body}$`, `${body}|foo`))
const text = fc.string({
  unit: fc.constantFrom('a', 'b', 'c', 'A', 'F', 'f', 'o', '.', '\\', '\n', '\r', ' ', 'é'),
  maxLength: 12,
})

describe('regular expressions', () => {
  it('answers as RE2 does, and never without one of its words', () => {
    fc.assert(
      fc.property(regex, text, fc.constantFrom('', 'i', 's', 'm', 'ims'), (source, value, flags) => {
        const compiled = compileRegex(source, flags)
        const expected = RE2JS.compile(`${flags === '' ? '' : `(?${flags})`}${source}`)
          .matcher(value)
          .find()
        expect(compiled.test(value)).toBe(expected)
        if (expected && compiled.words.length > 0)
          expect(compiled.words.some((word) => value.toLowerCase().includes(word))).toBe(true)
      }),
      { numRuns: 5_000 },
    )
  })
  it.each([
    ['foo.*bar', ['foo']],
    ['(?:foo|ba)rr', ['rr']],
    ['x?(?:foo|barr)', ['foo', 'barr']],
    ['[aA][bB]c', ['abc']],
    ['a?b*', []],
    ['foo|.', []],
    ['ab{2}c', ['ab']],
    ['\\\\\\.x', ['\\.x']],
  ])('%s holds one of %j', (source, words) => expect(shapeOf(source)?.words).toEqual(words))
  it.each(['(?=a)', 'a++', '\\pL', '[[:alpha:]]', '[^]a]', 'a{,3}'])('%s is not for the built-in engine', (source) =>
    expect(shapeOf(source)).toBeUndefined(),
  )
})

it.each(['(a+)+', '(a|b)*', '(?:a.)*', '(a?b?){3}'])('%s loops in a loop', (source) =>
  expect(shapeOf(source)?.ways).toBe(Number.POSITIVE_INFINITY),
)

describe('patterns', () => {
  it('match as the same pattern written as a regular expression', () => {
    const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 8 })
    const value = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 10 })
    fc.assert(
      fc.property(pattern, value, (written, given) => {
        const same = new RegExp(`^${written.replaceAll('*', '.*').replaceAll('?', '.')}$`, 's')
        expect(matchesPattern(parsePattern(written), given)).toBe(same.test(given))
      }),
      { numRuns: 5_000 },
    )
  })
})
