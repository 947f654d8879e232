import type { State } from '@testudo/kernel/situation'
import type { Paragraph } from '../../core/document/document.ts'
import { type Box, clipLine, clipRing, type Point } from './clip.ts'
import { type Line, readWorld, type World } from './world.ts'

/** A map ready to be drawn: paths as SVG writes them, in points from its top left corner. */
export interface DrawnMap {
  readonly width: number
  readonly height: number
  readonly land: string
  readonly coast: string
  readonly borders: string
  readonly ways: readonly { readonly path: string; readonly main: boolean; readonly dash?: readonly [number, number] }[]
  readonly marks: readonly { readonly x: number; readonly y: number; readonly state: State }[]
  readonly names: readonly { readonly x: number; readonly y: number; readonly text: string; readonly width: number }[]
}

const DISC = 11
const NAME_SIZE = 7.5
/** Room around what is shown, as a share of it. */
const MARGIN = 0.16
/** Degrees; a single place is not shown on a map of its street. */
const LEAST_SPAN = 3

/**
 * Draws where it is: ways and places of the paragraphs over land, borders and sea, in one ink. Mercator.
 *
 * @param measure width in points of a name at 7.5 points
 * @returns undefined when nothing has a place
 */
export function drawMap(
  paragraphs: readonly Paragraph[],
  width: number,
  height: number,
  measure: (text: string) => number,
  world: World = readWorld(),
): DrawnMap | undefined {
  const shown = paragraphs.filter(({ place }) => place !== undefined)
  const points = shown.flatMap(({ place }): Point[] => [
    ...(place?.position === undefined ? [] : [mercator(place.position.lon, place.position.lat)]),
    ...(place?.path ?? []).map(([lon, lat]) => mercator(lon, lat)),
  ])
  if (points.length === 0) return undefined
  const toPage = fit(points, width, height)
  const box: Box = { left: 0, top: 0, right: width, bottom: height }
  const project = (line: Line) => line.map(([lon, lat]) => toPage(mercator(lon, lat)))
  const rings = world.land.map((ring) => clipRing(project(ring), box)).filter((ring) => ring.length > 2)
  const lines = (all: readonly Line[]) => all.flatMap((line) => clipLine(project(line), box))
  const placed = shown.flatMap(({ place, shape }) => {
    if (place?.position === undefined || shape === undefined) return []
    const [x, y] = toPage(mercator(place.position.lon, place.position.lat))
    return [{ x, y, state: shape.state, name: shape.title, main: place.main }]
  })
  // What is wrong is drawn last, over what is well.
  const marks = placed.toSorted((a, b) => Number(b.state === 'capable') - Number(a.state === 'capable'))
  return {
    width,
    height,
    land: rings.map((ring) => pathOf(ring, true)).join(' '),
    coast: lines(world.land)
      .map((line) => pathOf(line, false))
      .join(' '),
    borders: lines(world.borders)
      .map((line) => pathOf(line, false))
      .join(' '),
    ways: shown.flatMap(({ place, shape }) =>
      place?.path === undefined
        ? []
        : clipLine(project(place.path), box).map((line) => ({
            path: pathOf(line, false),
            main: place.main,
            ...dashOf(place.kind, shape?.state),
          })),
    ),
    marks: marks.map(({ x, y, state }) => ({ x, y, state })),
    names: nameThem(marks, width, height, measure),
  }
}

function mercator(lon: number, lat: number): Point {
  const north = Math.max(-85, Math.min(85, lat))
  return [lon, (-180 / Math.PI) * Math.log(Math.tan(Math.PI / 4 + (north * Math.PI) / 360))]
}

function fit(points: readonly Point[], width: number, height: number): (point: Point) => Point {
  const xs = points.map(([x]) => x)
  const ys = points.map(([, y]) => y)
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)]
  const spanX = Math.max(LEAST_SPAN, right - left) * (1 + 2 * MARGIN)
  const spanY = Math.max(LEAST_SPAN, bottom - top) * (1 + 2 * MARGIN)
  const scale = Math.min(width / spanX, height / spanY)
  const [cx, cy] = [(left + right) / 2, (top + bottom) / 2]
  return ([x, y]) => [width / 2 + (x - cx) * scale, height / 2 + (y - cy) * scale]
}

const one = (n: number) => (Math.round(n * 10) / 10).toString()

function pathOf(points: readonly Point[], closed: boolean): string {
  const words: string[] = []
  let last = ''
  for (const [x, y] of points) {
    const here = `${one(x)} ${one(y)}`
    if (here === last) continue
    words.push(`${words.length === 0 ? 'M' : 'L'}${here}`)
    last = here
  }
  return words.length < 2 ? '' : `${words.join('')}${closed ? 'Z' : ''}`
}

/** Sea ways are dashed, cables fine, what is out of service dotted. */
function dashOf(kind: string | undefined, state: State | undefined): { readonly dash?: readonly [number, number] } {
  if (state === 'not-capable' && kind !== 'sea') return { dash: [1, 3] }
  return kind === 'sea' || kind === 'air' ? { dash: [5, 3.5] } : {}
}

interface Placed {
  readonly x: number
  readonly y: number
  readonly state: State
  readonly name: string
  readonly main: boolean
}

/** Names beside their marks where they fit: what is wrong first. What finds no room is in the list beside the map. */
function nameThem(
  marks: readonly Placed[],
  width: number,
  height: number,
  measure: (text: string) => number,
): DrawnMap['names'] {
  const taken: Box[] = marks.map(({ x, y }) => ({
    left: x - DISC / 2,
    right: x + DISC / 2,
    top: y - DISC / 2,
    bottom: y + DISC / 2,
  }))
  const names: { x: number; y: number; text: string; width: number }[] = []
  for (const { x, y, name } of marks.toSorted(
    (a, b) => Number(a.state === 'capable') - Number(b.state === 'capable'),
  )) {
    const wide = measure(name)
    const beside = DISC / 2 + 2.5
    const high = NAME_SIZE * 1.2
    for (const [left, middle] of [
      [x + beside, y],
      [x - beside - wide, y],
      [x - wide / 2, y - beside - high / 2],
      [x - wide / 2, y + beside + high / 2],
    ] as const) {
      const box = { left, right: left + wide, top: middle - high / 2, bottom: middle + high / 2 }
      const inside = box.left >= 2 && box.right <= width - 2 && box.top >= 2 && box.bottom <= height - 2
      if (!inside || taken.some((other) => overlap(other, box))) continue
      taken.push(box)
      names.push({ x: left, y: middle, text: name, width: wide })
      break
    }
  }
  return names
}

const overlap = (a: Box, b: Box) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom

/** The map in words: what is where and how it is, for whoever cannot see it. */
export function mapInWords(paragraphs: readonly Paragraph[], lead: string): string {
  return `${lead}. ${paragraphs.map(({ text }) => text).join(' ')}`
}
