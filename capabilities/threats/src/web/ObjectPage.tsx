import { objectPage, objectText } from '@testudo/threats'
import {
  Button,
  call,
  Chip,
  FaultState,
  MilitarySymbol,
  Skeleton,
  Tabs,
  tell,
  useAsk,
  useGo,
  useKeys,
  useMarking,
  useObjectActions,
  usePathParams,
  useText,
  useTrail,
  useUrlParam,
  useViewer,
  MarkChips,
} from '@testudo/ui'
import { useState } from 'react'
import { History } from './History.tsx'
import { IndicatorTable, ReportTable, TechniqueTable } from './Linked.tsx'
import { LabelDialog } from './LabelDialog.tsx'
import { Marked } from './Marked.tsx'
import { Matters, useMissions } from './Matters.tsx'
import { NearIt } from './NearIt.tsx'
import { ObjectAside } from './ObjectAside.tsx'
import { Overview } from './Overview.tsx'
import { graphPath } from './paths.ts'
import { Relations } from './Relations.tsx'
import type { ObjectReply } from './replies.ts'
import { TypeIcon } from './typeLook.tsx'
import { typeWord, words } from './words.ts'
import './object.css'
import './threats.css'

const TABS = ['overview', 'relations', 'techniques', 'indicators', 'reports', 'history'] as const
type TabId = (typeof TABS)[number]

/** One object: why it matters, judgements side by side, what is near it, who says so, and how it came to be. */
export default function ObjectPage() {
  const t = useText(words)
  const { id = '' } = usePathParams()
  const answer = useAsk(objectPage, { id })
  const page = answer.data
  useMarking(page?.marking ?? (answer.error === null ? undefined : 'none'))
  useTrail([
    { text: t('nav.threats'), to: '/threats' },
    ...(page === undefined
      ? []
      : [{ text: typeWord(t, page.object.type), to: `/threats?type=${page.object.type}` }, { text: page.object.name }]),
  ])
  if (answer.error !== null) return <FaultState error={answer.error} onAgain={() => void answer.refetch()} />
  return page === undefined ? <Skeleton rows={12} /> : <Whole page={page} onChanged={() => void answer.refetch()} />
}

function Whole({ page, onChanged }: { page: ObjectReply; onChanged: () => void }) {
  const t = useText(words)
  const go = useGo()
  const { object } = page
  const [tabText, setTab] = useUrlParam('tab')
  const tab: TabId = TABS.find((one) => one === tabText) ?? 'overview'
  const count: Partial<Record<TabId, string>> = {
    relations: page.relationsMore ? `${page.relationCount}+` : String(page.relationCount),
    techniques: String(page.techniques.length),
    indicators: String(page.indicators.length),
    reports: String(page.reports.length),
    history: String(page.versions.length),
  }
  const copy = () => {
    void call(objectText, { id: object.id })
      .then((text) => navigator.clipboard.writeText(String(text)))
      .then(() => tell({ text: t('text.copied') }))
      .catch((error: unknown) => tell({ kind: 'fault', text: error instanceof Error ? error.message : String(error) }))
  }
  const viewer = useViewer()
  const missions = useMissions(object.id)
  const [labelling, setLabelling] = useState(false)
  const mayWrite = viewer.may('threats:write')
  const actions = useObjectActions()
  useKeys([
    { keys: 'Escape', text: t('nav.threats'), run: () => go('/threats') },
    ...actions.flatMap(({ key, text, to }) =>
      key === undefined ? [] : [{ keys: key, text, run: () => go(to(object.id)) }],
    ),
    { keys: 'G', text: t('open.graph'), run: () => go(graphPath(object.id)) },
    ...(mayWrite ? [{ keys: 'N', text: t('label.change'), run: () => setLabelling(true) }] : []),
  ])
  return (
    <div className="th-object">
      <header className="th-object-head">
        <TypeSign type={object.type} />
        <div className="t-grow">
          <div className="t-row th-wrap">
            <h1>
              <Marked mark={object.mark}>{object.name === '' ? object.id : object.name}</Marked>
            </h1>
            <Chip>{typeWord(t, object.type)}</Chip>
            {object.reference !== undefined && <Chip>{object.reference}</Chip>}
            {object.revoked && <Chip>{t('revoked.word')}</Chip>}
            <MarkChips mark={object.mark} />
            <code className="t-3 th-cut">{object.id}</code>
          </div>
          <Matters page={page} missions={missions} />
        </div>
        <Button onClick={copy}>{t('text.copy')}</Button>
        {mayWrite && (
          <Button onClick={() => setLabelling(true)} keys="N">
            {t('label.change')}
          </Button>
        )}
        {actions
          .filter(({ place }) => place === 'head')
          .map((action) => (
            <Button
              key={action.id}
              keys={action.key}
              icon={action.icon === undefined ? undefined : <action.icon size={15} />}
              onClick={() => go(action.to(object.id))}
            >
              {action.text}
            </Button>
          ))}
        <Button onClick={() => go(graphPath(object.id))} keys="G">
          {t('open.graph')}
        </Button>
      </header>
      {labelling && (
        <LabelDialog
          object={object}
          onClose={() => setLabelling(false)}
          onChanged={() => {
            setLabelling(false)
            onChanged()
          }}
        />
      )}
      <div className="th-tabs">
        <Tabs
          label={t('views')}
          tabs={TABS.map((one) => ({
            id: one,
            text: t(`tab.${one}`),
            ...(count[one] === undefined ? {} : { count: count[one] }),
          }))}
          value={tab}
          onChange={(next) => setTab(next === 'overview' ? undefined : next, { replace: true })}
          panelId="th-view"
        />
        {page.aliases.length > 0 && (
          <span className="t-2 th-aliases" title={page.aliases.map((alias) => alias.text).join(', ')}>
            {t('also.called')}{' '}
            {page.aliases.map((alias, i) => (
              <span key={alias.text}>
                {i > 0 && ', '}
                <span className="t-portion">{alias.mark.portion}</span> {alias.text}
              </span>
            ))}
          </span>
        )}
      </div>
      <div className="th-object-body">
        <div id="th-view" role="tabpanel" className="t-scroll th-view" tabIndex={0}>
          <h2 className="t-hidden">{t(`tab.${tab}`)}</h2>
          {tab === 'overview' && <Overview page={page} onChanged={onChanged} />}
          {tab === 'relations' && <Relations page={page} />}
          {tab === 'techniques' && <TechniqueTable page={page} />}
          {tab === 'indicators' && <IndicatorTable page={page} />}
          {tab === 'reports' && <ReportTable page={page} />}
          {tab === 'history' && <History page={page} />}
        </div>
        <ObjectAside page={page} near={<NearIt page={page} missions={missions} />} />
      </div>
    </div>
  )
}

/** APP-6 for the adversary only; everything else has the icon of its type. */
function TypeSign({ type }: { type: string }) {
  if (type === 'intrusion-set' || type === 'threat-actor')
    return <MilitarySymbol sidc="13066000001201000000" title="" size={40} />
  return <TypeIcon type={type} size={30} />
}
