import type { Reply } from '@testudo/kernel/contract'
import {
  Button,
  call,
  Dtg,
  Facts,
  FaultLine,
  FaultState,
  Field,
  FormDialog,
  Go,
  Marked,
  Panel,
  Section,
  Skeleton,
  SplitPane,
  tell,
  useAsk,
  useMarking,
  usePathParams,
  useText,
  useTrail,
  useUrlParam,
  useViewer,
} from '@testudo/ui'
import { useState } from 'react'
import { holdRun, run as runContract, stopRun } from '../core/contract/index.ts'
import { RunStanding, useDeed, useFresh } from './parts.tsx'
import { playbookPath, runPath, SHELF } from './paths.ts'
import { RunEvidence } from './RunEvidence.tsx'
import { RunLog } from './RunLog.tsx'
import { RunOffers } from './RunOffers.tsx'
import { WorkflowGraph } from './WorkflowGraph.tsx'
import { useStepWords } from './steps.ts'
import { useReason } from './useTold.ts'
import { runWords } from './words/run.ts'
import './playbooks.css'

export type RunView = Reply<typeof runContract>

/** One run: what waits now, where each step stands, what was sent to whom and what came back. */
export default function RunPage() {
  const t = useText(runWords)
  const { id = '' } = usePathParams()
  const asked = useAsk(runContract, { id })
  useFresh()
  useTrail([{ text: t('nav.playbooks'), to: SHELF }, { text: asked.data?.row.name ?? '' }])
  useMarking(asked.data?.marking ?? (asked.isError ? 'none' : undefined))
  if (asked.isError) return <FaultState error={asked.error} onAgain={() => void asked.refetch()} />
  return asked.data === undefined ? <Skeleton rows={8} /> : <Whole view={asked.data} />
}

function Whole({ view }: { view: RunView }) {
  const t = useText(runWords)
  const viewer = useViewer()
  const { row } = view
  const { busy, fault, run } = useDeed()
  const [doing, setDoing] = useUrlParam('do')
  const [step, setStep] = useUrlParam('step')
  const may = viewer.may('playbooks:run')
  const under = row.status === 'running'
  const done = () => setDoing(undefined, { replace: true })
  const why = useReason()(row.reason, row.told)
  const standings = new Map(view.steps.map(({ step: id, ...standing }) => [id, standing]))
  return (
    <Panel
      level={1}
      title={<Marked mark={row.mark}>{row.name}</Marked>}
      scroll={false}
      actions={
        may &&
        under && (
          <span className="t-row">
            <Button disabled={busy} onClick={() => void run(() => call(holdRun, { id: row.id, held: !view.held }))}>
              {t(view.held ? 'go' : 'hold')}
            </Button>
            <Button onClick={() => setDoing('stop')}>{t('stop')}</Button>
          </span>
        )
      }
    >
      <div className="p-column">
        <Section>
          <p>
            <RunStanding row={row} /> · {t('run.progress', { done: row.done, steps: row.steps })} ·{' '}
            {t('run.by', { by: row.by })} <Dtg at={row.started} full />
          </p>
          <Again view={view} />
          {view.held && under && <p>{t('held')}</p>}
          {why !== undefined && <p className="p-wrap">{why}</p>}
          <FaultLine text={fault} />
        </Section>
        <div className="p-rest">
          <SplitPane
            name="playbooks.run"
            initial={560}
            min={360}
            max={1_000}
            first={
              <WorkflowGraph
                graph={view.graph}
                standings={standings}
                chosen={step}
                onChoose={(id) => setStep(id === step ? undefined : id, { replace: true })}
              />
            }
            second={
              <div className="t-scroll p-aside" tabIndex={0} role="region" aria-label={t('now')}>
                <RunOffers view={view} may={may} />
                <RunEvidence view={view} step={step} />
                <About view={view} />
                <RunLog view={view} step={step} />
              </div>
            }
          />
        </div>
      </div>
      {may && under && doing === 'stop' && <StopRun id={row.id} onClose={done} />}
    </Panel>
  )
}

/** Steps the run stands at that it has come to before. */
function Again({ view }: { view: RunView }) {
  const t = useText(runWords)
  const words = useStepWords()
  const again = view.steps.filter(({ state, times }) => times > 1 && STANDING.has(state))
  if (again.length === 0) return null
  const told = again.flatMap(({ step, times }) => {
    const node = view.graph.nodes.find(({ id }) => id === step)
    return node === undefined ? [] : [t('run.again', { step: words.name(node), n: times })]
  })
  return <p className="t-2">{told.join(' · ')}</p>
}

const STANDING: ReadonlySet<string> = new Set(['waiting', 'begun', 'open'])

function About({ view }: { view: RunView }) {
  const t = useText(runWords)
  const { row } = view
  return (
    <Section title={t('values')}>
      <Facts
        rows={[
          ...view.variables.map(
            ({ name, value }) =>
              [
                <span key={name} className="t-mono">
                  {name}
                </span>,
                value === null ? (
                  <span key="none" className="t-3">
                    {t('values.none')}
                  </span>
                ) : (
                  <span key="value" className="t-mono p-wrap">
                    {value}
                  </span>
                ),
              ] as const,
          ),
          ...(row.playbook === undefined
            ? []
            : [
                [
                  t('run.playbook'),
                  <Go key="playbook" to={playbookPath(row.playbook)}>
                    {row.name}
                  </Go>,
                ] as const,
              ]),
          ...(row.incident === undefined || row.about === undefined
            ? []
            : [
                [
                  t('run.incident'),
                  <Marked key="incident" mark={row.about.mark}>
                    <Go to={`/incidents/${row.incident}`}>{row.about.name}</Go>
                  </Marked>,
                ] as const,
              ]),
          ...(view.caller === undefined
            ? []
            : [
                [
                  t('run.caller'),
                  <Go key="caller" to={runPath(view.caller.id)}>
                    {view.caller.name}
                  </Go>,
                ] as const,
              ]),
          ...view.calls.map(
            ({ id, name }) =>
              [
                t('run.calls'),
                <Go key={id} to={runPath(id)}>
                  {name}
                </Go>,
              ] as const,
          ),
          ...(view.wakeAt === undefined ? [] : [[t('run.goes'), <Dtg key="wake" at={view.wakeAt} full />] as const]),
          [
            t('run.version'),
            <span key="hash" className="t-mono t-small p-wrap">
              {view.playbookHash}
            </span>,
          ] as const,
        ]}
      />
    </Section>
  )
}

function StopRun({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useText(runWords)
  const { busy, fault, run } = useDeed()
  const [reason, setReason] = useState('')
  const submit = async () => {
    if ((await run(() => call(stopRun, { id, reason }))) === undefined) return
    tell({ text: t('stop.done') })
    onClose()
  }
  return (
    <FormDialog
      title={t('stop')}
      submit={t('stop')}
      look="danger"
      busy={busy}
      fault={fault}
      ready={reason.trim() !== ''}
      onClose={onClose}
      onSubmit={() => void submit()}
    >
      <p className="t-2">{t('stop.text')}</p>
      <Field
        label={t('stop.reason')}
        required
        maxLength={4_000}
        value={reason}
        onChange={({ target }) => setReason(target.value)}
      />
    </FormDialog>
  )
}
