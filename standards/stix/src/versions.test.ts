import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { JsonObject } from './json.ts'
import { compareVersions, versionOf, versionVerdict } from './versions.ts'

const at = (hour: number, change: JsonObject = {}): JsonObject => ({
  type: 'tool',
  id: 'tool--0c7b5b88-8ff7-4a4d-aa9d-feb398cd0061',
  created_by_ref: 'identity--1',
  created: '2026-01-01T00:00:00.000Z',
  modified: `2026-01-01T${String(hour).padStart(2, '0')}:00:00.000Z`,
  ...change,
})

describe('versionVerdict', () => {
  it.each<[string, JsonObject[], JsonObject, string, string[]]>([
    ['same version, other content', [at(1)], at(1, { name: 'x' }), 'conflict', ['same-version-differs']],
    [
      'same instant spelled otherwise',
      [at(1)],
      at(1, { modified: '2026-01-01T01:00:00.000000Z' }),
      'conflict',
      ['same-version-differs'],
    ],
    ['created changed', [at(1)], at(2, { created: '2026-01-01T00:30:00.000Z' }), 'newer', ['created-changed']],
    ['a version by someone else', [at(1)], at(2, { created_by_ref: 'identity--2' }), 'newer', ['not-the-creator']],
    ['a version by nobody', [at(1)], at(2, { created_by_ref: null }), 'newer', ['not-the-creator']],
    ['after revocation', [at(1), at(2, { revoked: true })], at(3), 'newer', ['after-revocation']],
    ['revoked below a newer version', [at(3)], at(2, { revoked: true }), 'older', ['revoked-below-newer']],
    ['modified before created', [], at(1, { created: '2026-01-01T02:00:00.000Z' }), 'new', ['modified-before-created']],
    [
      'a marking redefined',
      [at(1, { type: 'marking-definition' })],
      at(1, { type: 'marking-definition', name: 'x' }),
      'conflict',
      ['marking-redefined'],
    ],
    ['a revocation of the same version', [at(1)], at(1, { revoked: true }), 'conflict', ['same-version-differs']],
    ['the first', [], at(1), 'new', []],
    ['the same', [at(2), at(1)], at(1), 'same', []],
    ['the same after revocation', [at(1, { revoked: true }), at(2)], at(2), 'same', []],
    ['a newer one', [at(1), at(2)], at(3), 'newer', []],
    ['an older one', [at(1), at(3)], at(2), 'older', []],
    ['a revocation', [at(1)], at(2, { revoked: true }), 'newer', []],
    ['an older one of a revoked object', [at(3, { revoked: true })], at(2), 'older', []],
    ['a nanosecond newer', [at(1)], at(1, { modified: '2026-01-01T01:00:00.000000001Z' }), 'newer', []],
    [
      'an observable again with other content',
      [{ type: 'url', value: 'a' }],
      { type: 'url', value: 'b' },
      'conflict',
      ['same-version-differs'],
    ],
  ])('%s', (_what, existing, incoming, verdict, breaches) => {
    expect(versionVerdict(existing, incoming)).toEqual({ verdict, breaches })
  })

  it('does not depend on the order of what is held', () => {
    const version = fc.record({
      hour: fc.integer({ min: 1, max: 4 }),
      revoked: fc.boolean(),
      by: fc.constantFrom('identity--1', 'identity--2'),
    })
    const made = version.map(({ hour, revoked, by }) => at(hour, { revoked, created_by_ref: by }))
    fc.assert(
      fc.property(fc.array(made, { maxLength: 4 }), made, (existing, incoming) => {
        expect(versionVerdict(existing.toReversed(), incoming)).toEqual(versionVerdict(existing, incoming))
      }),
    )
  })
})

it('orders by modified, else created; what has neither comes first', () => {
  expect(versionOf({ created: 'c' })).toBe('c')
  expect(compareVersions(at(1), at(2))).toBeLessThan(0)
  expect(compareVersions({ type: 'url' }, at(1))).toBeLessThan(0)
  expect(compareVersions({ type: 'url' }, { type: 'url' })).toBe(0)
})
