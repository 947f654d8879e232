import { EmptyState, Panel, Skeleton, useText, useTrail } from '@testudo/ui'
import { lazy, Suspense } from 'react'
import { seenPanel } from './panels.ts'
import { peerWords } from './words/peers.ts'
import './sharing.css'

const Seen = seenPanel === undefined ? undefined : lazy(seenPanel)

/** Asks allies whether they have seen a value, without telling it. */
export default function SeenPage() {
  const t = useText(peerWords)
  useTrail([{ text: t('nav.sharing'), to: '/sharing' }, { text: t('seen') }])
  return (
    <Panel title={t('seen')} level={1}>
      {Seen === undefined ? (
        <EmptyState title={t('panel.none')}>{t('panel.none.text')}</EmptyState>
      ) : (
        <Suspense fallback={<Skeleton rows={8} />}>
          <Seen />
        </Suspense>
      )}
    </Panel>
  )
}
