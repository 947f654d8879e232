import { Go, usePlace, useText, useViewer } from '@testudo/ui'
import { CONTACTS, INCIDENTS, INVENTORY, PUBLISHED, SOURCES } from '../paths.ts'
import { sourcesWords } from '../words/sources.ts'

/** The pages that feed the desk, beside each other. */
export function PageTabs() {
  const t = useText(sourcesWords)
  const { path } = usePlace()
  const viewer = useViewer()
  const pages = [
    { to: INVENTORY, text: t('inventory') },
    { to: SOURCES, text: t('feeds') },
    { to: INCIDENTS, text: t('incidents') },
    ...(viewer.may('vulnerabilities:write') ? [{ to: PUBLISHED, text: t('published') }] : []),
    ...(viewer.may('vulnerabilities:contacts') ? [{ to: CONTACTS, text: t('contacts') }] : []),
  ]
  return (
    <nav className="v-pages" aria-label={t('pages')}>
      {pages.map(({ to, text }) => (
        <Go key={to} to={to} className="v-page-link" {...(path === to ? { 'aria-current': 'page' } : {})}>
          {text}
        </Go>
      ))}
    </nav>
  )
}
