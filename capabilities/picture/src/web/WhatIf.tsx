import IconGitFork from '@tabler/icons-react/dist/esm/icons/IconGitFork.mjs'
import { nodes } from '@testudo/picture'
import type { Reply } from '@testudo/kernel/contract'
import {
  AddChip,
  Dialog,
  FaultState,
  formatNumber,
  RemovableChip,
  StateWord,
  Field,
  useAsk,
  useKeys,
  useLanguage,
  useMarking,
  useText,
} from '@testudo/ui'
import { useState } from 'react'
import { formatHours } from './hours.ts'
import { Marked } from './Marked.tsx'
import { useWhatIf, type WhatIfAnswer } from './useWhatIf.ts'
import { words } from './words.ts'

interface Chosen {
  readonly fail: readonly string[]
  readonly restore: readonly string[]
  readonly setFail: (ids: readonly string[]) => void
  readonly setRestore: (ids: readonly string[]) => void
  /** Name of anything that can be chosen, in the reader's language. */
  readonly nameOf: (id: string) => string
}

/** Chips of what fails and what is back, the answer as before → after, and who else changes. */
export function WhatIf({
  chosen,
  missionId,
  at,
  table = false,
}: {
  chosen: Chosen
  missionId: string | undefined
  at: number | undefined
  table?: boolean
}) {
  const t = useText(words)
  const [picking, setPicking] = useState(false)
  useKeys([{ keys: 'W', text: t('whatIf.title'), run: () => setPicking(true) }])
  const answer = useWhatIf({
    fail: [...chosen.fail],
    restore: [...chosen.restore],
    ...(missionId === undefined ? {} : { mission: missionId }),
    ...(at === undefined ? {} : { at }),
  })
  const empty = chosen.fail.length + chosen.restore.length === 0
  useMarking(empty || answer.isError ? 'none' : answer.data?.marking)
  return (
    <section className="p-whatif" aria-label={t('whatIf.title')}>
      <div className="t-row">
        <IconGitFork size={16} aria-hidden />
        <h3>{t('whatIf.title')}</h3>
        <span className="t-grow" />
        <span className="t-3 t-small">{t('whatIf.nothing')}</span>
      </div>
      <div className="p-chips">
        {chosen.fail.map((id) => (
          <RemovableChip
            key={id}
            name={t('whatIf.fails', { name: chosen.nameOf(id) })}
            onRemove={() => chosen.setFail(chosen.fail.filter((one) => one !== id))}
          />
        ))}
        {chosen.restore.map((id) => (
          <RemovableChip
            key={id}
            name={t('whatIf.restored', { name: chosen.nameOf(id) })}
            onRemove={() => chosen.setRestore(chosen.restore.filter((one) => one !== id))}
          />
        ))}
        <AddChip onAdd={() => setPicking(true)}>{t('whatIf.add')}</AddChip>
      </div>
      <div aria-live="polite">
        {empty && <p className="t-3 t-small">{t('whatIf.empty')}</p>}
        {answer.isError && <FaultState error={answer.error} onAgain={() => void answer.refetch()} />}
        {!empty &&
          answer.data !== undefined &&
          !answer.isError &&
          (table ? <Compare answer={answer.data} /> : <Short answer={answer.data} missionId={missionId} />)}
      </div>
      {picking && (
        <PickNode
          onClose={() => setPicking(false)}
          onPick={(id) => {
            setPicking(false)
            if (!chosen.fail.includes(id)) chosen.setFail([...chosen.fail, id])
          }}
        />
      )}
    </section>
  )
}

