import fc from 'fast-check'
import { expect, it } from 'vitest'
import { ruleOf, TEST } from '../../testing/rules.ts'
import { compile, readRules } from '../index.ts'

const word = fc.string({
  unit: fc.constantFrom('a', 'b', 'c', '\\', '.', 'Ä', '*', '?', '-'),
  minLength: 1,
  maxLength: 7,
})
const key = fc.constantFrom(
  '',
  '|contains',
  '|startswith',
  '|endswith',
  '|contains|all',
  '|neq',
  '|cased',
  '|windash|contains',
)
const items = fc.array(fc.tuple(fc.constantFrom('F', 'G', 'H'), key, fc.array(word, { minLength: 1, maxLength: 3 })), {
  minLength: 1,
  maxLength: 3,
})
const search = items.map((list) => {
  const seen = new Map(list.map(([field, modifiers, values]) => [`${field}${modifiers}`, values]))
  return `{${[...seen].map(([name, values]) => `'${name}': [${values.map((value) => `'${value}'`).join(', ')}]`).join(', ')}}`
})
const condition = fc.constantFrom(
  'a',
  'a and b',
  'a or b',
  'a and not b',
  'not a',
  'not (a or b)',
  '1 of them',
  'all of them',
)
const value = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '\\', '.', 'ä', 'Ä', '-', '/'), maxLength: 14 })
const event = fc.record(
  {
    F: fc.oneof(value, fc.array(value, { maxLength: 2 }), fc.constant(null)),
    G: value,
    H: fc.oneof(value, fc.integer()),
  },
  { requiredKeys: [] },
)

it('never changes an answer: a rule the index does not wake does not match', () => {
  let matched = 0
  fc.assert(
    fc.property(
      fc.array(fc.tuple(search, search, condition), { minLength: 1, maxLength: 6 }),
      fc.array(event, { minLength: 1, maxLength: 6 }),
      (rules, events) => {
        const text = rules
          .map(([a, b, joined], i) => ruleOf(`a: ${a}\nb: ${b}\ncondition: ${joined}`).replace('id: r1', `id: r${i}`))
          .join('---\n')
        const { documents, refused } = readRules(text)
        expect(refused).toEqual([])
        const [fast, slow] = [compile(documents), compile(documents, { indexed: false })]
        const hint = { shape: 'generic' as const, logsource: TEST }
        for (const one of events) {
          const expected = slow.match(one, hint)
          matched += expected.length
          expect(fast.match(one, hint)).toEqual(expected)
        }
      },
    ),
    { numRuns: 1_500 },
  )
  expect(matched).toBeGreaterThan(100)
})
