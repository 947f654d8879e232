import { lazy, Suspense, useState } from 'react'
import { Skeleton } from '../parts/Condition.tsx'
import type { MapViewProps } from './types.ts'

const Drawn = lazy(() => import('./DrawnMap.tsx'))

/** The map, loaded when first shown (MapLibre and the coastlines are the largest chunk of the product), and its table twin. */
export function MapView(props: MapViewProps) {
  const [ownTwin, setOwnTwin] = useState(false)
  const open = props.twinOpen ?? ownTwin
  return (
    <Suspense fallback={<Skeleton rows={3} />}>
      <Drawn {...props} twinOpen={open} onTwin={props.onTwin ?? setOwnTwin} />
    </Suspense>
  )
}
