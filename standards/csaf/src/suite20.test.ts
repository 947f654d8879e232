import { expect, it } from 'vitest'
import { advisories, suite } from '../testing/suite.ts'
import { testsOf, type Validation, validate } from './index.ts'

const cases = suite('2.0')
const lists = { mandatory: 'failed', optional: 'warned', recommended: 'warned', informative: 'informed' } as const

it.runIf(cases.length > 0)('every case of the 2.0 suite is reported by its test, or not, as the suite says', () => {
  expect([cases.filter(({ reports }) => reports).length, cases.filter(({ reports }) => !reports).length]).toEqual([
    88, 56,
  ])
  const told = cases.map(({ name, test, group, document }) => {
    const { valid, tests } = validate(document)
    return { name, test, valid, reports: tests[lists[group]].some((finding) => finding.test === test) }
  })
  expect(told).toEqual(cases.map(({ name, test, valid, reports }) => ({ name, test, valid, reports })))
})

it('has every test of the standard', () => {
  const ids = testsOf('2.0').map(({ id }) => id)
  const numbers = (section: string, most: number) => Array.from({ length: most }, (_, i) => `${section}.${i + 1}`)
  expect(ids).toEqual([
    ...numbers('6.1', 26),
    ...numbers('6.1.27', 11),
    ...numbers('6.1', 33).slice(27),
    ...numbers('6.2', 20),
    ...numbers('6.3', 11),
  ])
})

/** How many documents each test has something to say of. */
function counted(validations: readonly Validation[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { tests } of validations)
    for (const id of new Set(Object.values(tests).flatMap((list) => list.map(({ test }) => test))))
      counts[id] = (counts[id] ?? 0) + 1
  return counts
}

const texts = advisories()

it.runIf(texts.length > 0)('900 advisories of CISA are answered, all as their schema says', () => {
  const validations = texts.map((text) => validate(JSON.parse(text)))
  expect(validations).toHaveLength(900)
  expect(validations.flatMap(({ schema }) => schema)).toEqual([])
  expect(validations.filter(({ valid }) => valid)).toHaveLength(832)
  expect(counted(validations)).toEqual({
    // All 67: a branch product_version named "vers:all/*", which is a range of versions.
    '6.1.31': 67,
    // "Improper Handling of Insufficient Permissions or Privileges " with a blank behind it.
    '6.1.11': 1,
    '6.2.1': 1,
    '6.2.3': 1,
    '6.2.5': 1,
    '6.2.12': 2,
    '6.2.13': 3,
    '6.2.16': 870,
    '6.2.18': 648,
    '6.3.2': 568,
    '6.3.8': 5,
    '6.3.9': 730,
    '6.3.10': 730,
    '6.3.11': 17,
  })
})
