import { EmptyState, Tabs, useText, useTrail, useUrlParam, useViewer } from '@testudo/ui'
import { Health } from './Health.tsx'
import { People } from './People.tsx'
import { PolicyList } from './PolicyList.tsx'
import { Roles } from './Roles.tsx'
import { words } from './words.ts'

const VIEWS = [
  { id: 'people', may: 'identity:read', Page: People },
  { id: 'roles', may: 'identity:read', Page: Roles },
  { id: 'policies', may: undefined, Page: PolicyList },
  { id: 'health', may: 'operator:health', Page: Health },
] as const

/** People, roles, policies, health: each part only for those whose role grants it. */
export default function Administration() {
  const t = useText(words)
  const viewer = useViewer()
  const [asked, setView] = useUrlParam('view')
  useTrail([{ text: t('title') }])
  const views = VIEWS.filter(({ may }) => may === undefined || viewer.may(may))
  const view = views.find(({ id }) => id === asked) ?? views[0]
  if (view === undefined) return <EmptyState title={t('none')}>{t('none.text')}</EmptyState>
  return (
    <div className="w-column">
      <h1 className="t-hidden">{t('title')}</h1>
      <Tabs
        label={t('views')}
        value={view.id}
        onChange={(id) => setView(id)}
        panelId="administration"
        tabs={views.map(({ id }) => ({ id, text: t(id) }))}
      />
      <div id="administration" role="tabpanel" className="w-rest">
        <view.Page />
      </div>
    </div>
  )
}
