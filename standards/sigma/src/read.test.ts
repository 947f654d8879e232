import { describe, expect, it } from 'vitest'
import { reasonsOf, ruleOf } from '../testing/rules.ts'
import { readRules } from './index.ts'

const SIMPLE = 'sel:\n  F: v\ncondition: sel'

describe('what cannot be read is refused with its place', () => {
  const refusals: readonly (readonly [string, string, string])[] = [
    ['no YAML', 'a: [', '1 : not YAML'],
    ['a key twice', 'title: a\ntitle: b\n', '2 : the key "title" stands twice'],
    ['a list', '- a\n', '1 : a Sigma document is a map'],
    ['no title', 'id: x\nlogsource:\n  product: p\n', '1 title: a rule must have a title'],
    ['a level of its own', ruleOf(SIMPLE, 'level: grave\n'), '5 level: "grave" is none of'],
    ['no log source', 'title: T\ndetection:\n  a: b\n', '1 logsource: must be there'],
    ['an empty log source', 'title: T\nlogsource:\n  definition: x\n', '3 logsource: must name a category'],
    ['no detection', 'title: T\nlogsource:\n  product: p\n', '1 detection: must be there'],
    ['no condition', ruleOf('sel:\n  F: v'), '6 detection.condition: must be there'],
    ['no search', ruleOf('condition: sel'), '6 detection: has no search'],
    ['an empty search', ruleOf('sel: {}\ncondition: sel'), '6 detection.sel: the search has no items'],
    ['an empty list', ruleOf('sel: []\ncondition: sel'), '6 detection.sel: the search is an empty list'],
    ['an object as value', ruleOf('sel:\n  F:\n    G: v\ncondition: sel'), '8 detection.sel.F: a value must be'],
    ['an unknown name', ruleOf('sel:\n  F: v\ncondition: sell'), 'detection.condition: the condition names "sell"'],
    ['a pattern that fits nothing', ruleOf('sel:\n  F: v\ncondition: 1 of x*'), 'no search fits "x*"'],
    ['half a condition', ruleOf('sel:\n  F: v\ncondition: sel and'), 'expects a search name at its end'],
    ['an open bracket', ruleOf('sel:\n  F: v\ncondition: (sel'), 'expects ")" at its end'],
    ['a number before of', ruleOf('sel:\n  F: v\ncondition: 2 of sel*'), 'expects "1", "any" or "all" before "of"'],
    ['two names in a row', ruleOf('sel:\n  F: v\ncondition: sel sel'), 'expects "and", "or" or the end'],
    ['a foreign taxonomy', ruleOf(SIMPLE, 'taxonomy: ecs\n'), 'the taxonomy "ecs" is not known'],
    ['an aggregation without end', ruleOf('sel:\n  F: v\ncondition: sel | count() > 5'), 'needs a timeframe'],
    ['min()', ruleOf('sel:\n  F: v\ntimeframe: 5m\ncondition: sel | min() > 5'), 'min() needs a field'],
    ['an id that is taken', `${ruleOf(SIMPLE)}---\n${ruleOf(SIMPLE)}`, 'id: the id is taken by "T"'],
  ]
  it.each(refusals)('%s', (_name, text, reason) => {
    const reasons = reasonsOf(text)
    expect(
      reasons.some((one) => one.includes(reason)),
      reasons.join('\n') || 'nothing was refused',
    ).toBe(true)
  })

  it('takes the documents beside it, and tells which one is refused', () => {
    const { documents, refused } = readRules(
      `${ruleOf(SIMPLE)}---\na: [\n---\ntitle: U\nid: r2\n---\n${ruleOf(SIMPLE)}`,
      'f.yml',
    )
    expect(documents).toHaveLength(2)
    expect(refused.map(({ source, line, id }) => [source, line, id])).toEqual([
      ['f.yml', 11, undefined],
      ['f.yml', 12, 'r2'],
    ])
  })
})

