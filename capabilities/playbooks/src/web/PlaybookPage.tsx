import {
  Button,
  call,
  FaultState,
  FormDialog,
  Marked,
  Panel,
  Section,
  Segments,
  Skeleton,
  SplitPane,
  tell,
  useAsk,
  useGo,
  useKeys,
  useMarking,
  usePathParams,
  useText,
  useTrail,
  useUrlParam,
  useViewer,
} from '@testudo/ui'
import { useState } from 'react'
import { playbook, rehearse, removePlaybook } from '../core/contract/index.ts'
import { AboutPlaybook, type PlaybookView } from './AboutPlaybook.tsx'
import { DryRun } from './DryRun.tsx'
import { useDeed, useFresh, useKinds } from './parts.tsx'
import { editPath, SHELF } from './paths.ts'
import { StartRun } from './StartRun.tsx'
import { StepAside } from './StepAside.tsx'
import { WorkflowGraph } from './WorkflowGraph.tsx'
import { playbookWords } from './words/playbook.ts'
import './playbooks.css'

/** One playbook: its workflow, what a run would do, what it needs; and the start of a run. */
export default function PlaybookPage() {
  const t = useText(playbookWords)
  const { id = '' } = usePathParams()
  const [incident] = useUrlParam('incident')
  const asked = useAsk(playbook, { id, ...(incident === undefined ? {} : { incident }) })
  useFresh()
  useTrail([{ text: t('nav.playbooks'), to: SHELF }, { text: asked.data?.row.name ?? '' }])
  useMarking(asked.data?.marking ?? (asked.isError ? 'none' : undefined))
  if (asked.isError) return <FaultState error={asked.error} onAgain={() => void asked.refetch()} />
  return asked.data === undefined ? <Skeleton rows={8} /> : <Whole view={asked.data} />
}

function Whole({ view }: { view: PlaybookView }) {
  const t = useText(playbookWords)
  const viewer = useViewer()
  const kinds = useKinds()
  const { row } = view
  const [doing, setDoing] = useUrlParam('do')
  const [shown, setShown] = useUrlParam('view')
  const [step, setStep] = useUrlParam('step')
  const [incident] = useUrlParam('incident')
  const [values, setValues] = useState<Readonly<Record<string, string>>>({})
  const told = useAsk(rehearse, { id: row.id, inputs: values }, { keep: true })
  useMarking(told.data?.marking)
  const maySee = viewer.may('playbooks:run') && row.barred === undefined
  useKeys(maySee ? [{ keys: 's', text: t('start'), run: () => setDoing('start') }] : [])
  const done = () => setDoing(undefined, { replace: true })
  const choose = (id: string) => setStep(id === step ? undefined : id, { replace: true })
  const rules = new Map(
    (told.data?.steps ?? []).map(({ step: id, gate, onceOnly }) => [
      id,
      [...(gate ? [t('gate')] : []), ...(onceOnly ? [t('once')] : [])].join(' · '),
    ]),
  )
  const first =
    shown === 'dry' ? (
      <DryRun inputs={view.inputs} told={told.data} error={told.error} onValues={setValues} onChoose={choose} />
    ) : (
      <WorkflowGraph graph={view.graph} rules={rules} chosen={step} onChoose={choose} />
    )
  return (
    <Panel
      level={1}
      title={<Marked mark={row.mark}>{row.name}</Marked>}
      scroll={false}
      actions={<Deeds view={view} mayStart={maySee} onDo={setDoing} />}
    >
      <div className="p-column">
        <Section>
          {row.description !== '' && <p className="p-wrap">{row.description}</p>}
          <p className="t-2 t-small">
            {[kinds(row.types), t('size', { steps: row.steps, reaching: row.reaching }), t('by', { by: row.by })]
              .filter((one) => one !== '')
              .join(' · ')}
          </p>
          {row.barred !== undefined && <p className="p-error">{t('barred')}</p>}
        </Section>
        <div className="t-filter-row">
          <Segments
            label={t('view.name')}
            options={[
              { id: 'workflow', text: t('view.workflow') },
              { id: 'dry', text: t('view.dry') },
            ]}
            value={shown === 'dry' ? 'dry' : 'workflow'}
            onChange={(value) => setShown(value === 'dry' ? value : undefined, { replace: true })}
          />
        </div>
        <div className="p-rest">
          <SplitPane
            name="playbooks.one"
            initial={480}
            min={320}
            max={900}
            first={first}
            second={
              <div className="t-scroll p-aside" tabIndex={0} role="region" aria-label={t('aside')}>
                <StepAside text={view.text} graph={view.graph} step={step} told={told.data} />
                <AboutPlaybook view={view} />
              </div>
            }
          />
        </div>
      </div>
      {maySee && doing === 'start' && (
        <StartRun
          id={row.id}
          name={row.name}
          inputs={view.inputs}
          labels={view.labels}
          incident={incident}
          about={view.about}
          onClose={done}
        />
      )}
      {view.own && doing === 'remove' && <Remove id={row.id} onClose={done} />}
    </Panel>
  )
}

function Deeds({ view, mayStart, onDo }: { view: PlaybookView; mayStart: boolean; onDo: (deed: string) => void }) {
  const t = useText(playbookWords)
  const go = useGo()
  const mayEdit = useViewer().may('playbooks:write')
  const edit = () => go(editPath(view.row.id))
  useKeys(mayEdit ? [{ keys: 'e', text: t('edit'), run: edit }] : [])
  return (
    <span className="t-row p-head">
      <a
        className="t-button t-button-secondary"
        href={`data:application/json;charset=utf-8,${encodeURIComponent(view.text)}`}
        download={`${view.row.playbook}.json`}
      >
        {t('export')}
      </a>
      {mayEdit && (
        <Button keys="e" onClick={edit}>
          {t('edit')}
        </Button>
      )}
      {view.own && <Button onClick={() => onDo('remove')}>{t('remove')}</Button>}
      {mayStart && (
        <Button look="primary" keys="s" onClick={() => onDo('start')}>
          {t('start')}
        </Button>
      )}
    </span>
  )
}

function Remove({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useText(playbookWords)
  const go = useGo()
  const { busy, fault, run } = useDeed()
  const submit = async () => {
    if ((await run(() => call(removePlaybook, { id }))) === undefined) return
    tell({ text: t('remove.done') })
    go(SHELF)
  }
  return (
    <FormDialog
      title={t('remove')}
      submit={t('remove')}
      look="danger"
      busy={busy}
      fault={fault}
      onClose={onClose}
      onSubmit={() => void submit()}
    >
      <p>{t('remove.text')}</p>
    </FormDialog>
  )
}
