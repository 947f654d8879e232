import { expect, it } from 'vitest'
import { isUrgent, lifeOf } from './life.ts'

const DAY = 86_400_000
const NOW = 1_000 * DAY

it.each([
  [undefined, 'unseen', 0, false],
  [NOW - 1, 'over', 0, true],
  [NOW, 'over', 0, true],
  [NOW + 1, 'soon', 0, true],
  [NOW + 30 * DAY - 1, 'soon', 29, true],
  [NOW + 30 * DAY, 'good', 30, false],
])('a certificate until %s is %s with %s days left', (until, state, days, urgent) => {
  const life = lifeOf(until, NOW)
  expect(life).toEqual({ state, days })
  expect(isUrgent(life)).toBe(urgent)
})
