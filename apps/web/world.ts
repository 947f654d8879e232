import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { geoEquirectangular } from 'd3-geo'
import { geoProject } from 'd3-geo-projection'
import { feature, mesh } from 'topojson-client'
import type { Topology, GeometryCollection } from 'topojson-specification'
import type { Plugin } from 'vite'

type World = Topology<{ countries: GeometryCollection; land: GeometryCollection }>

const target = fileURLToPath(new URL('../../ui/dist/world.json', import.meta.url))

/** Degrees in, degrees out: an equirectangular projection of one pixel per degree, so that d3 cuts at the antimeridian. */
const degrees = geoEquirectangular()
  .scale(180 / Math.PI)
  .translate([0, 0])
  .precision(0)

/** Two decimals (1 km) are what the 50m data is worth; points that fall together go. y grows downwards in d3. */
function roundUp(value: unknown): unknown {
  if (!Array.isArray(value)) return value
  const [x, y] = value
  if (typeof x === 'number' && typeof y === 'number') return [Math.round(x * 1e2) / 1e2, Math.round(-y * 1e2) / 1e2]
  const inner = value.map(roundUp)
  return inner.filter((one, i) => i === 0 || i === inner.length - 1 || String(one) !== String(inner[i - 1]))
}

function cut(kind: string, geometry: GeoJSON.Geometry | GeoJSON.FeatureCollection): GeoJSON.Feature[] {
  const projected: unknown = geoProject(geometry, degrees)
  const geometries = geometriesOf(projected)
  return geometries.map((one) => ({
    type: 'Feature',
    properties: { kind },
    geometry: { ...one, coordinates: roundUp(one.coordinates) } as GeoJSON.Geometry,
  }))
}

function geometriesOf(value: unknown): { type: string; coordinates: unknown }[] {
  if (typeof value !== 'object' || value === null) return []
  if ('features' in value && Array.isArray(value.features)) return value.features.flatMap(geometriesOf)
  if ('geometry' in value) return geometriesOf(value.geometry)
  return 'coordinates' in value && 'type' in value ? [{ type: String(value.type), coordinates: value.coordinates }] : []
}

/**
 * Cuts world-atlas 50m at the antimeridian: uncut polygons make MapLibre flood the sea north of 60° N as land. Borders
 * and coasts are meshes, so that no line is drawn twice and none along the cut.
 */
export function cutWorld(): string {
  const world = JSON.parse(
    readFileSync(createRequire(import.meta.url).resolve('world-atlas/countries-50m.json'), 'utf8'),
  ) as World
  const { countries, land } = world.objects
  const features = [
    ...cut('land', feature(world, land)),
    ...cut(
      'border',
      mesh(world, countries, (a, b) => a !== b),
    ),
    ...cut(
      'coast',
      mesh(world, countries, (a, b) => a === b),
    ),
  ]
  return JSON.stringify({ type: 'FeatureCollection', features })
}

/** Writes the cut world beside the map that reads it, when it is missing or older than this file. */
export function world(): Plugin {
  return {
    name: 'testudo-world',
    buildStart() {
      const own = fileURLToPath(import.meta.url)
      const fresh = existsSync(target) && statSync(target).mtimeMs > statSync(own).mtimeMs
      if (fresh) return
      mkdirSync(dirname(target), { recursive: true })
      writeFileSync(target, cutWorld())
    },
  }
}
