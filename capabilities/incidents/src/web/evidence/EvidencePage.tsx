import {
  Button,
  type Column,
  DataTable,
  Dtg,
  EmptyState,
  FaultState,
  Marked,
  Panel,
  Skeleton,
  SplitPane,
  useAsk,
  useKeys,
  useLive,
  useMarking,
  usePathParams,
  useScreen,
  useText,
  useTrail,
  useUrlParam,
  useViewer,
} from '@testudo/ui'
import { type DragEvent, useMemo, useState } from 'react'
import { evidenceList, type EvidenceRow } from '../../core/index.ts'
import { refresh, useFresh } from '../parts.tsx'
import { AddEvidence } from './AddEvidence.tsx'
import { EvidenceAside } from './EvidenceAside.tsx'
import { evidenceWords } from './evidenceWords.ts'
import { useBytes } from './useBytes.ts'
import '../incidents.css'

/** Evidence of one incident: what there is, who holds it, what became of it. */
export default function EvidencePage() {
  const t = useText(evidenceWords)
  const { id = '' } = usePathParams()
  const viewer = useViewer()
  const screen = useScreen()
  const [chosen, setChosen] = useUrlParam('piece')
  const [adding, setAdding] = useUrlParam('add')
  const [dropped, setDropped] = useState<readonly File[]>([])
  const asked = useAsk(evidenceList, { id }, { keep: true })
  useFresh()
  useLive(['incident.evidence'], refresh)
  const number = asked.data?.number ?? ''
  useTrail([
    { text: t('nav.incidents'), to: '/incidents' },
    ...(number === '' ? [] : [{ text: number, to: `/incidents/${id}` }]),
    { text: t('evidence') },
  ])
  useMarking(asked.data?.marking ?? (asked.isError ? 'none' : undefined))
  const open = asked.data?.open === true
  const may = viewer.may('incidents:write')
  const mayAdd = may && open
  useKeys(mayAdd ? [{ keys: 'a', text: t('add'), run: () => setAdding('1') }] : [])
  const columns = useColumns()
  const rows = asked.data?.rows
  const row = rows?.find((one) => one.id === chosen) ?? (screen === 'wide' ? rows?.[0] : undefined)
  const drop = (event: DragEvent) => {
    event.preventDefault()
    if (!mayAdd || event.dataTransfer.files.length === 0) return
    setDropped([...event.dataTransfer.files])
    setAdding('1')
  }
  const close = () => {
    setDropped([])
    setAdding(undefined, { replace: true })
  }
  return (
    <div className="i-column" onDragOver={(event) => event.preventDefault()} onDrop={drop}>
      <SplitPane
        name="incidents.evidence"
        initial={820}
        min={360}
        max={1_200}
        first={
          <Panel
            level={1}
            title={t('evidence')}
            scroll={false}
            {...(rows !== undefined && { count: rows.length })}
            actions={
              mayAdd && (
                <Button look="primary" keys="a" onClick={() => setAdding('1')}>
                  {t('add')}
                </Button>
              )
            }
          >
            {rows === undefined ? (
              asked.isError ? (
                <FaultState error={asked.error} onAgain={() => void asked.refetch()} />
              ) : (
                <Skeleton rows={6} />
              )
            ) : (
              <DataTable<EvidenceRow>
                rows={rows}
                columns={columns}
                rowId={(one) => one.id}
                label={t('evidence')}
                density="double"
                chosen={row?.id}
                onChoose={(one) => setChosen(one.id, { replace: true })}
                empty={<EmptyState title={t('none')}>{t(open ? 'none.text' : 'none.closed')}</EmptyState>}
              />
            )}
          </Panel>
        }
        second={
          row === undefined ? (
            screen === 'wide' && <p className="t-3 i-pad">{t('choose')}</p>
          ) : (
            <EvidenceAside
              key={row.id}
              id={row.id}
              may={may}
              {...(screen === 'wide' ? {} : { onClose: () => setChosen(undefined, { replace: true }) })}
            />
          )
        }
      />
      {mayAdd && adding !== undefined && asked.data !== undefined && (
        <AddEvidence
          incident={id}
          labels={asked.data.labels}
          limit={asked.data.limit}
          first={dropped}
          onClose={close}
        />
      )}
    </div>
  )
}

const SHORT_HASH = 12

function useColumns(): readonly Column<EvidenceRow>[] {
  const t = useText(evidenceWords)
  const size = useBytes()
  return useMemo(
    (): readonly Column<EvidenceRow>[] => [
      {
        id: 'name',
        head: t('head.name'),
        width: '3fr',
        cell: (row) => (
          <div className="i-two">
            <span className="i-line">
              <Marked mark={row.mark}>
                <b className="t-name">{row.name === '' ? t('unnamed') : row.name}</b>
              </Marked>
            </span>
            <span className="i-line t-small t-2">
              {row.suspicions.length > 0 && <b className="i-late">{t('suspicious.name')} </b>}
              {[row.where, row.by].filter((one) => one !== '').join(' · ')}
            </span>
          </div>
        ),
      },
      {
        id: 'kind',
        head: t('head.kind'),
        width: '2fr',
        from: 620,
        cell: ({ detected }) => <span className="t-small i-line">{detected}</span>,
      },
      {
        id: 'size',
        head: t('head.size'),
        width: 84,
        align: 'right',
        from: 480,
        sort: (row) => row.size,
        cell: (row) => size(row.size),
      },
      {
        id: 'hash',
        head: t('head.hash'),
        width: 116,
        from: 860,
        cell: ({ sha256 }) => (
          <span className="t-mono t-small" title={sha256}>
            {sha256.slice(0, SHORT_HASH)}
          </span>
        ),
      },
      {
        id: 'collected',
        head: t('head.collected'),
        width: 96,
        align: 'right',
        sort: ({ collected }) => collected,
        cell: ({ collected }) => <Dtg at={collected} />,
      },
      { id: 'state', head: t('head.state'), width: 116, from: 540, cell: ({ state }) => t(`state.${state}`) },
    ],
    [t, size],
  )
}
