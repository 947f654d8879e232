import { expect, it } from 'vitest'
import { suite } from '../testing/suite.ts'
import { testsOf, validate } from './index.ts'

const cases = suite('2.1')
const lists = { mandatory: 'failed', optional: 'warned', recommended: 'warned', informative: 'informed' } as const

/** 6.2.33 asks for the time of the check; the suite is older than this. */
const NOW = '2026-11-01T00:00:00Z'

/**
 * Documents that the suite calls valid and that break a mandatory test besides the one they are made for: where they do,
 * and the sentence of the standard. csaf-validator-lib 2.0.10 fails them by the same tests.
 */
const CONTRADICTIONS: Readonly<Record<string, readonly [test: string, path: string, sentence: string]>> = {
  // The base score of AV:N/AC:L/Au:N/C:C/I:C/A:C is 10.0 (CVSS 2.0 §3.2.1). The 9.0 given is the temporal one, with E:POC.
  '6-1-10-13': [
    '6.1.9',
    '/vulnerabilities/0/metrics/0/content/cvss_v2/baseScore',
    'It MUST be tested that the given CVSS object has the values computed correctly according to the definition.',
  ],
  // CSAFPID-9080700 is a range of Product A and one of Product B.
  '6-1-50-15': [
    '6.1.2',
    '/product_tree/branches/0/branches/1/branches/0/product/product_id',
    'For each Product ID in Full Product Name elements it MUST be tested that the product_id was not already defined within the same document.',
  ],
  // The only note is a summary, in whatever language. 6.2.39.2 and 6.2.39.3 are about its title and category as well.
  '6-2-39-02-01': [
    '6.1.27.14',
    '/document/notes',
    'It MUST be tested that at least one item in document notes exists which has a category of description.',
  ],
  '6-2-39-03-01': [
    '6.1.27.14',
    '/document/notes',
    'It MUST be tested that at least one item in document notes exists which has a category of description.',
  ],
}

it.runIf(cases.length > 0)('every case of the 2.1 suite is reported by its test, or not, as the suite says', () => {
  expect([cases.filter(({ reports }) => reports).length, cases.filter(({ reports }) => !reports).length]).toEqual([
    251, 236,
  ])
  const told = cases.map(({ name, test, group, document }) => {
    const { tests, valid, schema } = validate(document, { now: NOW })
    const short = /2024-([\d-]+)\.json$/.exec(name)?.[1] ?? ''
    const failed = tests.failed.map((finding) => `${finding.test} ${finding.path}`)
    const isContradiction = schema.length === 0 && failed.join() === CONTRADICTIONS[short]?.slice(0, 2).join(' ')
    return {
      name,
      test,
      // A pin that no longer holds is told as well.
      valid: short in CONTRADICTIONS ? isContradiction : valid,
      reports: tests[lists[group]].some((finding) => finding.test === test),
    }
  })
  expect(told).toEqual(cases.map(({ name, test, valid, reports }) => ({ name, test, valid, reports })))
})

it.runIf(cases.length > 0)('what is found stands where the suite says, or within', () => {
  const isAt = (place: string, of: string) => place === of || place.startsWith(`${of}/`)
  const told = cases.flatMap(({ name, test, group, document, places }) => {
    if (places === undefined) return []
    const ours = validate(document, { now: NOW }).tests[lists[group]].flatMap((one) =>
      one.test === test ? [one.path] : [],
    )
    const wrong = [
      ...places.filter((place) => !ours.some((one) => isAt(one, place))),
      ...ours.filter((one) => !places.some((place) => isAt(one, place))),
    ]
    return [{ name, wrong }]
  })
  expect(told).toHaveLength(30)
  expect(told.filter(({ wrong }) => wrong.length > 0)).toEqual([])
})

it('has every test of the standard', () => {
  const ids = testsOf('2.1').map(({ id }) => id)
  const numbers = (section: string, most: number) => Array.from({ length: most }, (_, i) => `${section}.${i + 1}`)
  const without = (all: readonly string[], ...left: readonly string[]) => all.filter((id) => !left.includes(id))
  expect(new Set(ids).size).toBe(ids.length)
  expect(new Set(ids)).toEqual(
    new Set([
      ...without(numbers('6.1', 61), '6.1.27', '6.1.60'),
      ...numbers('6.1.27', 19),
      ...numbers('6.1.60', 3),
      // The TLP label of 6.2.10 is demanded by the schema now.
      ...without(numbers('6.2', 53), '6.2.10', '6.2.39', '6.2.50'),
      ...numbers('6.2.39', 5),
      ...numbers('6.2.50', 3),
      ...numbers('6.2.54', 4),
      ...without(numbers('6.3', 22), '6.3.19', '6.3.21'),
      ...numbers('6.3.19', 5),
      ...numbers('6.3.21', 9),
    ]),
  )
})
