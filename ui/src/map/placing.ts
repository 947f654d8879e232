import type { State } from '@testudo/kernel/situation'
import type { MapPoint } from './types.ts'

/** What stands on the map: one point, or several that would overlap. */
export type Placed =
  | {
      readonly kind: 'point'
      readonly id: string
      readonly x: number
      readonly y: number
      readonly point: MapPoint
      readonly labelled: boolean
    }
  | {
      readonly kind: 'cluster'
      readonly id: string
      readonly x: number
      readonly y: number
      readonly points: readonly MapPoint[]
      readonly counts: Readonly<Partial<Record<State, number>>>
    }

interface At {
  readonly point: MapPoint
  readonly x: number
  readonly y: number
}

interface Box {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

const RADIUS = 34
const DISC = 11
const LETTER = 6.4

/**
 * Puts points on the screen. Capable points closer than 34 px join into a cluster; whatever is not capable, selected or
 * marked `alone` always stands for itself, so that a cluster never hides the worst state. Names are written where they
 * cover nothing: first the selected, then the worst, then those that ask for it.
 *
 * @param project degrees to pixels on the screen; points outside `size` by more than 60 px are left out
 * Time O(n) for clustering (grid of 34 px cells), O(m²) in the number of names written.
 */
export function placePoints(
  points: readonly MapPoint[],
  project: (position: MapPoint['position']) => { readonly x: number; readonly y: number },
  size: { readonly width: number; readonly height: number },
  selected: ReadonlySet<string>,
): readonly Placed[] {
  const single: At[] = []
  const cells = new Map<string, At[]>()
  for (const point of points) {
    const { x, y } = project(point.position)
    if (x < -60 || y < -60 || x > size.width + 60 || y > size.height + 60) continue
    const at = { point, x, y }
    if (
      point.state !== 'capable' ||
      point.alone === true ||
      (point.shape ?? 'asset') !== 'asset' ||
      selected.has(point.id)
    ) {
      single.push(at)
      continue
    }
    const key = `${Math.floor(x / RADIUS)} ${Math.floor(y / RADIUS)}`
    const cell = cells.get(key)
    if (cell === undefined) cells.set(key, [at])
    else cell.push(at)
  }
  const clusters: Placed[] = []
  for (const group of joinCells(cells)) {
    const [only] = group
    if (group.length === 1 && only !== undefined) single.push(only)
    else clusters.push(clusterOf(group))
  }
  return [...clusters, ...writeNames(single, clusters, selected)]
}

/** Cells whose centres of gravity are too close become one group. */
function joinCells(cells: ReadonlyMap<string, readonly At[]>): readonly (readonly At[])[] {
  const left = new Map(cells)
  const groups: At[][] = []
  for (const [key, own] of [...cells].sort((a, b) => b[1].length - a[1].length)) {
    if (!left.delete(key)) continue
    const group = [...own]
    const centre = middle(group)
    const [cx = 0, cy = 0] = key.split(' ').map(Number)
    for (const [dx, dy] of [
      [-1, -1],
      [0, -1],
      [1, -1],
      [-1, 0],
      [1, 0],
      [-1, 1],
      [0, 1],
      [1, 1],
    ] as const) {
      const near = left.get(`${cx + dx} ${cy + dy}`)
      if (near === undefined) continue
      const other = middle(near)
      if (Math.hypot(other.x - centre.x, other.y - centre.y) > RADIUS) continue
      group.push(...near)
      left.delete(`${cx + dx} ${cy + dy}`)
    }
    groups.push(group)
  }
  return groups
}

function middle(group: readonly At[]): { x: number; y: number } {
  const sum = group.reduce((a, b) => ({ x: a.x + b.x, y: a.y + b.y }), { x: 0, y: 0 })
  return { x: sum.x / group.length, y: sum.y / group.length }
}

function clusterOf(group: readonly At[]): Placed {
  const counts: Partial<Record<State, number>> = {}
  for (const { point } of group) counts[point.state] = (counts[point.state] ?? 0) + 1
  const points = group.map(({ point }) => point)
  return { kind: 'cluster', id: `cluster ${points[0]?.id ?? ''} ${points.length}`, ...middle(group), points, counts }
}

const RANK: Readonly<Record<State, number>> = { 'not-capable': 1, severe: 2, degraded: 3, unknown: 4, capable: 5 }

function writeNames(
  single: readonly At[],
  clusters: readonly Placed[],
  selected: ReadonlySet<string>,
): readonly Placed[] {
  const rank = ({ point }: At) => (selected.has(point.id) ? 0 : RANK[point.state])
  const taken: Box[] = [...clusters, ...single].map(({ x, y }) => ({
    left: x - DISC,
    right: x + DISC,
    top: y - DISC,
    bottom: y + DISC,
  }))
  return [...single]
    .sort((a, b) => rank(a) - rank(b))
    .map((at): Placed => {
      const { point, x, y } = at
      const wants = point.labelled === true || point.state !== 'capable' || selected.has(point.id)
      const half = (point.name.length * LETTER) / 2
      const box = { left: x - half, right: x + half, top: y + 12, bottom: y + 27 }
      const labelled = wants && point.shape !== 'fault' && !taken.some((other) => overlap(other, box))
      if (labelled) taken.push(box)
      return { kind: 'point', id: point.id, x, y, point, labelled }
    })
}

function overlap(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
}
