import IconPlus from '@tabler/icons-react/dist/esm/icons/IconPlus.mjs'
import { Button, Go, Skeleton, Tabs, useKeys, useLive, useText, useTrail, useUrlParam, useViewer } from '@testudo/ui'
import { lazy, Suspense } from 'react'
import { refreshSharing } from './desk/useStep.ts'
import { AddPeer } from './peers/AddPeer.tsx'
import { BundleIn } from './peers/BundleIn.tsx'
import { HistoryTab } from './peers/HistoryTab.tsx'
import { OurIntroduction } from './peers/OurIntroduction.tsx'
import { PeersTab } from './peers/PeersTab.tsx'
import { RulesTab } from './peers/RulesTab.tsx'
import { VersionsTab } from './peers/VersionsTab.tsx'
import { PANELS, type PanelName } from './panels.ts'
import { peerWords } from './words/peers.ts'
import './sharing.css'
import './peers/peers.css'

const OWN = ['peers', 'rules', 'versions', 'history'] as const
type TabName = (typeof OWN)[number] | PanelName

/** What panels of other files show, fetched when their tab is opened. */
const LAZY = Object.fromEntries(PANELS.map(({ name, load }) => [name, lazy(load)]))

/** Other nodes: how each is, what went, what waits, on which rule; and the ways other tools speak with us. */
export default function SharingPage() {
  const t = useText(peerWords)
  const viewer = useViewer()
  const [tabText, setTab] = useUrlParam('tab')
  const [adding, setAdding] = useUrlParam('add')
  const [self, setSelf] = useUrlParam('self')
  useTrail([{ text: t('nav.sharing') }])
  useLive(['sharing.changed'], refreshSharing)
  const names: readonly TabName[] = [...OWN, ...PANELS.filter(({ may }) => viewer.may(may)).map(({ name }) => name)]
  const tab = names.find((one) => one === tabText) ?? 'peers'
  const mayPin = viewer.may('sharing:peers')
  useKeys(mayPin ? [{ keys: 'n', text: t('peer.add'), run: () => setAdding('1') }] : [])
  const Panel = LAZY[tab]
  return (
    <div className="sh-page">
      <header className="t-panel-head">
        <h1 className="t-panel-title">{t('nav.sharing')}</h1>
        <span className="t-grow" />
        <nav className="t-row sh-ways" aria-label={t('nav.sharing')}>
          <Go to="/sharing/desk" className="t-button t-button-secondary">
            {t('desk')}
          </Go>
          <Go to="/sharing/quarantine" className="t-button t-button-secondary">
            {t('quarantine')}
          </Go>
          {viewer.may('sharing:ask') && (
            <Go to="/sharing/seen" className="t-button t-button-secondary">
              {t('seen')}
            </Go>
          )}
          <Button onClick={() => setSelf('1')}>{t('self.show')}</Button>
          {viewer.may('sharing:import') && <BundleIn />}
          {mayPin && (
            <Button
              look={tab === 'peers' ? 'primary' : 'secondary'}
              keys="n"
              icon={<IconPlus size={16} />}
              onClick={() => setAdding('1')}
            >
              {t('peer.add')}
            </Button>
          )}
        </nav>
      </header>
      <Tabs
        label={t('tabs')}
        tabs={names.map((id) => ({ id, text: t(`tab.${id}`) }))}
        value={tab}
        onChange={(next) => setTab(next === 'peers' ? undefined : next, { replace: true })}
        panelId="sh-tab"
      />
      <div id="sh-tab" role="tabpanel" aria-label={t(`tab.${tab}`)} className="sh-tab">
        {tab === 'peers' && <PeersTab />}
        {tab === 'rules' && <RulesTab />}
        {tab === 'versions' && <VersionsTab />}
        {tab === 'history' && <HistoryTab />}
        {Panel !== undefined && (
          <Suspense fallback={<Skeleton rows={8} />}>
            <Panel />
          </Suspense>
        )}
      </div>
      {adding !== undefined && mayPin && <AddPeer onClose={() => setAdding(undefined, { replace: true })} />}
      {self !== undefined && <OurIntroduction onClose={() => setSelf(undefined, { replace: true })} />}
    </div>
  )
}
