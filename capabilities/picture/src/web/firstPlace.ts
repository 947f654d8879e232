import type { MissionRow } from '@testudo/picture'
import type { MapPlace } from '@testudo/ui'

/** Width of a map tile at zoom 0 in px, and the width of the map this is planned for. */
const TILE = 512
const MAP_WIDTH = 760
const MARGIN = 1.5
/** Degrees of longitude: a single place is shown with its neighbours. */
const LEAST_SPAN = 8

/** Where the map first looks: at the missions below capable, or at all missions when none is. Undefined: no mission has a place. */
export function firstPlace(missions: readonly MissionRow[]): MapPlace | undefined {
  const wrong = missions.filter((mission) => mission.state !== 'capable')
  const points = (wrong.length > 0 ? wrong : missions).flatMap((mission): (readonly [number, number])[] => [
    ...(mission.path ?? []),
    ...(mission.position === undefined ? [] : [[mission.position.lon, mission.position.lat] as const]),
  ])
  if (points.length === 0) return undefined
  const lons = points.map(([lon]) => lon)
  const lats = points.map(([, lat]) => lat)
  const [west, east, south, north] = [Math.min(...lons), Math.max(...lons), Math.min(...lats), Math.max(...lats)]
  // A degree of latitude is about 1.8 times as tall as one of longitude is wide at 56° north in Mercator.
  const span = Math.max(east - west, (north - south) * 1.8, LEAST_SPAN) * MARGIN
  return {
    lon: (west + east) / 2,
    lat: (south + north) / 2,
    zoom: Math.min(7, Math.max(2, Math.log2((MAP_WIDTH / TILE) * (360 / span)))),
  }
}
