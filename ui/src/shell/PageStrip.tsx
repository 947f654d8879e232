import { useStripPages } from '../capability.ts'
import { Go, usePlace } from '../url/place.tsx'
import './shell.css'

/** The pages that stand together, as links; nothing where there is but one. */
export function PageStrip({ of, label }: { of: string; label: string }) {
  const { path } = usePlace()
  const pages = useStripPages(of)
  if (pages.length < 2) return null
  return (
    <nav className="t-filter-row t-strip" aria-label={label}>
      {pages.map(({ to, text }) => (
        <Go key={to} to={to} className="t-link t-strip-page" {...(path === to && { 'aria-current': 'page' as const })}>
          {text}
        </Go>
      ))}
    </nav>
  )
}