describe('hostile YAML is refused, quickly', () => {
  const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${[...'bcdefghi'].map((name, i) => `${name}: &${name} [${Array.from({ length: 9 }, () => `*${'abcdefgh'[i]}`).join(',')}]`).join('\n')}\ntitle: T\n`
  const cases: readonly (readonly [string, string, string])[] = [
    ['an alias bomb', bomb, 'aliases counted each time'],
    ['an alias to itself', 'a: &a [*a]\ntitle: T\n', ''],
    ['deep flow lists', `a: ${'['.repeat(30_000)}`, 'nested deeper than'],
    ['deep flow maps', `a: ${'{a: '.repeat(50_000)}`, ''],
    ['deep block lists', `${'- '.repeat(1_000)}a\n`, 'a line with more than'],
    ['deep indentation', Array.from({ length: 400 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'), 'nested deeper than'],
    ['a giant scalar', `title: T\na: ${'x'.repeat(100_000)}\n`, 'at most'],
    [
      'a giant block scalar',
      `title: T\na: |\n${' x'.repeat(40)}\n`.repeat(1) + `b: |\n${`  ${'y'.repeat(80)}\n`.repeat(2_000)}`,
      'at most',
    ],
    ['a giant document', `# ${'x'.repeat(600_000)}\ntitle: T\n`, 'at most'],
    ['many keys', `title: T\n${Array.from({ length: 30_000 }, (_, i) => `k${i}: v`).join('\n')}\n`, ''],
    ['many tags', `title: ${'!!str '.repeat(20_000)}T\n`, ''],
    ['many anchors', `title: ${'&a '.repeat(20_000)}T\n`, ''],
    ['many quotes', `title: ${"'".repeat(60_001)}\n`, ''],
    ['zero bytes', 'title: \u0000\u0000\n- \u0000', ''],
  ]
  it.each(cases)('%s', (_name, text, reason) => {
    // Twice, and the second is measured: the first pays for the compilation of the reader. Quiet, each takes at most 50 ms;
    // the bound leaves room for a machine that is not, and none for a reader that takes the square of its text.
    readRules(text)
    const before = process.cpuUsage()
    const { documents, refused } = readRules(text)
    const { user } = process.cpuUsage(before)
    expect(documents).toEqual([])
    expect(refused[0]?.reason).toContain(reason)
    expect(user / 1_000, 'ms of CPU').toBeLessThan(400)
  })

  it('an own key that objects inherit', () => {
    expect(
      readRules(
        'title: T\n__proto__: {a: b}\nconstructor: x\nlogsource: {product: p}\ndetection: {__proto__: {F: v}, condition: __proto__}\n',
      ).refused,
    ).toEqual([])
  })
})

describe('what is read', () => {
  it('keeps the head of a rule', () => {
    const more = 'name: n\nauthor: A, B\nlevel: high\ntags: [attack.t1059]\nrelated:\n  - id: x\n    type: derived\n'
    const [rule] = readRules(ruleOf(SIMPLE, more), 'f.yml').documents
    expect(rule?.head).toMatchObject({ id: 'r1', name: 'n', author: 'A, B', level: 'high', source: 'f.yml', line: 1 })
    expect(rule?.head.tags).toEqual(['attack.t1059'])
    expect(rule?.head.related).toEqual([{ id: 'x', type: 'derived' }])
  })

  it('reads a byte order mark, CRLF and comments', () => {
    expect(readRules(`\ufeff# head\n---\n${ruleOf(SIMPLE).replaceAll('\n', '\r\n')}...\n`)).toMatchObject({
      documents: [{}],
      refused: [],
    })
  })

  it('makes a rule and a correlation of an aggregation', () => {
    const { documents } = readRules(ruleOf('sel:\n  F: v\ntimeframe: 5m\ncondition: sel | count(User) by Host, Ip > 3'))
    expect(documents.map((document) => document.head.id)).toEqual(['r1#events', 'r1'])
    expect(documents[1]).toMatchObject({
      correlation: {
        type: 'value_count',
        rules: ['r1#events'],
        groupBy: ['Host', 'Ip'],
        timespanMs: 300_000,
        bounds: [{ op: 'gt', value: 3 }],
        fields: ['User'],
      },
    })
  })

  it('carries the global part of a Sigma 1 collection into the documents that follow', () => {
    const text =
      'action: global\ntitle: T\nlogsource:\n  product: test\ndetection:\n  condition: sel\n---\nid: a\ndetection:\n  sel:\n    F: 1\n---\nid: b\ndetection:\n  sel:\n    F: 2\n'
    expect(readRules(text).documents.map(({ head }) => [head.id, head.title])).toEqual([
      ['a', 'T'],
      ['b', 'T'],
    ])
  })
})
