import { type MissionRow, mission as missionQuestion } from '@testudo/picture'
import {
  Capacity,
  Dtg,
  FaultState,
  Figure,
  Figures,
  formatNumber,
  Go,
  Inspector,
  Section,
  Skeleton,
  StateWord,
  useAsk,
  useLanguage,
  useMarking,
  useText,
} from '@testudo/ui'
import { shortDtg } from '@testudo/kernel/time'
import { formatHours } from './hours.ts'
import { Marked } from './Marked.tsx'
import { MissionSentence } from './MissionSentence.tsx'
import { evidencePath, missionPath } from './paths.ts'
import type { ViewState } from './useViewState.ts'
import { Helps } from './whatif/Helps.tsx'
import { WhatIf } from './whatif/WhatIf.tsx'
import { WhyTree } from './WhyTree.tsx'
import { words } from './words.ts'

/** Sentence, three numbers, why-tree, evidence; what if at the foot. The row of the list shows while the rest is computed. */
export function MissionInspector({
  row,
  view,
  nameOf,
  onClose,
}: {
  row: MissionRow
  view: ViewState
  nameOf: (id: string) => string
  onClose: () => void
}) {
  const t = useText(words)
  const language = useLanguage()
  const asked = useAsk(missionQuestion, { id: row.id, ...(view.at === undefined ? {} : { at: view.at }) })
  const whole = asked.data
  useMarking(whole?.marking ?? (asked.isError ? 'none' : undefined))
  const { thresholds } = row
  const sources = new Set(whole?.evidence.map((one) => one.source))
  return (
    <Inspector
      label={t('inspector.name')}
      open={view.missionId !== undefined}
      onClose={onClose}
      head={
        <span className="t-row">
          <span className="t-mono t-2">{row.code}</span>
          <StateWord state={row.state} mark />
        </span>
      }
      actions={<Go to={missionPath(row.id)}>{t('open.whole')}</Go>}
      foot={<WhatIf view={view} nameOf={nameOf} missionId={row.id} />}
    >
      <Section>
        <h2 className="p-title">
          <Marked mark={row.mark}>{row.name[language]}</Marked>
        </h2>
        <p className="p-sentence">
          <MissionSentence because={row.because} />
        </p>
        <Figures>
          <Figure
            label={t('capacity')}
            value={row.capacity === undefined ? '–' : row.capacity.toFixed(2)}
            below={
              row.capacity === undefined ? undefined : (
                <Capacity
                  value={row.capacity}
                  state={row.state}
                  thresholds={[thresholds.severe, thresholds.degraded, thresholds.capable]}
                />
              )
            }
          />
          {whole !== undefined && (
            <>
              <Figure
                label={t('capable.in', { hours: whole.probability.horizonHours })}
                value={whole.probability.value.toFixed(2)}
                below={
                  whole.probability.interval === undefined
                    ? t('exact')
                    : t('runs', {
                        low: whole.probability.interval[0].toFixed(2),
                        high: whole.probability.interval[1].toFixed(2),
                        runs: formatNumber(language, whole.probability.runs ?? 0),
                      })
                }
              />
              <Figure
                label={t('recovery')}
                value={<span className="p-recovery">{formatHours(t, whole.recoverHours)}</span>}
                below={
                  whole.firstBack === undefined
                    ? undefined
                    : t('recovery.first', { name: whole.firstBack.name[language], dtg: shortDtg(whole.firstBack.at) })
                }
              />
            </>
          )}
        </Figures>
      </Section>
      {asked.isPending && <Skeleton rows={5} />}
      {asked.isError && <FaultState error={asked.error} onAgain={() => void asked.refetch()} />}
      {whole !== undefined && (
        <>
          {row.state !== 'capable' && <Helps missionId={row.id} view={view} most={3} />}
          <Section
            title={t('why')}
            aside={t('why.counts', { n: whole.counts.dependencies, down: whole.counts.notCapable })}
          >
            {row.state === 'capable' ? (
              <p className="t-2">{t('why.all')}</p>
            ) : (
              <WhyTree
                graph={whole.graph}
                root={row.id}
                onFail={(id) => view.setFail([...new Set([...view.fail, id])])}
              />
            )}
          </Section>
          <Section
            title={t('evidence')}
            aside={t('evidence.counts', { n: whole.evidence.length, sources: sources.size })}
          >
            {whole.evidence.length === 0 && <p className="t-2">{t('evidence.none')}</p>}
            <ul className="p-evidence">
              {whole.evidence.map((one) => (
                <li key={one.id}>
                  <Go to={evidencePath(one.id, one.route)}>
                    <Marked mark={one.mark}>{one.title}</Marked>
                  </Go>
                  <div className="t-small t-3">
                    {[one.source, one.grade].filter((part) => part !== '').join(' · ')} · <Dtg at={one.at} />
                  </div>
                </li>
              ))}
            </ul>
          </Section>
        </>
      )}
    </Inspector>
  )
}
