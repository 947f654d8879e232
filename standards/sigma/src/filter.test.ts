import { describe, expect, it } from 'vitest'
import { compile, readRules } from './index.ts'
import { reasonsOf, ruleOf, TEST } from '../testing/rules.ts'

const RULE = ruleOf('sel:\n  type: x\ncondition: sel', 'name: named\n')
const filter = (rules: string, condition = 'not adm', more = '') =>
  `title: F\nid: f1\nlogsource:\n  product: test\n${more}filter:\n  rules: ${rules}\n  adm:\n    User|startswith: adm_\n  condition: ${condition}\n`

const hits = (text: string, event: unknown) => {
  const { documents, refused } = readRules(text)
  const engine = compile(documents)
  expect([...refused, ...engine.refused]).toEqual([])
  return engine.match(event, { shape: 'generic', logsource: TEST }).length
}

describe('filters', () => {
  it.each([
    ['no rules', filter('[r1]').replace('  rules: [r1]\n', ''), 'must name the rules'],
    ['a rule that is not there', filter('[r9]'), 'no loaded rule has one of its names'],
    ['another log source', filter('[r1]', 'not adm', '  service: other\n'), 'no loaded rule has one of its names'],
    ['no log source', filter('[r1]').replace(/logsource:\n.*\n/, ''), 'must be there'],
    ['two conditions', filter('[r1]', '[adm, not adm]'), 'must be one condition'],
    ['an aggregation', filter('[r1]', 'adm | count() > 1'), 'needs a timeframe'],
    ['a name of its rule', filter('[r1]', 'not sel'), 'names "sel", which the filter does not define'],
    ['no search', filter('[r1]').replace(/  adm:\n.*\n/, ''), 'has no search'],
  ])('%s is refused', (_name, text, reason) => {
    expect(reasonsOf(`${RULE}---\n${text}`).join('\n')).toContain(reason)
  })
  it.each(['[r1]', 'r1', '[named]', '[r1, r9]', 'any'])('is added to the rules it names: %s', (rules) => {
    expect(hits(`${RULE}---\n${filter(rules)}`, { type: 'x', User: 'bob' })).toBe(1)
    expect(hits(`${RULE}---\n${filter(rules)}`, { type: 'x', User: 'ADM_bob' })).toBe(0)
  })
  it('may stand before the rule, and several filters add up', () => {
    const other = filter('[r1]').replace('f1', 'f2').replace('adm_', 'svc_')
    const text = `${filter('[r1]')}---\n${RULE}---\n${other}`
    expect(hits(text, { type: 'x', User: 'svc_1' })).toBe(0)
    expect(hits(text, { type: 'x', User: 'adm_1' })).toBe(0)
    expect(hits(text, { type: 'x', User: 'bob' })).toBe(1)
  })
})
