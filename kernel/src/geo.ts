import { z } from 'zod'

/** WGS 84 degrees. */
export const positionSchema = z.object({ lat: z.number().min(-90).max(90), lon: z.number().min(-180).max(180) })
export type Position = Readonly<z.infer<typeof positionSchema>>

const EARTH_RADIUS_METRES = 6_371_008.8

/** Great-circle distance by the haversine formula on the mean Earth radius (IUGG); error below 0.5 %. */
export function distanceMetres(a: Position, b: Position): number {
  const rad = Math.PI / 180
  const dLat = (b.lat - a.lat) * rad
  const dLon = (b.lon - a.lon) * rad
  const h = Math.sin(dLat / 2) ** 2 + Math.cos(a.lat * rad) * Math.cos(b.lat * rad) * Math.sin(dLon / 2) ** 2
  return 2 * EARTH_RADIUS_METRES * Math.asin(Math.min(1, Math.sqrt(h)))
}
