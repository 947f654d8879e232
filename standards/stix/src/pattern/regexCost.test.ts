import { RE2JS } from 're2js'
import { expect, it } from 'vitest'
import { nfc } from './nfc.ts'
import { compileRegex } from './regex.ts'
import { costOf } from './regexCost.ts'

it.each([
  ['abc', 3, 1, 'abc'],
  ['aaa', 3, 3, 'aaa'],
  ['ab*c', 4, 3, 'a'],
  ['a.{2,5}bc', 11, 10, 'bc'],
  ['(?:foo|bar){10}x', 111, 41, 'x'],
  ['foo|bar', 7, 3, ''],
  ['(?i)foo', 7, 3, ''],
  ['\\x61li', 3, 2, 'li'],
  ['\\pLi\\012x', 13, 4, 'i'],
  ['\\Q[a*\\E+z', 5, 3, '[a'],
  ['[a)]b', 2, 2, 'b'],
])('%s is of size %i and width %i, and needs %j', (source, size, width, run) =>
  expect(costOf(source, 1e6)).toEqual({ size, width: width + 1, run }),
)

it.each([
  '(?:(?:(?:a{10}){10}){10}){4}',
  'x{1000}x{1000}x{1001}x{1000}',
  '\\Q[\\E' + 'a{1000}'.repeat(4),
  '[\\pL\\pN\\pS]'.repeat(120),
  '(a)'.repeat(1_600),
  'a|'.repeat(2_400),
])('%s is refused before it is compiled', (source) => expect(compileRegex(source)).toMatch(/grow too large/))

it('is never much less than what the engine compiles', () => {
  for (const source of ['.{1000}', '(?:a?){300}', '(a|b|[^a]|.){99}', '\\w{2,300}z', '(?:(?:x{3}y?){4}z*){5}']) {
    const { size } = costOf(source, 1e6)
    expect(size, source).toBeGreaterThan(RE2JS.compile(source).programSize() * 0.6)
  }
})

it('of a width times a length nothing dearer than a million steps is searched', () => {
  for (const source of ['.{1000}x', '(?:a?){300}', '\\pL{90}', 'x'.repeat(2_000), '(x+x+)+y$']) {
    const regex = compileRegex(source)
    if (typeof regex === 'string') throw new Error(regex)
    expect(regex.mostLength * costOf(source, 1e6).width).toBeLessThanOrEqual(1_000_000)
  }
})

it('marks without end are not put in order', () => {
  const marks = '\u0345\u0301'.repeat(50_000)
  expect(nfc(marks)).toBe(marks)
  expect(nfc('e\u0301')).toBe('é')
})
