import { mission as missionQuestion } from '@testudo/picture'
import {
  Aside,
  Dtg,
  EmptyState,
  FaultState,
  FilterChip,
  Go,
  Panel,
  queryClient,
  Section,
  Skeleton,
  StateMark,
  Tabs,
  useAsk,
  useGo,
  useKeys,
  useLanguage,
  useLive,
  useMarking,
  useObjectActions,
  usePathParams,
  useText,
  useTrail,
  useUrlParam,
} from '@testudo/ui'
import { useMemo, useState } from 'react'
import { DependencyGraph } from './DependencyGraph.tsx'
import { ExposureTable } from './ExposureTable.tsx'
import { Marked } from './Marked.tsx'
import { MissionAside } from './MissionAside.tsx'
import { MissionSentence } from './MissionSentence.tsx'
import { editorPath, evidencePath } from './paths.ts'
import { useViewState } from './useViewState.ts'
import { Helps } from './whatif/Helps.tsx'
import { WhatIf } from './whatif/WhatIf.tsx'
import { words } from './words.ts'
import './picture.css'

const TABS = ['dependencies', 'evidence', 'history'] as const
type TabId = (typeof TABS)[number]

/** One mission, whole: sentence, graph, exposures, probability, recovery, what to restore first, what if. */
export default function MissionPage() {
  const t = useText(words)
  const language = useLanguage()
  const go = useGo()
  const { id = '' } = usePathParams()
  const view = useViewState()
  const [tabText, setTab] = useUrlParam('tab')
  const tab: TabId = TABS.find((one) => one === tabText) ?? 'dependencies'
  const [only, setOnly] = useState(false)
  const asked = useAsk(missionQuestion, { id, ...(view.at === undefined ? {} : { at: view.at }) }, { keep: true })
  useMarking(asked.data?.marking ?? (asked.isError ? 'none' : undefined))
  useLive(['picture.changed', 'objects.stored', 'objects.withdrawn'], () => void queryClient.invalidateQueries())
  const actions = useObjectActions(id).filter(({ only }) => only !== undefined)
  useKeys([
    { keys: 'Escape', text: t('nav.picture'), run: () => go(`/picture?m=${id}`) },
    ...actions.flatMap(({ key, text, to }) => (key === undefined ? [] : [{ keys: key, text, run: () => go(to(id)) }])),
  ])
  const whole = asked.data
  useTrail([
    { text: t('nav.picture'), to: `/picture?m=${id}` },
    ...(whole === undefined ? [] : [{ text: whole.mission.code }]),
  ])
  const names = useMemo(
    () => new Map((whole?.graph.nodes ?? []).map((node) => [node.id, node.name[language]])),
    [whole, language],
  )
  const fail = (node: string) =>
    view.setFail(view.fail.includes(node) ? view.fail.filter((one) => one !== node) : [...view.fail, node])

  if (asked.isError) return <FaultState error={asked.error} onAgain={() => void asked.refetch()} />
  if (whole === undefined) return <Skeleton rows={8} />
  const row = whole.mission
  return (
    <div className="p-mission-page">
      <header className="p-mission-top">
        <h1>
          <StateMark state={row.state} size="l" />
          <Marked mark={row.mark}>{row.name[language]}</Marked>
          <span className="t-mono t-3">{row.code}</span>
          <span className="t-grow" />
          {actions.map((action) => (
            <Go key={action.id} to={action.to(row.id)} className="t-button t-button-secondary">
              {action.text}
            </Go>
          ))}
          <Go to={editorPath(row.id)} className="t-button t-button-secondary">
            {t('tab.model')}
          </Go>
        </h1>
        <p className="p-sentence">
          <MissionSentence because={row.because} full />
        </p>
        <div className="t-row">
          <Tabs
            label={row.name[language]}
            value={tab}
            onChange={(next) => setTab(next === 'dependencies' ? undefined : next)}
            panelId="mission-tab"
            tabs={[
              { id: 'dependencies', text: t('tab.dependencies') },
              { id: 'evidence', text: t('tab.evidence'), count: whole.evidence.length },
              { id: 'history', text: t('tab.history'), count: whole.history.length },
            ]}
          />
          <span className="t-grow" />
          <span className="t-small t-2">
            {t('model.by', { owner: whole.model.owner, dtg: '' })}
            <Dtg at={whole.model.modified} />
          </span>
        </div>
      </header>
      <div className="p-mission-main" id="mission-tab" role="tabpanel" aria-label={t(`tab.${tab}`)}>
        {tab === 'dependencies' && (
          <div className="p-graph">
            <DependencyGraph
              graph={whole.graph}
              only={only}
              selected={view.fail}
              onSelect={fail}
              tools={
                <FilterChip on={only} onToggle={() => setOnly(!only)}>
                  {t('graph.only')}
                </FilterChip>
              }
            />
          </div>
        )}
        {tab === 'evidence' && (
          <Panel>
            <ul className="p-evidence p-pad">
              {whole.evidence.length === 0 && <EmptyState title={t('evidence.none')} />}
              {whole.evidence.map((one) => (
                <li key={one.id}>
                  <Go to={evidencePath(one.id, one.route)}>
                    <Marked mark={one.mark}>
                      {one.reference} {one.title}
                    </Marked>
                  </Go>
                  <span className="t-small t-3">
                    {[one.source, one.grade].filter((part) => part !== '').join(' · ')} · <Dtg at={one.at} full />
                  </span>
                </li>
              ))}
            </ul>
          </Panel>
        )}
        {tab === 'history' && (
          <Panel>
            <ul className="p-evidence p-pad">
              {whole.history.length === 0 && <EmptyState title={t('history.none')} />}
              {whole.history.toReversed().map((change) => (
                <li key={`${change.at} ${change.to}`}>
                  <span>
                    <Dtg at={change.at} full /> <StateMark state={change.from} size="s" /> →{' '}
                    <StateMark state={change.to} size="s" />
                  </span>
                  <MissionSentence because={change.because} full />
                </li>
              ))}
            </ul>
          </Panel>
        )}
        <div className="p-exposures">
          <Panel title={t('exposures')} count={whole.exposures.length} scroll={false}>
            <ExposureTable rows={whole.exposures} />
          </Panel>
        </div>
      </div>
      <Aside label={t('inspector.name')} className="p-right">
        <div className="t-scroll t-grow" tabIndex={0}>
          {row.state !== 'capable' && <Helps missionId={row.id} view={view} most={3} />}
          <MissionAside whole={whole} />
          {whole.warnings.length > 0 && (
            <Section title={t('warnings', { n: whole.warnings.length })}>
              {whole.warnings.map((warning) => (
                <p key={`${warning.code} ${warning.ids.join(' ')}`} className="t-small t-2">
                  {warning.text[language]}
                </p>
              ))}
            </Section>
          )}
        </div>
        <WhatIf table view={view} nameOf={(node) => names.get(node) ?? node} missionId={row.id} />
      </Aside>
    </div>
  )
}
