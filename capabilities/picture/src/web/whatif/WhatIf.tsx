import IconGitFork from '@tabler/icons-react/dist/esm/icons/IconGitFork.mjs'
import { whatIfCsv, whatIfJson } from '@testudo/picture'
import {
  AddChip,
  addressOf,
  Button,
  FaultState,
  Kbd,
  RemovableChip,
  tell,
  useKeys,
  useMarking,
  useText,
} from '@testudo/ui'
import { useState } from 'react'
import { PickNode } from '../PickNode.tsx'
import type { ViewState, WhatIfSet } from '../useViewState.ts'
import { whatIfWords } from '../words/whatIf.ts'
import { Compare, Short } from './Answers.tsx'
import { useWhatIf } from './useWhatIf.ts'

const isEmpty = (set: WhatIfSet) => set.fail.length + set.restore.length === 0

/** Chips of what fails and what is back, the answer as before → after, a second set beside it, and the answer as a file. */
export function WhatIf({
  view,
  nameOf,
  missionId,
  table = false,
}: {
  view: ViewState
  /** Name of anything that can be chosen, in the reader's language. */
  nameOf: (id: string) => string
  missionId: string | undefined
  table?: boolean
}) {
  const t = useText(whatIfWords)
  const [picking, setPicking] = useState(false)
  useKeys([{ keys: 'W', text: t('title'), run: () => setPicking(true) }])
  const { at, other } = view
  const chosen: WhatIfSet = { fail: view.fail, restore: view.restore }
  const asking = (set: WhatIfSet) => ({
    fail: [...set.fail],
    restore: [...set.restore],
    ...(missionId === undefined ? {} : { mission: missionId }),
    ...(at === undefined ? {} : { at }),
  })
  const answer = useWhatIf(asking(chosen))
  const second = useWhatIf(asking(other))
  const empty = isEmpty(chosen)
  const compares = !isEmpty(other)
  useMarking(empty || answer.isError ? 'none' : answer.data?.marking)
  useMarking(!compares || second.isError ? 'none' : second.data?.marking)
  const file = {
    fail: view.fail.join(','),
    restore: view.restore.join(','),
    ...(compares ? { bfail: other.fail.join(','), brestore: other.restore.join(',') } : {}),
    ...(at === undefined ? {} : { at }),
  }
  const sayAll = (set: WhatIfSet) =>
    [
      ...set.fail.map((id) => t('fails', { name: nameOf(id) })),
      ...set.restore.map((id) => t('restored', { name: nameOf(id) })),
    ].join(', ')
  return (
    <section className="p-whatif" aria-label={t('title')}>
      <div className="t-row">
        <IconGitFork size={16} aria-hidden />
        <h3>{t('title')}</h3>
        <Kbd keys="W" />
        <span className="t-grow" />
        <span className="t-3 t-small">{t('nothing')}</span>
      </div>
      <div className="p-chips">
        {compares && <b className="p-set">A</b>}
        {chosen.fail.map((id) => (
          <RemovableChip
            key={id}
            name={t('fails', { name: nameOf(id) })}
            onRemove={() => view.setFail(chosen.fail.filter((one) => one !== id))}
          />
        ))}
        {chosen.restore.map((id) => (
          <RemovableChip
            key={id}
            name={t('restored', { name: nameOf(id) })}
            onRemove={() => view.setRestore(chosen.restore.filter((one) => one !== id))}
          />
        ))}
        <AddChip onAdd={() => setPicking(true)}>{t('add')}</AddChip>
      </div>
      {compares && (
        <div className="p-chips">
          <span className="t-small">{t('other', { names: sayAll(other) })}</span>
          <Button small onClick={() => view.setSets(other, chosen)}>
            {t('swap')}
          </Button>
          <Button small onClick={() => view.setSets(chosen, { fail: [], restore: [] })}>
            {t('drop')}
          </Button>
        </div>
      )}
      <div aria-live="polite">
        {empty && <p className="t-3 t-small">{t('empty')}</p>}
        {answer.isError && <FaultState error={answer.error} onAgain={() => void answer.refetch()} />}
        {second.isError && <FaultState error={second.error} onAgain={() => void second.refetch()} />}
        {!empty &&
          answer.data !== undefined &&
          !answer.isError &&
          (table || compares ? (
            <Compare answer={answer.data} other={compares ? second.data : undefined} />
          ) : (
            <Short answer={answer.data} missionId={missionId} />
          ))}
      </div>
      {!empty && (
        <div className="p-chips">
          {!compares && (
            <Button small onClick={() => view.setSets({ fail: [], restore: [] }, chosen)}>
              {t('keep')}
            </Button>
          )}
          <span className="t-grow" />
          <Button
            small
            onClick={() =>
              void navigator.clipboard.writeText(window.location.href).then(
                () => tell({ text: t('copied') }),
                (error: Error) => tell({ text: error.message, kind: 'fault' }),
              )
            }
          >
            {t('link')}
          </Button>
          <a
            className="t-button t-button-secondary t-button-small"
            href={addressOf(whatIfCsv, file)}
            download
            aria-label={t('download', { format: 'CSV' })}
          >
            {t('csv')}
          </a>
          <a
            className="t-button t-button-secondary t-button-small"
            href={addressOf(whatIfJson, file)}
            download
            aria-label={t('download', { format: 'JSON' })}
          >
            {t('json')}
          </a>
        </div>
      )}
      {picking && (
        <PickNode
          title={t('pick')}
          onClose={() => setPicking(false)}
          onPick={(id) => {
            setPicking(false)
            if (!chosen.fail.includes(id)) view.setFail([...chosen.fail, id])
          }}
        />
      )}
    </section>
  )
}
