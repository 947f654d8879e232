import {
  Button,
  call,
  type Column,
  DataTable,
  Dtg,
  EmptyState,
  FaultLine,
  FaultState,
  FormDialog,
  Marked,
  Panel,
  Skeleton,
  tell,
  useAsk,
  useGo,
  useLive,
  useMarking,
  useText,
  useUrlParam,
} from '@testudo/ui'
import { useMemo } from 'react'
import { follow, followed, type FollowedRow, looked, unfollow } from '../core/contract.ts'
import { refresh, useDeed } from './useDeed.ts'
import { noticeWords } from './words/notices.ts'

/** Where an object is shown: incidents and missions have pages of their own. */
function pageOf({ object, type }: FollowedRow): string {
  if (type === 'incident') return `/incidents/${object}`
  if (type === 'x-testudo-mission') return `/picture/mission/${object}`
  return `/threats/object/${object}`
}

/** Objects I follow, those that changed since I looked first. `?follow=` asks whether to follow one more. */
export function FollowedView() {
  const t = useText(noticeWords)
  const go = useGo()
  const { run, busy, fault } = useDeed()
  const [wanted, setWanted] = useUrlParam('follow')
  const [chosen, setChosen] = useUrlParam('object')
  const asked = useAsk(followed, {})
  useMarking(asked.data?.marking ?? (asked.isError ? 'none' : undefined))
  useLive(['objects.stored'], refresh)
  const columns = useColumns()
  const rows = asked.data?.rows
  const open = async (row: FollowedRow) => {
    await run(() => call(looked, { object: row.object }))
    go(pageOf(row))
  }
  const drop = async () => {
    if (chosen === undefined) return
    if ((await run(() => call(unfollow, { object: chosen }))) !== undefined) tell({ text: t('followed.dropped') })
    setChosen(undefined, { replace: true })
  }
  const begin = async () => {
    if (wanted === undefined) return
    if ((await run(() => call(follow, { object: wanted }))) === undefined) return
    tell({ text: t('followed.done') })
    setWanted(undefined, { replace: true })
  }
  return (
    <Panel
      level={1}
      title={t('view.followed')}
      scroll={false}
      actions={
        <Button disabled={busy || !rows?.some(({ object }) => object === chosen)} onClick={() => void drop()}>
          {t('followed.drop')}
        </Button>
      }
    >
      {wanted === undefined && <FaultLine text={fault} />}
      {asked.isError && <FaultState error={asked.error} onAgain={() => void asked.refetch()} />}
      {asked.isPending && <Skeleton rows={6} twoLines={false} />}
      {rows !== undefined && (
        <DataTable<FollowedRow>
          rows={rows}
          columns={columns}
          rowId={({ object }) => object}
          label={t('view.followed')}
          chosen={chosen}
          onChoose={({ object }) => setChosen(object, { replace: true })}
          onOpen={(row) => void open(row)}
          empty={<EmptyState title={t('followed.none')}>{t('followed.none.text')}</EmptyState>}
        />
      )}
      {wanted !== undefined && (
        <FormDialog
          title={t('followed.ask')}
          submit={t('followed.do')}
          busy={busy}
          fault={fault}
          onClose={() => setWanted(undefined, { replace: true })}
          onSubmit={() => void begin()}
        >
          <p>{t('followed.ask.text')}</p>
        </FormDialog>
      )}
    </Panel>
  )
}

function useColumns(): readonly Column<FollowedRow>[] {
  const t = useText(noticeWords)
  return useMemo(
    (): readonly Column<FollowedRow>[] => [
      {
        id: 'name',
        head: t('followed.head'),
        width: '3fr',
        sort: ({ name }) => name,
        cell: ({ mark, name }) => (
          <Marked mark={mark}>
            <b className="t-name">{name}</b>
          </Marked>
        ),
      },
      {
        id: 'changed',
        head: t('followed.changed'),
        width: '2fr',
        sort: ({ changed }) => changed,
        cell: ({ changed }) =>
          changed === undefined ? <span className="t-2">{t('followed.same')}</span> : <Dtg at={changed} withAge />,
      },
    ],
    [t],
  )
}
