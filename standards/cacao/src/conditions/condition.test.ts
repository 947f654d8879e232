import { describe, expect, it } from 'vitest'
import { say } from '../tell/told.ts'
import { decide, type Known, readCondition } from './condition.ts'

const values: Readonly<Record<string, Known>> = {
  __family__: { type: 'string', value: 'wannacry' },
  '__same-one__': { type: 'string', value: 'wannacry' },
  __count__: { type: 'integer', value: '12' },
  __done__: { type: 'bool', value: 'True' },
  __ip__: { type: 'ipv4-addr', value: '10.1.2.3' },
  __open__: { type: 'string', value: null },
  __many__: { type: 'dictionary', value: { a: 1 } },
}

function ask(text: string): boolean | string {
  const read = readCondition(text)
  if ('flaw' in read) return `${read.flaw.column}: ${say(read.flaw.told)}`
  const decision = decide(read.condition, (name) => values[name])
  return 'holds' in decision ? decision.holds : say(decision.undecided)
}

describe('a condition', () => {
  it.each<[string, string | RegExp]>([
    ["__family__ = 'a'", /^12: expected ":"/],
    ["file:name = 'a'", /^1: the left side must be a variable/],
    ["__family__:value = 'a' AND", /expected/],
    ['__family__:value ; rm -rf /', /./],
    ["[__family__:value = 'a'] FOLLOWEDBY [__family__:value = 'b']", /one expression/],
    ["[__family__:value = 'a'] REPEATS 5 TIMES", /one expression/],
    [String.raw`__family__:value MATCHES '(a)\\1'`, /linear time/],
    ["__ip__:value ISSUBSET 'here'", /no IP address/],
  ])('%s cannot be read', (text, says) => {
    expect(ask(text)).toMatch(says)
  })

  it.each<[string, boolean]>([
    ["__family__:value == 'wannacry'", true],
    ["[__family__:value != 'wannacry']", false],
    ["__family__:value = '__same-one__:value'", true],
    ["__family__:value IN ('petya', 'wannacry')", true],
    ["__family__:value LIKE 'wanna%'", true],
    ["__family__:value MATCHES '^(w+a)+nna'", true],
    ['__count__:value > 9', true],
    ["__count__:value > '9'", true],
    ['__count__:value < 9 OR __done__:value = true', true],
    ["__done__:value = 'true'", true],
    ['__done__:value', true],
    ["__ip__:value ISSUBSET '10.0.0.0/8' AND __count__:value = 12", true],
    ['EXISTS __open__:value', false],
    ["__open__:value = 'a' OR __family__:value = 'wannacry'", true],
    ["__open__:value = 'a' AND __family__:value = 'petya'", false],
  ])('%s is decided', (text, holds) => {
    expect(ask(text)).toBe(holds)
  })

  it.each<[string, RegExp]>([
    ["__open__:value = 'a' AND __family__:value = 'wannacry'", /__open__ is not known/],
    ["__family__:value = '__open__:value'", /__open__ is not known/],
    ['__family__:value > 5', /not both numbers/],
    ['__family__:value = true', /neither true nor false/],
    ["__many__:value = 'a'", /dictionary/],
    ["__none__:value = 'a'", /not defined/],
  ])('%s stays open', (text, says) => {
    expect(ask(text)).toMatch(says)
  })
})
