import { Button, FaultLine, Panel, Section, SplitPane, useKeys, useText, useUrlParam } from '@testudo/ui'
import { type ReactNode, useMemo, useState } from 'react'
import type { PlaybookFinding } from '../../core/contract/index.ts'
import {
  findingsByStep,
  graph,
  insert,
  move,
  newVersion,
  remove,
  retype,
  stepNamed,
  textOfDraft,
} from '../../core/edit/index.ts'
import { Findings } from '../parts.tsx'
import { useTold } from '../useTold.ts'
import { WorkflowGraph } from '../WorkflowGraph.tsx'
import { editWords } from '../words/edit.ts'
import { HeadForm } from './HeadForm.tsx'
import { PlaceDialog } from './PlaceDialog.tsx'
import { Standing, useMarksOf } from './Standing.tsx'
import { StepForm } from './StepForm.tsx'
import { StepSelect, useStepNames } from './StepSelect.tsx'
import { type Drafting, useChecked } from './useDraft.ts'
import '../playbooks.css'

const newId = () => crypto.randomUUID()

/** A playbook being edited: the workflow on one side, what is chosen of it on the other, what is found beside the step it names. */
export function Editor({
  drafting,
  title,
  says,
  label,
  relabelled = false,
  deed,
  busy,
  fault,
  onSave,
}: {
  drafting: Drafting
  title: ReactNode
  /** What saving means here. */
  says: readonly string[]
  /** Chooses who may read it. */
  label?: ReactNode
  /** Another label is chosen: there is something to save though no step has changed. */
  relabelled?: boolean
  deed: string
  busy: boolean
  fault: string | undefined
  /** Without a text only the label has changed. */
  onSave: (text: string | undefined) => void
}) {
  const t = useText(editWords)
  const { draft, text, change } = drafting
  const checked = useChecked(text)
  const [step, setStep] = useUrlParam('step')
  const [doing, setDoing] = useUrlParam('do')
  const [refused, setRefused] = useState<string>()
  const found = checked.data?.findings ?? []
  const errors = found.filter(({ severity }) => severity === 'error')
  const choose = (id: string | undefined) => setStep(id, { replace: true })
  const stop = () => setDoing(undefined, { replace: true })
  const told = useTold()
  const names = useStepNames(draft)
  const marks = useMarksOf(found)
  const drawn = useMemo(() => graph(draft), [draft])
  const chosen = step !== undefined && Object.hasOwn(draft.workflow, step) ? step : undefined
  const ids = [...names.keys()]
  const walk = (by: number) => choose(ids[(ids.indexOf(chosen ?? '') + by + ids.length) % ids.length])
  const save = () => {
    const [first] = errors
    setRefused(first === undefined ? undefined : t('edit.refused', { says: `${told(first)} (${first.path})` }))
    if (first === undefined)
      onSave(drafting.isChanged ? textOfDraft(newVersion(draft, new Date().toISOString())) : undefined)
    else choose(stepNamed(first.path))
  }
  const takeAway = () => {
    if (chosen === undefined) return
    const removed = remove(draft, chosen)
    setRefused('refused' in removed ? told(removed.told) : undefined)
    if ('refused' in removed) return
    change(removed.playbook)
    choose(undefined)
  }
  useKeys([
    { keys: 'mod+z', text: t('edit.undo'), run: drafting.undo },
    { keys: 'mod+y', text: t('edit.redo'), run: drafting.redo },
    { keys: 'mod+s', text: deed, run: save },
    { keys: 'j', text: t('step.next'), run: () => walk(1) },
    { keys: 'k', text: t('step.before'), run: () => walk(-1) },
    { keys: 'a', text: t('add'), run: () => setDoing('add') },
    { keys: 'Delete', text: t('remove'), run: takeAway },
    ...(chosen === undefined ? [] : [{ keys: 'm', text: t('move'), run: () => setDoing('move') }]),
  ])
  return (
    <Panel
      level={1}
      title={title}
      scroll={false}
      actions={
        <Deeds drafting={drafting} deed={deed} idle={busy || !(drafting.isChanged || relabelled)} onSave={save} />
      }
    >
      <div className="p-column">
        <Section>
          {says.map((one) => (
            <p key={one} className="t-2">
              {one}
            </p>
          ))}
          <Standing errors={errors} steps={names.size} isBehind={checked.isBehind || checked.isPending} onGo={choose} />
          <FaultLine text={refused ?? fault} />
        </Section>
        <div className="p-rest">
          <SplitPane
            name="playbooks.edit"
            initial={520}
            min={320}
            max={900}
            first={
              <WorkflowGraph
                graph={drawn}
                rules={marks}
                chosen={chosen}
                onChoose={(id) => choose(id === chosen ? undefined : id)}
              />
            }
            second={
              <div className="t-scroll p-aside" tabIndex={0} role="region" aria-label={t('edit.aside')}>
                <Chosen
                  drafting={drafting}
                  id={chosen}
                  found={found}
                  label={label}
                  onChoose={choose}
                  onDo={setDoing}
                  onRemove={takeAway}
                />
              </div>
            }
          />
        </div>
      </div>
      {doing === 'add' && (
        <PlaceDialog
          draft={draft}
          after={chosen ?? draft.workflow_start}
          onClose={stop}
          onPlace={(place, type) => {
            const added = insert(draft, type, place, newId)
            if ('refused' in added) return told(added.told)
            change(added.draft)
            setDoing(undefined, { replace: true })
            choose(added.id)
            return undefined
          }}
        />
      )}
      {doing === 'move' && chosen !== undefined && (
        <PlaceDialog
          draft={draft}
          moving={chosen}
          after={undefined}
          onClose={stop}
          onPlace={(place) => {
            const moved = move(draft, chosen, place)
            if ('refused' in moved) return told(moved.told)
            change(moved.playbook)
            return undefined
          }}
        />
      )}
    </Panel>
  )
}

