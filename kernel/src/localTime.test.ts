import { expect, it } from 'vitest'
import { localTime, spanOf } from './localTime.ts'

const at = Date.UTC(2026, 10, 23, 16, 42)

it('tells an operator its own time, and Zulu where a nation has several', () => {
  const paris = localTime('FRA', 'fr')
  expect([paris.zone, paris.moment(at), paris.day(at), paris.field(at)]).toEqual([
    'heure de Paris',
    '23 novembre, 17 h 42',
    '23 novembre 2026',
    '2026-11-23T17:42',
  ])
  expect(localTime('USA', 'en').moment(at)).toBe('23 November, 16:42')
  expect(localTime('GRC', 'fr').zone).toBe('heure d’Athènes')
})

it.each([
  ['LTU', '2026-11-23T18:42', Date.UTC(2026, 10, 23, 16, 42)],
  ['LTU', '2026-07-01T03:05', Date.UTC(2026, 6, 1, 0, 5)],
  // The night the clocks go forward in Paris: 02:30 is not there; and back: 02:30 is there twice.
  ['FRA', '2026-03-29T02:30', Date.UTC(2026, 2, 29, 1, 30)],
  ['FRA', '2026-03-29T03:30', Date.UTC(2026, 2, 29, 1, 30)],
  ['USA', '2026-11-23T16:42:30', Date.UTC(2026, 10, 23, 16, 42)],
])('reads what a form of %s says: %s', (nation, text, moment) => {
  expect(localTime(nation, 'en').read(text)).toBe(moment)
})

it.each(['', 'yesterday', '2026-13-40T99:99', '2026-11-23', '23/11/2026 16:42'])(
  'does not take "%s" for a time',
  (text) => {
    expect(localTime('FRA', 'fr').read(text)).toBeUndefined()
  },
)

it('says spans in whole words', () => {
  expect([spanOf(86_400_000, 'fr'), spanOf(90_000, 'en'), spanOf(5 * 86_400_000, 'en')]).toEqual([
    '24\u00A0heures',
    '1 minute',
    '5 days',
  ])
})
