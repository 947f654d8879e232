import { describe, expect, it } from 'vitest'
import { PATTERN_LIMITS } from './limits.ts'
import { parsePattern } from './parse.ts'

const flaw = (text: string) => {
  const parsed = parsePattern(text)
  return 'error' in parsed ? parsed.error : undefined
}

describe('parsePattern', () => {
  it('says where it breaks, by offset, line and column', () => {
    expect(flaw('[a:b = 1]\r\n  AND\n [a:c = ]')).toEqual({
      message: 'expected a constant, found "]"',
      position: { offset: 25, line: 3, column: 9 },
    })
  })

  it.each<[string, string, number]>([
    ['a keyword in lower case', '[a:b = 1] within 2 SECONDS', 10],
    ['a keyword as a property', '[a:IN = 1]', 3],
    ['an unquoted hyphen in the first property', '[a:b-c = 1]', 3],
    ['a number with leading zeros', '[a:b = 007]', 8],
    ['a backslash before a letter', String.raw`[a:b = 'C:\x']`, 10],
    ['Base64 of no length', "[a:b = b'====']", 7],
    ['half a hexadecimal pair', "[a:b = h'abc']", 7],
    ['a month that does not exist', "[a:b = t'2026-13-01T00:00:00Z']", 7],
    ['an order of booleans', '[a:b > true]', 7],
    ['a quoted type', "['a':b = 1]", 1],
    ['REPEATS of a fraction', '[a:b = 1] REPEATS 1.5 TIMES', 18],
    ['REPEATS of none', '[a:b = 1] REPEATS 0 TIMES', 18],
    ['WITHIN of nothing', '[a:b = 1] WITHIN 0 SECONDS', 17],
    ['text after START', "[a:b = 1] START '2026-01-01T00:00:00Z' STOP t'2026-01-02T00:00:00Z'", 16],
    ['a comment that is not closed', '[a:b = 1] /* and so on', 10],
    ['one more bracket', '[a:b = 1]]', 9],
    ['an empty group', '()', 1],
    ['a character of no token', '[a:b = 1] & [a:b = 2]', 10],
  ])('refuses %s', (_, text, offset) => {
    expect(flaw(text)?.position.offset).toBe(offset)
  })

  it.each([
    '[a:b=1]AND[a:b=2]',
    "[a:b /* a comment */ = // another\n 'x']",
    "[a:b IN (h'00', b'AA==')]",
    '[a:b = -.5 OR a:c = +1]',
    "[a:'with space'.'quote\\'s' LIKE '\\\\%']",
    '[a:b[0].c[*].d = 1]',
    '[file:extensions.windows-pebinary-ext.sections[*].entropy > 7.0]',
    '[NOT EXISTS a:b AND EXISTS a:c]',
    '([a:b = 1] FOLLOWEDBY ([a:b = 2] OR [a:b = 3]) WITHIN 2.5 SECONDS) REPEATS 2 TIMES REPEATS 2 TIMES',
  ])('reads %s', (text) => {
    expect(parsePattern(text)).toHaveProperty('pattern')
  })

  it('binds AND before OR before FOLLOWEDBY, and qualifiers to what stands before them', () => {
    const parsed = parsePattern('[a:b=1] OR [a:b=2] AND [a:b=3] WITHIN 5 SECONDS FOLLOWEDBY [a:b=4] FOLLOWEDBY [a:b=5]')
    const shape = (one: unknown): unknown =>
      JSON.parse(JSON.stringify(one, (key, value: unknown) => (key === 'at' ? undefined : value)))
    const test = (n: number) => ({ kind: 'test', test: n })
    expect('pattern' in parsed && shape(parsed.pattern.expression)).toEqual({
      kind: 'followed-by',
      first: {
        kind: 'followed-by',
        first: {
          kind: 'or',
          parts: [test(0), { kind: 'and', parts: [test(1), { kind: 'within', of: test(2), seconds: 5 }] }],
        },
        second: test(3),
      },
      second: test(4),
    })
  })

  it('lists what the grammar lets through and the standard does not', () => {
    const breaches = (text: string) => {
      const parsed = parsePattern(text)
      return 'pattern' in parsed ? parsed.pattern.breaches.map(({ at }) => at) : undefined
    }
    expect(breaches('[a:b=1] WITHIN 1 SECONDS REPEATS 2 TIMES WITHIN 2 SECONDS')).toEqual([41])
    expect(breaches('([a:b=1]) WITHIN 1 SECONDS WITHIN 2 SECONDS')).toEqual([])
    expect(breaches("[file:hashes.'SHA-256' = 'f00' AND file:hashes.MD5 IN ('x', 'y')]")).toEqual([25, 55, 60])
    expect(breaches(`[file:hashes.MD5 = '${'0aF9'.repeat(8)}' AND file:hashes.MD5 LIKE 'x%']`)).toEqual([])
  })

  // What is refused is refused at the limit: the offset says how little was read.
  it.each<[string, string, number]>([
    ['parentheses', '('.repeat(1_000_000), PATTERN_LIMITS.nesting + 1],
    ['parentheses inside', `[${'('.repeat(900_000)}`, PATTERN_LIMITS.nesting + 2],
    ['alternatives', `[${Array(90_000).fill('a:b=1').join(' OR ')}]`, 90_001],
    ['observations', Array(90_000).fill('[a:b=1]').join('AND'), 10_000],
    ['members', `[a:b IN (${Array(400_000).fill('1').join()})]`, 100_009],
    ['steps', `[a:b${'.c'.repeat(400_000)}=1]`, 132],
    ['qualifiers', `[a:b=1]${' WITHIN 1 SECONDS'.repeat(50_000)}`, 280],
    ['characters', ' '.repeat(2_000_000), PATTERN_LIMITS.length],
  ])('refuses a million %s where the limit is passed', (_, text, offset) => {
    expect(flaw(text)?.position.offset).toBe(offset)
  })

  it.each(["'", '[', '[(', '/*', "[a:b='", '[a:b IN (', "\\'", 'a-', 'NOT ', "t'", '[a:'])(
    'stays whole on 200,000 times %j',
    (piece) => {
      expect(parsePattern(piece.repeat(200_000))).toHaveProperty('error')
    },
  )
})
