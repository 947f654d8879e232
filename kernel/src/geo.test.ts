import { expect, it } from 'vitest'
import { distanceMetres, positionSchema } from './geo.ts'

it('refuses positions off the globe', () => {
  for (const p of [{ lat: 90.1, lon: 0 }, { lat: 0, lon: -180.1 }, { lat: Number.NaN, lon: 0 }, { lat: 1 }])
    expect(positionSchema.safeParse(p).success).toBe(false)
})

it('measures one minute of latitude as a nautical mile, within 0.5 %', () => {
  expect(distanceMetres({ lat: 55, lon: 20 }, { lat: 55 + 1 / 60, lon: 20 })).toBeCloseTo(1_853.25, 1)
})

it('measures across the date line and to the antipode', () => {
  expect(distanceMetres({ lat: 0, lon: 179.5 }, { lat: 0, lon: -179.5 })).toBeCloseTo(111_195.08, 1)
  expect(distanceMetres({ lat: 0, lon: 0 }, { lat: 0, lon: 180 })).toBeCloseTo(Math.PI * 6_371_008.8, 3)
  expect(distanceMetres({ lat: 54.9, lon: 23.9 }, { lat: 54.9, lon: 23.9 })).toBe(0)
})
