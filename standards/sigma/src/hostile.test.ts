import { describe, expect, it } from 'vitest'
import { compile, readRules } from './index.ts'
import { parsePattern, patternMatcher } from './test/pattern.ts'
import { costOf } from './test/regex-cost.ts'
import { compileRegex } from './test/regex.ts'

const ruleOf = (search: string) =>
  `title: T\nid: r\nlogsource:\n  product: test\ndetection:\n  sel:\n    ${search}\n  condition: sel\n`
const HINT = { shape: 'generic', logsource: { product: 'test' } } as const
const engineOf = (search: string) => compile(readRules(ruleOf(search)).documents)
const refusalOf = (text: string): string | undefined => {
  const { documents, refused } = readRules(text)
  return [...refused, ...compile(documents).refused][0]?.reason
}
const listOf = (count: number, value: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => `\n      - ${value(i)}`).join('')

describe('what would be dear is refused with its reason', () => {
  it.each([
    ['a repetition of repetitions', `F|re: '(?:(?:(?:a{10}){10}){10}){4}'`, 'grow beyond 3000'],
    ['many repetitions', `F|re: '${'[a-f]{1000}'.repeat(4)}'`, 'grow beyond 3000'],
    ['many expressions', `F|re:${listOf(40, (i) => `'x{200}${i}'`)}`, 'grow beyond 6000'],
    [
      'expressions in several fields',
      `F|re: 'x{1000}y{1000}'\n    G|re: 'x{1000}y{1000}'\n    H|re: 'x{999}y{1000}z{10}'`,
      '',
    ],
    ['more values than a rule has', `F:${listOf(7_000, (i) => `v${i}`)}`, 'more than'],
    ['a condition without end', `F: v\n  condition: ${'not '.repeat(100)}sel`, ''],
  ])('%s', (_name, search, reason) => {
    const found = refusalOf(ruleOf(search))
    if (reason !== '') expect(found).toContain(reason)
  })
})

describe('a long value costs no more than its bound', () => {
  it('is searched in part, and told', () => {
    const engine = engineOf(`F|re: '[a-z]{500}[0-9]'`)
    expect(engine.match({ F: `${'a'.repeat(500)}1` }, HINT)).toHaveLength(1)
    expect(engine.coverage().cutShort).toEqual([])
    const long = 'a'.repeat(100_000)
    expect(engine.match({ F: `${'a'.repeat(500)}1${long}` }, HINT)).toHaveLength(1)
    expect(engine.coverage().cutShort).toEqual([])
    expect(engine.match({ F: `${long}1 ` }, HINT)).toEqual([])
    expect(engine.coverage().cutShort).toMatchObject([{ rule: { id: 'r' }, texts: 1 }])
  })

  it('is searched near the words a match must hold, however much stands before', () => {
    const engine = engineOf(`F|re: 'evil[a-z]{0,200}[0-9]{3}'`)
    expect(engine.match({ F: `${' '.repeat(1_000_000)}evilword123${' '.repeat(1_000_000)}` }, HINT)).toHaveLength(1)
    expect(engine.coverage().cutShort).toEqual([])
  })

  it('is searched at its end by an expression that ends there', () => {
    const { test } = compileRegex('(?:a|b|ab){20}x$', '')
    const long = 'ab'.repeat(200_000)
    expect(test(`${long}x`)).toBe(true)
    expect(test(`${long}xy`)).toBe(false)
  })

  it('never lets the linear engine take more than a million steps', () => {
    for (const source of ['(?:a?){300}', '.{1000,}', '(x+x+)+y', '(?:a|b|ab){20}x$'])
      expect(Math.floor(1_000_000 / costOf(source, 3_000).width) * costOf(source, 3_000).width).toBeLessThanOrEqual(1e6)
  })

  it('of many question marks is not looked at, and told', () => {
    const engine = engineOf(`F: '*${'?a'.repeat(1_000)}b'`)
    expect(engine.match({ F: `${'xa'.repeat(1_000)}b` }, HINT)).toHaveLength(1)
    expect(engine.match({ F: `ab${'a'.repeat(1_000_000)}` }, HINT)).toEqual([])
    expect(engine.coverage().cutShort).toMatchObject([{ texts: 1 }])
  })

  it('shares what one item may look at among its values', () => {
    const many = engineOf(`F:${listOf(1_000, (i) => `'*a?${i}b*c'`)}`)
    many.match({ F: `a?b${'a'.repeat(100_000)}c` }, HINT)
    expect(many.coverage().cutShort.length).toBeLessThanOrEqual(1)
    expect(patternMatcher(parsePattern('*abc*def*')).weight).toBe(1)
    expect(patternMatcher(parsePattern('*a?c*def*')).weight).toBe(3)
  })
})
