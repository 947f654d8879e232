export type Point = readonly [x: number, y: number]

export interface Box {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** The part of a closed ring inside a box (Sutherland and Hodgman 1974); may run along the edge. */
export function clipRing(ring: readonly Point[], box: Box): readonly Point[] {
  let points = ring
  for (const [inside, cross] of edgesOf(box)) {
    const out: Point[] = []
    for (const [i, point] of points.entries()) {
      const before = points.at(i - 1) ?? point
      if (inside(point) !== inside(before)) out.push(cross(before, point))
      if (inside(point)) out.push(point)
    }
    points = out
  }
  return points
}

/** The parts of a line inside a box. */
export function clipLine(line: readonly Point[], box: Box): readonly (readonly Point[])[] {
  let parts: readonly (readonly Point[])[] = [line]
  for (const [inside, cross] of edgesOf(box)) {
    parts = parts.flatMap((part) => {
      const out: Point[][] = []
      let open: Point[] | undefined
      for (const [i, point] of part.entries()) {
        const before = part[i - 1]
        if (before !== undefined && inside(before) !== inside(point)) {
          const edge = cross(before, point)
          if (open === undefined) out.push((open = [edge]))
          else {
            open.push(edge)
            open = undefined
          }
        }
        if (!inside(point)) continue
        if (open === undefined) out.push((open = [point]))
        else open.push(point)
      }
      return out.filter((one) => one.length > 1)
    })
  }
  return parts
}

type Edge = readonly [inside: (point: Point) => boolean, cross: (a: Point, b: Point) => Point]

function edgesOf({ left, top, right, bottom }: Box): readonly Edge[] {
  const atX =
    (x: number) =>
    (a: Point, b: Point): Point => [x, a[1] + ((b[1] - a[1]) * (x - a[0])) / (b[0] - a[0])]
  const atY =
    (y: number) =>
    (a: Point, b: Point): Point => [a[0] + ((b[0] - a[0]) * (y - a[1])) / (b[1] - a[1]), y]
  return [
    [([x]) => x >= left, atX(left)],
    [([x]) => x <= right, atX(right)],
    [([, y]) => y >= top, atY(top)],
    [([, y]) => y <= bottom, atY(bottom)],
  ]
}
