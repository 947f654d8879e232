import {
  Button,
  call,
  CheckField,
  Dialog,
  EmptyState,
  FaultState,
  Panel,
  queryClient,
  SelectField,
  Skeleton,
  tell,
  useAsk,
  useKeys,
  useLive,
  useMarking,
  useNow,
  useText,
  useUrlParam,
  useViewer,
} from '@testudo/ui'
import { useMemo, useState } from 'react'
import { ACTIVITY_KINDS } from '../../core/activities/activity.ts'
import { activities, type ActivityRow, type ClashRow, endActivity } from '../../core/contract/activities.ts'
import { useSay } from '../useSay.ts'
import { ActivityDetail } from './ActivityDetail.tsx'
import { ActivityForm } from './ActivityForm.tsx'
import { ActivityMap } from './ActivityMap.tsx'
import { ActivityStrip } from './ActivityStrip.tsx'
import { ClashList } from './ClashList.tsx'
import { commonWords } from './words.ts'
import './common.css'

const PAST_MS = 2 * 86_400_000
const AHEAD_MS = 7 * 86_400_000

type Open = { readonly do: 'announce' } | { readonly do: 'change' | 'end'; readonly row: ActivityRow }

/** The register: warnings first, then where and when, then whom to call. */
export function ActivitiesPanel() {
  const t = useText(commonWords)
  const say = useSay()
  const mayWrite = useViewer().may('sharing:write')
  const now = Math.floor(useNow() / 60_000) * 60_000
  const from = Math.floor(now / 3_600_000) * 3_600_000 - PAST_MS
  const [kindText, setKind] = useUrlParam('kind')
  const [all, setAll] = useUrlParam('all')
  const [chosenId, setChosen] = useUrlParam('activity')
  const [open, setOpen] = useState<Open | undefined>(undefined)
  const kind = ACTIVITY_KINDS.find((one) => one === kindText)
  const found = useAsk(
    activities,
    { from, ...(kind === undefined ? {} : { kind }), all: all === undefined ? 'no' : 'yes' },
    { keep: true },
  )
  useMarking(found.data?.marking ?? (found.isError ? 'none' : undefined))
  const refresh = () => void queryClient.invalidateQueries({ queryKey: [activities.path] })
  useLive(['objects.stored', 'sharing.changed'], refresh)
  useKeys(mayWrite ? [{ keys: 'a', text: t('act.announce'), run: () => setOpen({ do: 'announce' }) }] : [])
  const worst = useMemo(() => worstOf(found.data?.clashes ?? []), [found.data])
  const rows = found.data?.rows ?? []
  const chosen = rows.find(({ id }) => id === chosenId)
  const choose = (id: string) => setChosen(id === chosenId ? undefined : id, { replace: true })
  const end = (row: ActivityRow) =>
    void call(endActivity, { id: row.id, cancelled: row.state === 'planned' }).then(
      () => {
        tell({ text: t('act.ended') })
        setOpen(undefined)
        refresh()
      },
      (error: Error) => tell({ text: error.message, kind: 'fault' }),
    )
  return (
    <Panel
      title={t('act.title')}
      count={found.data === undefined ? undefined : rows.length}
      actions={
        mayWrite && (
          <Button small look="primary" keys="a" onClick={() => setOpen({ do: 'announce' })}>
            {t('act.announce')}
          </Button>
        )
      }
    >
      <p className="cm-lead t-2">{t('act.what')}</p>
      <div className="t-row cm-pad">
        <SelectField
          label={t('act.kind')}
          value={kind ?? ''}
          onChange={(event) => setKind(event.currentTarget.value || undefined, { replace: true })}
        >
          <option value="">{t('act.kinds')}</option>
          {ACTIVITY_KINDS.map((one) => (
            <option key={one} value={one}>
              {t(`kind.${one}`)}
            </option>
          ))}
        </SelectField>
        <CheckField
          label={t('act.all')}
          checked={all !== undefined}
          onChange={(event) => setAll(event.currentTarget.checked ? '1' : undefined, { replace: true })}
        />
      </div>
      {found.isError && <FaultState error={found.error} onAgain={() => void found.refetch()} />}
      {found.isPending && <Skeleton rows={8} />}
      {found.data !== undefined && rows.length === 0 && (
        <EmptyState title={t('act.none')} command="npx testudo activities">
          {t('act.noneText')}
        </EmptyState>
      )}
      {found.data !== undefined && rows.length > 0 && (
        <div className="cm-act">
          <div className="cm-act-main">
            <ClashList clashes={found.data.clashes} onChoose={choose} />
            <ActivityMap rows={rows} worst={worst} chosen={chosen?.id} onChoose={choose} />
            <ActivityStrip
              rows={rows}
              worst={worst}
              from={from}
              to={now + AHEAD_MS}
              now={now}
              chosen={chosen?.id}
              onChoose={choose}
            />
          </div>
          <aside aria-label={t('act.title')}>
            {chosen === undefined ? (
              <p className="cm-detail t-2">{t('act.choose')}</p>
            ) : (
              <ActivityDetail
                row={chosen}
                mayWrite={mayWrite}
                onChange={() => setOpen({ do: 'change', row: chosen })}
                onEnd={() => setOpen({ do: 'end', row: chosen })}
              />
            )}
          </aside>
        </div>
      )}
      {open !== undefined && open.do !== 'end' && (
        <ActivityForm
          row={open.do === 'change' ? open.row : undefined}
          labels={found.data?.labels ?? []}
          onClose={() => setOpen(undefined)}
          onSaved={(id) => {
            setOpen(undefined)
            setChosen(id, { replace: true })
            refresh()
          }}
        />
      )}
      {open?.do === 'end' && (
        <Dialog title={t('act.endOf', { name: say(open.row.name) })} onClose={() => setOpen(undefined)}>
          <div className="cm-stack">
            <p>{t('act.endAsk')}</p>
            <div className="t-row">
              <Button look="danger" onClick={() => end(open.row)}>
                {t(open.row.state === 'planned' ? 'act.cancel' : 'act.end')}
              </Button>
              <Button onClick={() => setOpen(undefined)}>{t('close')}</Button>
            </div>
          </div>
        </Dialog>
      )}
    </Panel>
  )
}

const RANK = { high: 0, medium: 1, low: 2 } as const

/** The worst warning each activity is in. */
function worstOf(clashes: readonly ClashRow[]): ReadonlyMap<string, ClashRow['severity']> {
  const worst = new Map<string, ClashRow['severity']>()
  for (const { a, b, severity } of clashes)
    for (const { id } of [a, b]) {
      const before = worst.get(id)
      if (before === undefined || RANK[severity] < RANK[before]) worst.set(id, severity)
    }
  return worst
}