function Deeds({
  drafting,
  deed,
  idle,
  onSave,
}: {
  drafting: Drafting
  deed: string
  idle: boolean
  onSave: () => void
}) {
  const t = useText(editWords)
  return (
    <span className="t-row p-head">
      <Button disabled={!drafting.mayUndo} onClick={drafting.undo}>
        {t('edit.undo')}
      </Button>
      <Button disabled={!drafting.mayRedo} onClick={drafting.redo}>
        {t('edit.redo')}
      </Button>
      <a
        className="t-button t-button-secondary"
        href={`data:application/json;charset=utf-8,${encodeURIComponent(drafting.text)}`}
        download={`${drafting.draft.id}.json`}
      >
        {t('edit.export')}
      </a>
      <Button look="primary" disabled={idle} onClick={onSave}>
        {deed}
      </Button>
    </span>
  )
}

function Chosen({
  drafting: { draft, change },
  id,
  found,
  label,
  onChoose,
  onDo,
  onRemove,
}: {
  drafting: Drafting
  id: string | undefined
  found: readonly PlaybookFinding[]
  label: ReactNode
  onChoose: (id: string | undefined) => void
  onDo: (deed: string) => void
  onRemove: () => void
}) {
  const t = useText(editWords)
  const step = id === undefined ? undefined : draft.workflow[id]
  const names = useStepNames(draft)
  const mine = findingsByStep(found).get(id ?? '') ?? []
  return (
    <>
      <Section>
        <StepSelect label={t('edit.chosen')} names={names} value={id} none={t('edit.whole')} onChange={onChoose} />
        <div className="p-deeds">
          <Button keys="a" onClick={() => onDo('add')}>
            {t('add')}
          </Button>
          {step !== undefined && step.type !== 'start' && (
            <>
              {step.type !== 'end' && (
                <Button keys="m" onClick={() => onDo('move')}>
                  {t('move')}
                </Button>
              )}
              <Button onClick={onRemove}>{t('remove')}</Button>
            </>
          )}
        </div>
      </Section>
      {mine.length > 0 && <Findings findings={mine} />}
      {id === undefined || step === undefined ? (
        <HeadForm draft={draft} change={change} label={label} />
      ) : (
        <StepForm
          key={id}
          draft={draft}
          id={id}
          step={step}
          change={change}
          onType={(type) => {
            const turned = retype(draft, id, type, newId)
            if ('refused' in turned) return
            change(turned.draft)
            onChoose(turned.id)
          }}
        />
      )}
    </>
  )
}
