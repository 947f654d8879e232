import type { Position } from '@testudo/kernel/geo'
import type { State } from '@testudo/kernel/situation'
import type { ReactNode } from 'react'

/** Something that stands somewhere. */
export interface MapPoint {
  readonly id: string
  readonly position: Position
  readonly state: State
  readonly name: string
  /** Portion mark without brackets, `AR`; read out and shown in the tooltip. */
  readonly mark?: string
  /** `asset`: a disc with the state shape (default) · `fault`: a crossed circle where a line is broken · `symbol`: APP-6 */
  readonly shape?: 'asset' | 'fault' | 'symbol'
  /** APP-6 symbol identification code, with `shape: 'symbol'`. */
  readonly sidc?: string
  /** Name always written when there is room; otherwise only when it is not capable or selected. */
  readonly labelled?: boolean
  /** Never taken into a cluster. Anything that is not capable is so anyway. */
  readonly alone?: boolean
}

/** A way, a cable, a dependency between two places. */
export interface MapLine {
  readonly id: string
  /** [lon, lat] in WGS 84 degrees, at least two. */
  readonly path: readonly (readonly [number, number])[]
  readonly kind: 'route' | 'sea' | 'rail' | 'cable' | 'dependency'
  readonly state: State
  /** Out of service: dots in the state colour. */
  readonly out?: boolean
  readonly name: string
}

/** The box that names a mission: `M-04`, tied to a place by a thin line. */
export interface MapTag {
  readonly id: string
  readonly position: Position
  readonly code: string
  readonly name: string
  readonly state: State
}

/** What the map shows: centre and zoom, as it stands in the URL: `21.4,56.1,4.6`. */
export interface MapPlace {
  readonly lon: number
  readonly lat: number
  readonly zoom: number
}

export interface MapViewProps {
  readonly points: readonly MapPoint[]
  readonly lines?: readonly MapLine[]
  readonly tags?: readonly MapTag[]
  /** Ids drawn as selected: points get a ring, lines 3 px on a casing, tags an accent border. */
  readonly selected?: ReadonlySet<string>
  readonly onSelect?: (id: string) => void
  /** Where to look; when it changes the map moves there (≤ 400 ms). Without it: everything that is not capable, else everything. */
  readonly place?: MapPlace | undefined
  readonly onPlace?: (place: MapPlace) => void
  /** Fly to these ids when the list changes. */
  readonly focus?: readonly string[]
  /** The same content as a table; shown with the map's table button and `T`, and when the map cannot be drawn. */
  readonly twin: ReactNode
  readonly twinOpen?: boolean
  readonly onTwin?: (open: boolean) => void
  /** Layer switches, floating at the top left. */
  readonly panel?: ReactNode
  /** The legend of states at the foot. Default true. */
  readonly legend?: boolean
  readonly label: string
}

export function readPlace(text: string | undefined): MapPlace | undefined {
  const [lon, lat, zoom] = (text ?? '').split(',').map(Number)
  if (lon === undefined || lat === undefined || zoom === undefined) return undefined
  const inside = Math.abs(lon) <= 180 && Math.abs(lat) <= 85 && zoom >= 0 && zoom <= 12
  return inside ? { lon, lat, zoom } : undefined
}

/** Three decimals are 100 m: enough, and the link stays short. */
export function placeText({ lon, lat, zoom }: MapPlace): string {
  return `${round(lon)},${round(lat)},${round(zoom)}`
}

function round(value: number): number {
  return Math.round(value * 1_000) / 1_000
}