/** `Severely degraded → Not capable`, and in one line who else changes. */
function Short({ answer, missionId }: { answer: WhatIfAnswer; missionId: string | undefined }) {
  const t = useText(words)
  const language = useLanguage()
  const asked = answer.asked
  const others = answer.changes.filter((change) => change.mission !== missionId)
  return (
    <>
      {asked !== undefined && (
        <div className="t-row p-whatif-change" data-testid="what-if-answer">
          <StateWord state={asked.before.state} mark />
          <span className="t-3" aria-hidden>
            →
          </span>
          <StateWord state={asked.after.state} mark />
          <span className="t-grow" />
          <span className="t-3 t-small">{formatNumber(language, Math.round(answer.milliseconds))} ms</span>
        </div>
      )}
      <p className="t-small t-2">
        {others.length === 0 ? (
          t(asked === undefined ? 'whatIf.none' : 'whatIf.noOther')
        ) : (
          <>
            {others.slice(0, 4).map((change, i) => (
              <span key={change.mission}>
                {i > 0 && ', '}
                <Marked mark={change.mark}>{change.code}</Marked> → <StateWord state={change.after.state} />
              </span>
            ))}
            {others.length > 4 && ` + ${others.length - 4}`}. {t('whatIf.unchanged', { n: answer.unchanged })}
          </>
        )}
      </p>
    </>
  )
}

/** The same as a table now / then, with what does not change said in a number. */
function Compare({ answer }: { answer: WhatIfAnswer }) {
  const t = useText(words)
  const language = useLanguage()
  const asked = answer.asked
  const number = (capacity: number | undefined) => (capacity === undefined ? '–' : capacity.toFixed(2))
  return (
    <>
      <table className="p-compare" data-testid="what-if-answer">
        <thead>
          <tr>
            <th scope="col">{t('mission')}</th>
            <th scope="col">{t('whatIf.now')}</th>
            <th scope="col">{t('whatIf.then')}</th>
          </tr>
        </thead>
        <tbody>
          {answer.changes.map((change) => (
            <tr key={change.mission}>
              <th scope="row">
                <Marked mark={change.mark}>
                  {change.code} {change.name[language]}
                </Marked>
              </th>
              <td>
                <StateWord state={change.before.state} mark />{' '}
                <span className="p-number">{number(change.before.capacity)}</span>
              </td>
              <td>
                <StateWord state={change.after.state} mark />{' '}
                <span className="p-number">{number(change.after.capacity)}</span>
              </td>
            </tr>
          ))}
          {asked !== undefined && (
            <>
              <tr>
                <th scope="row">{t('whatIf.probability', { hours: asked.probability.before.horizonHours })}</th>
                <td className="p-number">{asked.probability.before.value.toFixed(2)}</td>
                <td className="p-number">{asked.probability.after.value.toFixed(2)}</td>
              </tr>
              <tr>
                <th scope="row">{t('recovery')}</th>
                <td className="p-number">{formatHours(t, asked.recoverHours.before)}</td>
                <td className="p-number">{formatHours(t, asked.recoverHours.after)}</td>
              </tr>
            </>
          )}
        </tbody>
      </table>
      <p className="t-small t-2">
        {t('whatIf.changes', { nodes: answer.nodesChanged, n: answer.unchanged })}{' '}
        {formatNumber(language, Math.round(answer.milliseconds))} ms
      </p>
    </>
  )
}

type NodeRow = Reply<typeof nodes>['nodes'][number]

/** Type to find an asset or service; Enter takes the first. */
export function PickNode({
  onPick,
  onClose,
  title,
}: {
  onPick: (id: string, node: NodeRow) => void
  onClose: () => void
  title?: string
}) {
  const t = useText(words)
  const language = useLanguage()
  const [text, setText] = useState('')
  const found = useAsk(nodes, { ...(text === '' ? {} : { text }), limit: 40 }, { keep: true })
  useMarking(found.isError ? 'none' : found.data?.marking)
  const rows = (found.data?.nodes ?? []).filter((node) => node.kind !== 'mission' && node.kind !== 'operation')
  return (
    <Dialog title={title ?? t('whatIf.pick')} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          const first = rows[0]
          if (first) onPick(first.id, first)
        }}
      >
        <Field
          label={t('editor.find')}
          value={text}
          autoComplete="off"
          onChange={(event) => setText(event.currentTarget.value)}
        />
      </form>
      <ul className="p-pick">
        {rows.map((node) => (
          <li key={node.id}>
            <button type="button" onClick={() => onPick(node.id, node)}>
              <StateWord state={node.state} mark />
              <Marked mark={node.mark}>{node.name[language]}</Marked>
              <span className="t-grow" />
              <span className="t-3 t-small">
                {t(`node.kind.${node.kind}`)} {node.nation ?? ''}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  )
}
