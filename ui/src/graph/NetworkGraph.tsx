import { lazy, Suspense } from 'react'
import { Skeleton } from '../parts/Condition.tsx'
import type { NetworkGraphProps } from './types.ts'

const Drawn = lazy(() => import('./DrawnNetwork.tsx'))

/** Any number of things and their relations, drawn on the CPU; arranged in a worker. Loaded when first shown. */
export function NetworkGraph(props: NetworkGraphProps) {
  return (
    <Suspense fallback={<Skeleton rows={3} />}>
      <Drawn {...props} />
    </Suspense>
  )
}
