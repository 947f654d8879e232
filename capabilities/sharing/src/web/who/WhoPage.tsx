import {
  Button,
  EmptyState,
  FaultState,
  Go,
  NothingHere,
  Skeleton,
  useAsk,
  useGo,
  useKeys,
  useLive,
  useMarking,
  useText,
  useTrail,
  useUrlParam,
  useViewer,
} from '@testudo/ui'
import { useState } from 'react'
import { type Preview, previewRelease } from '../../core/contract/desk.ts'
import { refreshSharing } from '../desk/useStep.ts'
import { Marked } from '../Marked.tsx'
import { composePath, objectPath } from '../paths.ts'
import { whoWords } from '../words/who.ts'
import { DelegateDialog } from './DelegateDialog.tsx'
import { NodeList } from './NodeList.tsx'
import { RecallObject } from './RecallObject.tsx'
import { Why } from './Why.tsx'
import '../desk/desk.css'
import '../peers/peers.css'
import '../sharing.css'
import './who.css'

const STIX_ID = /^[a-z0-9][a-z0-9-]*--[0-9a-f-]{36}$/

/** One object and the nodes: which get it, why or why not, what of it, and what can be done about it. */
export default function WhoPage() {
  const t = useText(whoWords)
  const [object] = useUrlParam('object')
  useTrail([{ text: t('nav.sharing'), to: '/sharing' }, { text: t('title') }])
  if (object === undefined)
    return (
      <EmptyState
        page
        title={t('none')}
        action={
          <Go to="/threats" className="t-button t-button-primary">
            {t('none.go')}
          </Go>
        }
      >
        {t('none.text')}
      </EmptyState>
    )
  return STIX_ID.test(object) ? <OneObject id={object} /> : <NothingHere page />
}

function OneObject({ id }: { id: string }) {
  const t = useText(whoWords)
  const answer = useAsk(previewRelease, { objects: [id], recipients: [] })
  useMarking(answer.error !== null ? 'none' : answer.data?.marking)
  useLive(['sharing.changed'], refreshSharing)
  if (answer.error !== null)
    return (
      <>
        <h1 className="t-hidden">{t('title')}</h1>
        <FaultState error={answer.error} onAgain={() => void answer.refetch()} />
      </>
    )
  return answer.data === undefined ? <Skeleton rows={8} /> : <Who id={id} preview={answer.data} />
}

function Who({ id, preview }: { id: string; preview: Preview }) {
  const t = useText(whoWords)
  const go = useGo()
  const viewer = useViewer()
  const [to, choose] = useUrlParam('to')
  const [doing, begin] = useState<'recall' | 'delegate' | undefined>(undefined)
  const mayRelease = viewer.may('sharing:release')
  const rows = preview.recipients.filter(({ peer }) => peer !== '')
  const chosen = rows.find(({ peer }) => peer === to) ?? rows[0]
  useKeys([
    { keys: 'Escape', text: preview.title, run: () => go(objectPath(id)) },
    ...(mayRelease ? [{ keys: 'R', text: t('action.release'), run: () => go(composePath([id])) }] : []),
  ])
  return (
    <div className="sh-page">
      <header className="t-panel-head sh-who-head">
        <h1 className="t-panel-title">
          <Go to={objectPath(id)}>
            <Marked mark={preview.mark}>{preview.title}</Marked>
          </Go>
        </h1>
        <span className="t-grow" />
        {viewer.may('sharing:delegate') && <Button onClick={() => begin('delegate')}>{t('do.delegate')}</Button>}
        {mayRelease && (
          <>
            <Button look="danger" onClick={() => begin('recall')}>
              {t('do.recall')}
            </Button>
            <Button look="primary" keys="R" onClick={() => go(composePath([id]))}>
              {t('action.release')}
            </Button>
          </>
        )}
      </header>
      <div className="sh-who">
        <NodeList rows={rows} chosen={chosen?.peer} onChoose={(peer) => choose(peer, { replace: true })} />
        {chosen === undefined ? (
          <p className="sh-pad t-2">{t('nodes.none')}</p>
        ) : (
          <Why key={chosen.peer} id={id} row={chosen} preview={preview} />
        )}
      </div>
      {doing === 'recall' && <RecallObject id={id} onClose={() => begin(undefined)} />}
      {doing === 'delegate' && <DelegateDialog id={id} preview={preview} onClose={() => begin(undefined)} />}
    </div>
  )
}
