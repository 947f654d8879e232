import { RefusalBook } from '@testudo/kernel/refusals'
import { type JsonObject, parseStrict } from '@testudo/stix'
import { expect, it } from 'vitest'
import { check } from '../../objects/check.ts'
import { REFUSALS } from '../index.ts'

const book = new RefusalBook()
book.add(REFUSALS)
const inFrench = (object: JsonObject) => {
  const { broken } = check(object)
  return broken && book.say('fr', broken)
}

const at = '2026-11-24T06:00:00.000Z'
const indicator = (pattern: string): JsonObject => ({
  type: 'indicator',
  spec_version: '2.1',
  id: 'indicator--11111111-1111-4111-8111-111111111111',
  created: at,
  modified: at,
  valid_from: at,
  pattern_type: 'stix',
  pattern,
})

it.each([
  [{ type: 'tool', id: 'tool--x' }, '/id : "tool--x" n’est pas un identifiant, type--uuid (STIX 2.1 §2.9)'],
  [
    indicator('[ipv4-addr:value = '),
    '/pattern : au caractère 19 : on attend une constante et l’on trouve la fin (STIX 2.1 §9)',
  ],
  [
    indicator("[ipv4-addr:value = t'now']"),
    "/pattern : au caractère 19 : t'now'] n’est pas un littéral : écrivez une date comme 2026-01-31T23:59:59.000Z (STIX 2.1 §9)",
  ],
  [
    { ...indicator("[ipv4-addr:value = '198.51.100.7']"), modified: '2026-11-24T05:00:00.000Z' },
    '/modified : modified ne doit pas être antérieur à created (STIX 2.1 §3.6)',
  ],
  [
    { ...indicator("[ipv4-addr:value = '198.51.100.7']"), confidence: 101 },
    '/confidence : on attend un nombre de 0 à 100 (STIX 2.1 §2.10)',
  ],
])('a requirement is told in French, with its place and section: %#', (object, french) => {
  expect(inFrench(object)?.replaceAll('\u00a0', ' ')).toBe(french)
})

it('what cannot be read is told in French too, alone and at its place', () => {
  const read = parseStrict('{"a": 1, "a": 2}', 64)
  if (!('flaw' in read)) throw new Error('two properties of one name were read')
  const { code, message, path } = read.flaw
  expect(book.say('fr', { code, message })).toBe('la propriété "a" figure deux fois')
  expect(book.say('fr', { code, message: `${path}: ${message}` })).toBe(
    `${path}\u00a0: la propriété "a" figure deux fois`,
  )
})

it('words of whoever sent it are taken as they are, whatever they look like', () => {
  const hostile = { ...indicator("[ipv4-addr:value = '198.51.100.7']"), lang: 'is not base64 (STIX 2.1 §9)' }
  const french = inFrench(hostile)
  expect(french).toContain('is not base64 (STIX 2.1 §9)')
  expect(french).toContain('n’est pas une étiquette de langue')
})
