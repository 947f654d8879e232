import type { State } from '@testudo/kernel/situation'

/** What drawing a shape needs of a page: paths as SVG writes them, filled or stroked in one ink. */
export interface Pen {
  fill(path: string, colour: string): void
  stroke(path: string, width: number, colour: string, dash?: readonly [number, number]): void
}

const INK = '#111111'
const PAPER = '#ffffff'

/**
 * Shapes of states as on the screen: dot, triangle, diamond, square with a cross, dashed ring. Told apart without colour.
 *
 * @param x,y centre in points; `size` from edge to edge
 */
export function drawState(pen: Pen, state: State, x: number, y: number, size: number): void {
  const r = size / 2
  if (state === 'capable') pen.fill(circle(x, y, r * 0.6), INK)
  else if (state === 'degraded') pen.fill(`M${x} ${y - r} L${x + r} ${y + r * 0.85} L${x - r} ${y + r * 0.85} Z`, INK)
  else if (state === 'severe') pen.fill(`M${x} ${y - r} L${x + r} ${y} L${x} ${y + r} L${x - r} ${y} Z`, INK)
  else if (state === 'not-capable') {
    const s = r * 0.9
    pen.fill(`M${x - s} ${y - s} L${x + s} ${y - s} L${x + s} ${y + s} L${x - s} ${y + s} Z`, INK)
    const c = s * 0.5
    pen.stroke(`M${x - c} ${y - c} L${x + c} ${y + c} M${x + c} ${y - c} L${x - c} ${y + c}`, size * 0.13, PAPER)
  } else pen.stroke(circle(x, y, r * 0.8), size * 0.16, INK, [size * 0.26, size * 0.18])
}

export function circle(x: number, y: number, r: number): string {
  return `M${x - r} ${y} A${r} ${r} 0 1 0 ${x + r} ${y} A${r} ${r} 0 1 0 ${x - r} ${y} Z`
}
