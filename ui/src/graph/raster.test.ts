import { describe, expect, it } from 'vitest'
import { fitCamera, nodeAt, pixelOf, raster, type Scene } from './raster.ts'

const two = (x: readonly number[], y: readonly number[]): Scene => ({
  x: Float32Array.from(x),
  y: Float32Array.from(y),
  radius: Uint8Array.from(x, () => 2),
  colour: Uint32Array.from(x, () => 0xff0000ff),
  from: Uint32Array.of(0),
  to: Uint32Array.of(1),
  edgeColour: Uint32Array.of(0xff00ff00),
})

describe('raster', () => {
  it('draws an edge between two nodes and the nodes over it', () => {
    const pixels = new Uint32Array(40 * 20)
    raster(two([-10, 10], [0, 0]), { x: 0, y: 0, scale: 1 }, pixels, 40, 20, 0xff000000)
    expect(pixels[10 * 40 + 20]).toBe(0xff00ff00)
    expect(pixels[10 * 40 + 10]).toBe(0xff0000ff)
    expect(pixels[0]).toBe(0xff000000)
  })
  it('writes nothing outside the buffer, wherever the nodes are', () => {
    const pixels = new Uint32Array(40 * 20)
    expect(() => raster(two([-1e6, 1e6], [-1e6, 1e6]), { x: 0, y: 0, scale: 3 }, pixels, 40, 20, 0)).not.toThrow()
  })
  it('finds the node under the pointer, and none far from any', () => {
    const scene = two([-10, 10], [0, 0])
    const camera = { x: 0, y: 0, scale: 2 }
    expect(nodeAt(scene, camera, 100, 100, 70, 50)).toBe(1)
    expect(nodeAt(scene, camera, 100, 100, 50, 90)).toBeUndefined()
  })
  it('fits everything into the window', () => {
    const camera = fitCamera(Float32Array.of(0, 100), Float32Array.of(0, 50), 280, 160)
    expect(camera).toEqual({ x: 50, y: 25, scale: 2 })
  })
  it('reads colours as ImageData stores them', () => {
    expect(pixelOf('#112233')).toBe(0xff332211)
  })
})
