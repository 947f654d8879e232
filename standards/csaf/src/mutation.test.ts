import { expect, it } from 'vitest'
import { mutated, numbers } from '../../../test/support/mutation.ts'
import { advisories, suite } from '../testing/suite.ts'
import { validate } from './index.ts'

const small = advisories().filter((text, i) => i % 45 === 0 && text.length < 20_000)
const documents = [
  ...small.map((text) => JSON.parse(text) as unknown),
  ...suite('2.1').flatMap(({ document }, i) => (i % 8 === 0 ? [document] : [])),
]

it.runIf(documents.length > 0)(
  'real documents with anything changed in them are answered, and each finding has its place',
  () => {
    const next = numbers(1)
    const bad: unknown[] = []
    let verdicts = 0
    for (let i = 0; i < 700; i++) {
      const changed = mutated(documents[next(documents.length)], next)
      const { schema, tests, valid } = validate(changed, { now: '2026-11-01T00:00:00Z' })
      if (!valid) verdicts++
      for (const one of [...schema, ...tests.failed, ...tests.warned, ...tests.informed])
        if (!isPlaceIn(changed, one.path) || one.message === '' || one.message.length > 1_001) bad.push(one)
    }
    expect(bad).toEqual([])
    expect(verdicts).toBeGreaterThan(300)
  },
)

/** A JSON pointer (RFC 6901) to a value, or to what is missing below one. */
function isPlaceIn(root: unknown, pointer: string): boolean {
  if (pointer !== '' && !pointer.startsWith('/')) return false
  let at = root
  for (const part of pointer.split('/').slice(1)) {
    if (typeof at !== 'object' || at === null) return true
    if (Array.isArray(at) && !/^\d+$/.test(part)) return false
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~')
    at = Object.hasOwn(at, key) ? (at as Readonly<Record<string, unknown>>)[key] : undefined
  }
  return true
}
