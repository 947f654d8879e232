import { type KeyboardEvent, type PointerEvent, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { IconMaximize, IconTable, IconTopologyStar3 } from '../icons.ts'
import { useKeys } from '../keys/registry.ts'
import { Button } from '../parts/Button.tsx'
import { STATE_TOKEN } from '../state/StateMark.tsx'
import { visibleText } from '../text/controls.ts'
import { useText } from '../text/language.ts'
import { tokenValue, useScheme } from '../theme/scheme.ts'
import { kitWords } from '../words.ts'
import type { LayoutAnswer } from './layout.worker.ts'
import { type Camera, fitCamera, nodeAt, pixelOf, raster, type Scene } from './raster.ts'
import type { NetworkEdge, NetworkGraphProps, NetworkNode } from './types.ts'
import './graph.css'

const LABELS = 40
const PAN = 60

interface Wires {
  readonly from: Uint32Array
  readonly to: Uint32Array
  readonly degree: Uint32Array
}

function wiresOf(nodes: readonly NetworkNode[], edges: readonly NetworkEdge[]): Wires {
  const index = new Map(nodes.map(({ id }, i) => [id, i]))
  const pairs = edges.flatMap(({ from, to }) => {
    const a = index.get(from)
    const b = index.get(to)
    return a === undefined || b === undefined ? [] : [[a, b] as const]
  })
  const degree = new Uint32Array(nodes.length)
  for (const pair of pairs) for (const i of pair) degree[i] = (degree[i] ?? 0) + 1
  return { from: Uint32Array.from(pairs, ([a]) => a), to: Uint32Array.from(pairs, ([, b]) => b), degree }
}

/** Arranges in a worker; positions arrive in rounds, so that the first picture comes at once. */
function useLayout(count: number, wires: Wires) {
  const [places, setPlaces] = useState<LayoutAnswer | undefined>(undefined)
  useEffect(() => {
    const worker = new Worker(new URL('./layout.worker.ts', import.meta.url), { type: 'module' })
    worker.addEventListener('message', (event: MessageEvent<LayoutAnswer>) => setPlaces(event.data))
    worker.postMessage({ count, from: wires.from, to: wires.to })
    return () => worker.terminate()
  }, [count, wires])
  return places !== undefined && places.x.length === count ? places : undefined
}

function useSize() {
  const box = useRef<HTMLDivElement>(null)
  const [size, setSize] = useState({ width: 0, height: 0 })
  useEffect(() => {
    if (box.current === null) return
    const watch = new ResizeObserver(([entry]) => {
      if (entry !== undefined)
        setSize({ width: Math.floor(entry.contentRect.width), height: Math.floor(entry.contentRect.height) })
    })
    watch.observe(box.current)
    return () => watch.disconnect()
  }, [])
  return { box, ...size }
}

/** Larger with more relations; smaller all together where there are many, so that a community stays a cloud of dots. */
function radiusOf(node: NetworkNode, degree: number, count: number): number {
  if (node.centre === true) return 11
  const base = count > 600 ? 2 : count > 150 ? 3 : 5
  return Math.min(base + 4, base + Math.floor(Math.log2(degree + 1) / 2))
}

function useScene(
  nodes: readonly NetworkNode[],
  wires: Wires,
  places: LayoutAnswer | undefined,
  selected: number,
): Scene | undefined {
  const scheme = useScheme()
  return useMemo(() => {
    // Colours are read through the tokens, which change with the scheme.
    void scheme
    if (places === undefined) return undefined
    const colourOf = (node: NetworkNode, i: number) => {
      if (i === selected || node.centre === true) return pixelOf(tokenValue('--t-accent'))
      if (node.state !== undefined) return pixelOf(tokenValue(`--t-${STATE_TOKEN[node.state]}`))
      return pixelOf(tokenValue(`--t-s${node.series ?? 5}`))
    }
    const quiet = pixelOf(tokenValue('--t-line-strong'))
    const strong = pixelOf(tokenValue('--t-accent'))
    return {
      x: places.x,
      y: places.y,
      radius: Uint8Array.from(nodes, (node, i) => radiusOf(node, wires.degree[i] ?? 0, nodes.length)),
      colour: Uint32Array.from(nodes, colourOf),
      from: wires.from,
      to: wires.to,
      edgeColour: Uint32Array.from(wires.from, (a, e) => (a === selected || wires.to[e] === selected ? strong : quiet)),
    }
  }, [nodes, wires, places, selected, scheme])
}

function drawLabels(
  context: CanvasRenderingContext2D,
  nodes: readonly NetworkNode[],
  scene: Scene,
  camera: Camera,
  order: readonly number[],
  width: number,
  height: number,
) {
  context.font = `500 11px ${tokenValue('--t-font')}`
  context.textAlign = 'center'
  context.lineWidth = 3
  context.strokeStyle = tokenValue('--t-canvas')
  context.fillStyle = tokenValue('--t-text')
  const taken: { l: number; r: number; t: number; b: number }[] = []
  let written = 0
  for (const i of order) {
    if (written >= LABELS) return
    const node = nodes[i]
    const x = ((scene.x[i] ?? 0) - camera.x) * camera.scale + width / 2
    const y = ((scene.y[i] ?? 0) - camera.y) * camera.scale + height / 2 + (scene.radius[i] ?? 4) + 12
    if (node === undefined || x < 0 || y < 0 || x > width || y > height) continue
    const text = visibleText(`${node.mark === undefined ? '' : `(${node.mark}) `}${node.name}`).slice(0, 40)
    const half = text.length * 3.1
    const box = { l: x - half, r: x + half, t: y - 10, b: y + 3 }
    if (taken.some((other) => other.l < box.r && box.l < other.r && other.t < box.b && box.t < other.b)) continue
    taken.push(box)
    context.strokeText(text, x, y)
    context.fillText(text, x, y)
    written++
  }
}

/** Draws at most once a frame, whatever happened in between. */
function useDrawing(canvas: React.RefObject<HTMLCanvasElement | null>, draw: () => void) {
  const asked = useRef(0)
  useEffect(() => {
    cancelAnimationFrame(asked.current)
    asked.current = requestAnimationFrame(draw)
  }, [canvas, draw])
}

export default function DrawnNetwork({
  nodes,
  edges,
  selected,
  onSelect,
  onOpen,
  twin,
  actions,
  label,
}: NetworkGraphProps) {
  const t = useText(kitWords)
  const { box, width, height } = useSize()
  const canvas = useRef<HTMLCanvasElement>(null)
  const buffer = useRef<ImageData | undefined>(undefined)
  const [camera, setCamera] = useState<Camera | undefined>(undefined)
  const [hover, setHover] = useState<{ i: number; x: number; y: number } | undefined>(undefined)
  const [asTable, setAsTable] = useState(false)
  const drag = useRef<{ x: number; y: number; moved: boolean } | undefined>(undefined)
  const wires = useMemo(() => wiresOf(nodes, edges), [nodes, edges])
  const places = useLayout(nodes.length, wires)
  const chosen = useMemo(() => nodes.findIndex(({ id }) => id === selected), [nodes, selected])
  const scene = useScene(nodes, wires, places, chosen)
  const byDegree = useMemo(() => {
    const weight = (i: number) => (i === chosen || nodes[i]?.centre === true ? 1e9 : (wires.degree[i] ?? 0))
    return nodes.map((_, i) => i).sort((a, b) => weight(b) - weight(a))
  }, [nodes, wires, chosen])
  // Until the person moves it, the camera follows the layout as it unfolds.
  const seen = camera ?? (scene === undefined ? undefined : fitCamera(scene.x, scene.y, width, height))

  const draw = useCallback(() => {
    const context = canvas.current?.getContext('2d', { alpha: false })
    if (context == null || scene === undefined || seen === undefined || width === 0 || height === 0) return
    if (buffer.current?.width !== width || buffer.current.height !== height)
      buffer.current = new ImageData(width, height)
    const pixels = new Uint32Array(buffer.current.data.buffer)
    raster(scene, seen, pixels, width, height, pixelOf(tokenValue('--t-canvas')))
    context.putImageData(buffer.current, 0, 0)
    drawLabels(context, nodes, scene, seen, byDegree, width, height)
  }, [scene, seen, width, height, nodes, byDegree])
  useDrawing(canvas, draw)

  const zoom = (factor: number, px = width / 2, py = height / 2) => {
    if (seen === undefined) return
    const scale = Math.min(60, Math.max(0.002, seen.scale * factor))
    const wx = (px - width / 2) / seen.scale + seen.x
    const wy = (py - height / 2) / seen.scale + seen.y
    setCamera({ scale, x: wx - (px - width / 2) / scale, y: wy - (py - height / 2) / scale })
  }
  const pan = (dx: number, dy: number) =>
    seen !== undefined && setCamera({ ...seen, x: seen.x - dx / seen.scale, y: seen.y - dy / seen.scale })
  const latestZoom = useRef(zoom)
  useEffect(() => {
    latestZoom.current = zoom
  })
  useEffect(() => {
    const element = canvas.current
    // React listens to wheel passively; only an own listener may keep the page still.
    const wheel = (event: WheelEvent) => {
      event.preventDefault()
      latestZoom.current(Math.exp(-event.deltaY / 500), event.offsetX, event.offsetY)
    }
    element?.addEventListener('wheel', wheel, { passive: false })
    return () => element?.removeEventListener('wheel', wheel)
  }, [asTable])
  const under = (event: PointerEvent<HTMLCanvasElement>) =>
    scene === undefined || seen === undefined
      ? undefined
      : nodeAt(scene, seen, width, height, event.nativeEvent.offsetX, event.nativeEvent.offsetY)
  const onMove = (event: PointerEvent<HTMLCanvasElement>) => {
    if (drag.current !== undefined && event.buttons === 1) {
      const dx = event.clientX - drag.current.x
      const dy = event.clientY - drag.current.y
      drag.current = {
        x: event.clientX,
        y: event.clientY,
        moved: drag.current.moved || Math.abs(dx) + Math.abs(dy) > 2,
      }
      pan(dx, dy)
      return
    }
    const i = under(event)
    setHover(i === undefined ? undefined : { i, x: event.nativeEvent.offsetX, y: event.nativeEvent.offsetY })
  }
  const onUp = (event: PointerEvent<HTMLCanvasElement>) => {
    const moved = drag.current?.moved === true
    drag.current = undefined
    const node = moved ? undefined : nodes[under(event) ?? -1]
    if (node !== undefined) onSelect?.(node.id)
  }
  /** Tab-free walking: `n` and `p` go along the relations of the selected node, then by importance. */
  const step = (by: 1 | -1) => {
    const at = byDegree.indexOf(chosen)
    const next = byDegree[(at + by + byDegree.length) % byDegree.length]
    const node = next === undefined ? undefined : nodes[next]
    if (node !== undefined) onSelect?.(node.id)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const deeds: Readonly<Record<string, () => void>> = {
      ArrowLeft: () => pan(PAN, 0),
      ArrowRight: () => pan(-PAN, 0),
      ArrowUp: () => pan(0, PAN),
      ArrowDown: () => pan(0, -PAN),
      '+': () => zoom(1.3),
      '-': () => zoom(1 / 1.3),
      n: () => step(1),
      p: () => step(-1),
      Enter: () => selected !== undefined && onOpen?.(selected),
    }
    const deed = deeds[event.key]
    if (deed === undefined || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    event.stopPropagation()
    deed()
  }
  useKeys(twin === undefined ? [] : [{ keys: 'T', text: t('twin.table'), run: () => setAsTable(!asTable) }])
  const hovered = hover === undefined ? undefined : nodes[hover.i]
  return (
    <div ref={box} className="t-network">
      {asTable ? (
        <div className="t-scroll" style={{ height: '100%' }}>
          {twin}
        </div>
      ) : (
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a canvas that takes keys
        <canvas
          ref={canvas}
          width={width}
          height={height}
          tabIndex={0}
          role="application"
          aria-label={`${label}. ${t('graph.hint')}`}
          onKeyDown={onKeyDown}
          onPointerDown={(event) => {
            event.currentTarget.setPointerCapture(event.pointerId)
            drag.current = { x: event.clientX, y: event.clientY, moved: false }
          }}
          onPointerMove={onMove}
          onPointerUp={onUp}
          onPointerLeave={() => setHover(undefined)}
          onDoubleClick={() => selected !== undefined && onOpen?.(selected)}
        />
      )}
      {hovered !== undefined && hover !== undefined && !asTable && (
        <div className="t-network-tip" style={{ left: Math.min(hover.x + 12, width - 200), top: hover.y + 12 }}>
          {hovered.mark !== undefined && <span className="t-portion">({hovered.mark}) </span>}
          <b>{hovered.name}</b> <span className="t-3">{hovered.kind}</span>
        </div>
      )}
      {places?.done !== true && !asTable && nodes.length > 0 && (
        <p className="t-network-note t-small t-2" role="status">
          {t('graph.layout', { n: nodes.length })}
        </p>
      )}
      <div className="t-graph-foot">
        {actions}
        {twin !== undefined && (
          <Button
            small
            icon={asTable ? <IconTopologyStar3 size={14} /> : <IconTable size={14} />}
            onClick={() => setAsTable(!asTable)}
          >
            {t(asTable ? 'twin.graph' : 'twin.table')}
          </Button>
        )}
        {!asTable && (
          <Button small icon={<IconMaximize size={14} />} onClick={() => setCamera(undefined)}>
            {t('map.fit')}
          </Button>
        )}
      </div>
    </div>
  )
}
