import { lazy, Suspense, useState } from 'react'
import { Skeleton } from '../parts/Condition.tsx'
import { usePrinting } from '../print/printing.ts'
import { useScreen } from '../shell/screen.ts'
import type { MapViewProps } from './types.ts'
import './map.css'

const Drawn = lazy(() => import('./DrawnMap.tsx'))

/** The map, loaded when first shown (MapLibre and the coastlines are the largest chunk of the product), and its table twin. */
export function MapView(props: MapViewProps) {
  const screen = useScreen()
  const printing = usePrinting()
  const [ownTwin, setOwnTwin] = useState(false)
  const open = props.twinOpen ?? ownTwin
  // No room for a map that says anything, or paper: its table does, and nothing of the map is fetched.
  if ((screen === 'small' || printing) && props.twin !== undefined)
    return (
      <div className="t-map">
        <div className="t-map-twin">{props.twin}</div>
      </div>
    )
  return (
    <Suspense fallback={<Skeleton rows={3} />}>
      <Drawn {...props} twinOpen={open} onTwin={props.onTwin ?? setOwnTwin} />
    </Suspense>
  )
}
