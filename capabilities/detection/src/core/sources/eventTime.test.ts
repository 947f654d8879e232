import { expect, it } from 'vitest'
import { eventTime } from './eventTime.ts'

it('is the one a line of syslog begins with, where no field tells another', () => {
  const at = Date.UTC(2026, 10, 22, 9, 2, 11)
  expect(eventTime({ message: '<134>1 2026-11-22T09:02:11Z fw-1 filterd - - - pass' })).toBe(at)
  expect(eventTime({ time: at + 1, message: '<134>1 2026-11-22T09:02:11Z fw-1 filterd - - - pass' })).toBe(at + 1)
  for (const message of [
    '2026-11-22T09:02:11Z pass',
    '<134>1 - fw-1 filterd - - - pass',
    '<134>Nov 22 09:02:11 fw-1',
    7,
  ])
    expect(eventTime({ message })).toBeUndefined()
})
