import { describe, expect, it } from 'vitest'
import { placePoints } from './placing.ts'
import type { MapPoint } from './types.ts'

const size = { width: 800, height: 600 }
const project = ({ lat, lon }: { lat: number; lon: number }) => ({ x: lon, y: lat })
const point = (id: string, x: number, y: number, more: Partial<MapPoint> = {}): MapPoint => ({
  id,
  name: id,
  state: 'capable',
  position: { lon: x, lat: y },
  ...more,
})
const place = (points: readonly MapPoint[], selected: readonly string[] = []) =>
  placePoints(points, project, size, new Set(selected))

describe('placePoints', () => {
  it('never takes what is not capable into a cluster', () => {
    const placed = place([point('a', 100, 100), point('b', 104, 102), point('bad', 102, 101, { state: 'severe' })])
    expect(placed.map(({ kind }) => kind)).toEqual(['cluster', 'point'])
    expect(placed.find(({ id }) => id === 'bad')).toBeDefined()
  })
  it('joins capable points of neighbouring cells that would overlap', () => {
    const [only, ...rest] = place([point('a', 33, 33), point('b', 35, 35)])
    expect(rest).toEqual([])
    expect(only).toMatchObject({ kind: 'cluster', counts: { capable: 2 } })
  })
  it('leaves far points alone, and the selected one out of its cluster', () => {
    expect(place([point('a', 100, 100), point('b', 300, 100)]).map(({ kind }) => kind)).toEqual(['point', 'point'])
    expect(place([point('a', 100, 100), point('b', 101, 100)], ['b']).every(({ kind }) => kind === 'point')).toBe(true)
  })
  it('counts every point exactly once, in clusters or alone', () => {
    const points = Array.from({ length: 500 }, (_, i) => point(`p${i}`, (i * 37) % 800, (i * 91) % 600))
    const count = place(points).reduce((sum, one) => sum + (one.kind === 'cluster' ? one.points.length : 1), 0)
    expect(count).toBe(500)
  })
  it('writes no name over another mark, the worst state first', () => {
    const placed = place([
      point('degraded', 100, 100, { state: 'degraded' }),
      point('not', 100, 122, { state: 'not-capable' }),
    ])
    const labelled = placed.filter((one) => one.kind === 'point' && one.labelled).map(({ id }) => id)
    expect(labelled).toEqual(['not'])
  })
  it('leaves out what is far outside the window', () => {
    expect(place([point('a', -200, 100)])).toEqual([])
  })
})
