import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { feature, mesh } from 'topojson-client'
import type { GeometryCollection, Topology } from 'topojson-specification'

export type Line = readonly (readonly [lon: number, lat: number])[]

/** Land as closed rings, borders as lines; WGS 84 degrees. Rings over the antimeridian go on beyond 180°. */
export interface World {
  readonly land: readonly Line[]
  readonly borders: readonly Line[]
}

let world: World | undefined

/** The geometry the picture shows (world-atlas 50m, Natural Earth, public domain), read once. */
export function readWorld(): World {
  world ??= load()
  return world
}

function load(): World {
  const file = createRequire(import.meta.url).resolve('world-atlas/countries-50m.json')
  const topology = JSON.parse(readFileSync(file, 'utf8')) as Topology<{
    countries: GeometryCollection
    land: GeometryCollection
  }>
  const { countries, land } = topology.objects
  const borders = mesh(topology, countries, (a, b) => a !== b)
  return {
    land: feature(topology, land).features.flatMap(({ geometry }) =>
      geometry.type === 'MultiPolygon'
        ? geometry.coordinates.flat().map(unwrap)
        : geometry.type === 'Polygon'
          ? geometry.coordinates.map(unwrap)
          : [],
    ),
    borders: borders.coordinates.map(unwrap),
  }
}

/** A jump of more than half the world is the antimeridian: the line goes on where it was going. */
function unwrap(points: readonly (readonly number[])[]): Line {
  let turn = 0
  let before: number | undefined
  return points.map(([lon = 0, lat = 0]): [number, number] => {
    if (before !== undefined && lon - before > 180) turn -= 360
    if (before !== undefined && lon - before < -180) turn += 360
    before = lon
    return [lon + turn, lat]
  })
}
