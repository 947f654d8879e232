import { useEffect, useRef } from 'react'
import { usePlace } from '../url/place.tsx'
import { useCurrentTrail } from './trail.ts'

/**
 * What a page load does by itself and a change of view does not: screen readers hear where one has arrived, and a focus
 * whose element went with the old page stands at the content of the new one.
 */
export function Arrival({ place }: { place: string | undefined }) {
  const { path } = usePlace()
  const trail = useCurrentTrail()
  const from = useRef(path)
  useEffect(() => {
    if (from.current === path) return
    from.current = path
    if (document.activeElement === document.body || document.activeElement === null)
      document.getElementById('content')?.focus({ preventScroll: true })
  }, [path])
  return (
    <p className="t-hidden" role="status">
      {trail.length > 0 ? trail.map(({ text }) => text).join(', ') : place}
    </p>
  )
}
