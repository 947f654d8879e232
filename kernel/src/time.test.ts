import { describe, expect, it } from 'vitest'
import { formatAge, formatDtg, parseTime, shortDtg } from './time.ts'

const AT = Date.UTC(2026, 10, 22, 16, 42)

describe('a time is not read', () => {
  it.each([
    '',
    'yesterday',
    '22164ZNOV26',
    '221642ZNOX26',
    '222442ZNOV26',
    '221660ZNOV26',
    '310000ZNOV26',
    '000000ZNOV26',
    '2026-02-30',
    '2026-11-22T25:00Z',
    '2026-11-22T16:42',
    '2026-11-22T16:42+02:00',
    '1234567890',
  ])('%s', (text) => expect(parseTime(text)).toBeUndefined())
})

it.each([
  '221642ZNOV26',
  '22 1642Z NOV 26',
  ' 221642znov26 ',
  '2026-11-22T16:42Z',
  '2026-11-22T16:42:00Z',
  '2026-11-22T16:42:00.000Z',
])('reads %s', (text) => {
  expect(parseTime(text)).toBe(AT)
})

it('writes date-time groups in Zulu', () => {
  expect([formatDtg(AT), shortDtg(AT)]).toEqual(['221642ZNOV26', '221642Z'])
  expect(formatDtg(Date.UTC(2005, 0, 1, 0, 5))).toBe('010005ZJAN05')
})

it('writes ages as rows show them', () => {
  const ages = [-5, 0, 12 * 60_000, 277 * 60_000, 26 * 3_600_000]
  expect(ages.map((age) => formatAge(age))).toEqual(['0 min', '0 min', '12 min', '4 h 37', '1 d 02 h'])
  expect(ages.map((age) => formatAge(age, 'fr'))).toEqual(['0 min', '0 min', '12 min', '4 h 37', '1 j 02 h'])
})
