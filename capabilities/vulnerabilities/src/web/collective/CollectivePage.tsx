import { Panel, Segments, useText, useTrail, useUrlParam } from '@testudo/ui'
import { useFresh } from '../parts/useFresh.ts'
import { DESK } from '../paths.ts'
import { collectiveWords } from '../words/collective.ts'
import { NowView } from './NowView.tsx'
import { PastView } from './PastView.tsx'
import '../vulnerabilities.css'
import '../collective.css'

const VIEWS = ['now', 'past'] as const

/** How nations and sectors stand, in figures of at least three operators: now, and over time. */
export default function CollectivePage() {
  const t = useText(collectiveWords)
  const [given, setView] = useUrlParam('view')
  const view = VIEWS.find((one) => one === given) ?? 'now'
  useFresh()
  useTrail([{ text: t('nav.vulnerabilities'), to: DESK }, { text: t('collective') }])
  return (
    <Panel
      level={1}
      title={t('collective')}
      actions={
        <Segments
          options={VIEWS.map((id) => ({ id, text: t(`view.${id}`) }))}
          value={view}
          onChange={(key) => setView(key === 'now' ? undefined : key)}
          label={t('view')}
        />
      }
    >
      {view === 'now' ? <NowView /> : <PastView />}
    </Panel>
  )
}
