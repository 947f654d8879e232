import { type KeyboardEvent, type PointerEvent, type ReactNode, useState } from 'react'
import { useScreen } from '../shell/screen.ts'
import { useText } from '../text/language.ts'
import { kitWords } from '../words.ts'
import './parts.css'

/**
 * Two regions with a divider: dragged, or moved with the arrow keys (drag is never the only way, WCAG 2.5.7).
 * The size of the `fixed` side is kept in this browser under `name`. Under 1280 px the first side has the width; what
 * stands in the second (an inspector) becomes a drawer.
 */
export function SplitPane({
  name,
  first,
  second,
  fixed = 'second',
  initial = 420,
  min = 240,
  max = 900,
  direction = 'row',
}: {
  name: string
  first: ReactNode
  second: ReactNode
  fixed?: 'first' | 'second'
  initial?: number
  min?: number
  max?: number
  direction?: 'row' | 'column'
}) {
  const t = useText(kitWords)
  const screen = useScreen()
  const key = `testudo.split.${name}`
  const [size, setSize] = useState(() => Number(localStorage.getItem(key)) || initial)
  const [from, setFrom] = useState<{ at: number; size: number } | undefined>(undefined)
  const sign = fixed === 'first' ? 1 : -1
  const horizontal = direction === 'row'
  const put = (next: number) => {
    const kept = Math.min(max, Math.max(min, Math.round(next)))
    setSize(kept)
    localStorage.setItem(key, String(kept))
  }
  const point = (event: PointerEvent) => (horizontal ? event.clientX : event.clientY)
  const onKeyDown = (event: KeyboardEvent) => {
    const forward = horizontal ? 'ArrowRight' : 'ArrowDown'
    const back = horizontal ? 'ArrowLeft' : 'ArrowUp'
    const step = event.key === forward ? 16 : event.key === back ? -16 : 0
    if (step === 0) return
    event.preventDefault()
    put(size + sign * step)
  }
  const style = { flex: `0 0 ${size}px` }
  if (horizontal && screen !== 'wide')
    return (
      <div className="t-split t-split-narrow">
        <div className="t-split-side t-grow">{first}</div>
        {second}
      </div>
    )
  return (
    <div className={`t-split t-split-${direction}`}>
      <div className="t-split-side" style={fixed === 'first' ? style : { flex: 1 }}>
        {first}
      </div>
      {/* A focusable separator is the ARIA pattern of a window splitter. */}
      <div
        className="t-split-bar"
        role="separator"
        tabIndex={0}
        aria-orientation={horizontal ? 'vertical' : 'horizontal'}
        aria-valuenow={size}
        aria-valuemin={min}
        aria-valuemax={max}
        aria-label={t('split.resize')}
        onKeyDown={onKeyDown}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId)
          setFrom({ at: point(event), size })
        }}
        onPointerMove={(event) => from !== undefined && put(from.size + sign * (point(event) - from.at))}
        onPointerUp={() => setFrom(undefined)}
      />
      <div className="t-split-side" style={fixed === 'second' ? style : { flex: 1 }}>
        {second}
      </div>
    </div>
  )
}
