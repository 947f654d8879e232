import { describe, expect, it } from 'vitest'
import { linearRegex } from './linear-regex.ts'

describe('finds what the engine of JavaScript finds', () => {
  const expressions = [
    ...'a ab|cd ^a a$ ^a$ a*b a+b a?b (ab)+c a{2} a{2,}b a{1,3}b (a|b){2}c a{0}b [abc]d [^abc] [a-c]+\\d'.split(' '),
    ...'\\w+@\\w+ \\.b [.] [a\\-c] (?:ab)*$ ^$ a.c \\s \\Sx () a| ^(a|ab)(c|bcd)$ (a*)*b (a|a)*b [\\d.]+'.split(' '),
    ...'((a)|(b))+?c'.split(' '),
  ]
  const texts = [
    '',
    'a',
    'b',
    'ab',
    'abc',
    'cd',
    'aab',
    'aaab',
    'xaay',
    'abab',
    'ababc',
    'a.c',
    'a-c',
    '.',
    'a1',
    'bd',
    'x@y',
    'abcd',
    'aaaa',
    'ba',
    ' ',
    'a\nc',
    '1.2.3',
    '\u00e9',
    'A',
    'AB',
    'bbc',
    'aaaab',
  ]
  it.each(expressions)('%s', (source) => {
    for (const flags of ['', 'i']) {
      const ours = linearRegex(`/${source}/${flags}`)
      for (const text of texts)
        expect([source, flags, text, ours.test(text)]).toEqual([
          source,
          flags,
          text,
          new RegExp(source, flags).test(text),
        ])
    }
  })

  it('an expression without slashes is taken as it is', () => expect(linearRegex('^ab$').test('ab')).toBe(true))
})

describe('cannot be held up', () => {
  it.each(['(a+)+$', '^(a|a)*$', '(a|aa)+$', '([a-z]+)*\\d', '(.*)*x', '(a{1,20}){1,20}!'])('%s', (source) => {
    // Backtracking takes longer than the universe has; a time limit is not needed to notice.
    expect(linearRegex(source).test(`${'a'.repeat(5000)}!?`)).toBe(source.endsWith('!'))
  })
  it.each([
    ['(a)\\1', /not supported/],
    ['(?=a)', /not supported/],
    ['(?<n>a)', /not supported/],
    ['\\bword', /not supported/],
    ['((a{500}){500}){500}', /too large/],
    [`${'('.repeat(100)}a${')'.repeat(100)}`, /nested too deeply/],
    ['(a', /not closed/],
    ['[a', /not closed/],
    ['a)', /unexpected/],
    ['*a', /nothing to repeat/],
    ['a\\', /ends in a backslash/],
    ['[z-a]', /backwards/],
    ['a{3,2}', /backwards/],
    ['/a/y', /flags/],
  ])('%s is refused', (source, why) => expect(() => linearRegex(source)).toThrow(why))
})
