import { Tabs, useText, useTrail, useUrlParam, useViewer } from '@testudo/ui'
import { FollowedView } from './FollowedView.tsx'
import { RotaView } from './RotaView.tsx'
import { SettingsView } from './SettingsView.tsx'
import { ToldView } from './ToldView.tsx'
import { WaitingView } from './WaitingView.tsx'
import { noticeWords } from './words/notices.ts'
import './notices.css'

const VIEWS = ['waiting', 'told', 'followed', 'rota', 'settings'] as const
type View = (typeof VIEWS)[number]

/** What waits for me, what I was told of it, what I follow, who is on call, and how I am told. `?view=` chooses. */
export default function NoticesPage() {
  const t = useText(noticeWords)
  const viewer = useViewer()
  const [wanted, setView] = useUrlParam('view')
  const views = VIEWS.filter((one) => one !== 'rota' || viewer.may('notices:read'))
  const view = views.find((one) => one === wanted) ?? 'waiting'
  useTrail([{ text: t('nav.notices') }])
  return (
    <div className="n-page">
      <Tabs<View>
        label={t('nav.notices')}
        panelId="notices-view"
        tabs={views.map((one) => ({ id: one, text: t(`view.${one}`) }))}
        value={view}
        onChange={(next) => setView(next === 'waiting' ? undefined : next, { replace: true })}
      />
      <div className="n-view" id="notices-view" role="tabpanel" aria-label={t(`view.${view}`)}>
        {view === 'waiting' && <WaitingView />}
        {view === 'told' && <ToldView />}
        {view === 'followed' && <FollowedView />}
        {view === 'rota' && <RotaView />}
        {view === 'settings' && <SettingsView />}
      </div>
    </div>
  )
}
