import { Go, usePlace, useText } from '@testudo/ui'
import { requestWords } from './requestWords.ts'

const PAGES = ['/incidents', '/incidents/requests'] as const

/** The pages of this capability, as links. */
export function PageTabs() {
  const t = useText(requestWords)
  const { path } = usePlace()
  return (
    <nav className="t-filter-row i-tabs" aria-label={t('pages')}>
      {PAGES.map((to) => (
        <Go key={to} to={to} className="t-link i-tab" {...(path === to && { 'aria-current': 'page' as const })}>
          {t(to === '/incidents' ? 'nav.incidents' : 'requests')}
        </Go>
      ))}
    </nav>
  )
}
