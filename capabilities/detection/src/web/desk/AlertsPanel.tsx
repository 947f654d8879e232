import IconArrowsSort from '@tabler/icons-react/dist/esm/icons/IconArrowsSort.mjs'
import IconCheck from '@tabler/icons-react/dist/esm/icons/IconCheck.mjs'
import {
  Button,
  ChangedBar,
  DataTable,
  EmptyState,
  FaultState,
  FilterChip,
  Menu,
  MenuItem,
  Panel,
  Skeleton,
  useAsk,
  useGo,
  useKeys,
  useMarking,
  useSteadyRows,
  useText,
  useUrlParam,
  useViewer,
  useNumber,
} from '@testudo/ui'
import { useState } from 'react'
import { type AlertRow, alerts } from '../../core/contract/alerts.ts'
import { alertPath, SOURCES } from '../paths.ts'
import { deskWords } from '../words/desk.ts'
import { AlertFoot } from './AlertFoot.tsx'
import { useAlertColumns } from './useAlertColumns.tsx'
import { useJudge } from './useJudge.tsx'

const SHOWN = ['open', 'mine', 'all'] as const
const SORTS = ['impact', 'last', 'hits'] as const
const idOf = (row: AlertRow) => row.id

/** Groups of hits, those first that put missions at risk; the chosen one says why below. */
export function AlertsPanel() {
  const t = useText(deskWords)
  const go = useGo()
  const number = useNumber()
  const [showText, setShow] = useUrlParam('show')
  const [sortText, setSort] = useUrlParam('sort')
  const [chosen, setChosen] = useUrlParam('alert')
  const show = SHOWN.find((one) => one === showText) ?? 'open'
  const sort = SORTS.find((one) => one === sortText) ?? 'impact'
  const asked = useAsk(alerts, { show, sort, limit: 200 }, { keep: true })
  useMarking(asked.data?.marking ?? (asked.isError ? 'none' : undefined))
  const {
    shown,
    waiting,
    show: showNew,
  } = useSteadyRows(
    asked.data?.rows ?? [],
    idOf,
    asked.isPlaceholderData || asked.data === undefined ? undefined : `${show} ${sort}`,
  )
  useKeys([{ keys: '.', text: t('show.new'), run: showNew }])
  const columns = useAlertColumns(show !== 'open')
  const judge = useJudge()
  // What is judged leaves the list; the next one takes its place under the cursor.
  const [at, setAt] = useState(0)
  const row = shown.find(({ id }) => id === chosen) ?? shown[Math.min(at, shown.length - 1)]
  const data = asked.data
  return (
    <Panel
      title={t('alerts')}
      scroll={false}
      count={
        data === undefined || data.groups === 0
          ? undefined
          : t('alerts.count', {
              groups: data.groups,
              hits: t('alerts.hits', { n: data.hits, shown: number(data.hits) }),
            })
      }
      actions={
        <>
          {SHOWN.map((one) => (
            <FilterChip key={one} on={one === show} onToggle={() => setShow(one === 'open' ? undefined : one)}>
              {t(`show.${one}`)}
            </FilterChip>
          ))}
          <Menu
            label={t('sort')}
            button={
              <span className="t-chip t-chip-button">
                <IconArrowsSort size={14} />
                {t('sort.by', { what: t(`sort.${sort}`) })}
              </span>
            }
          >
            {(close) =>
              SORTS.map((one) => (
                <MenuItem
                  key={one}
                  icon={one === sort ? <IconCheck size={14} /> : <span className="d-no-icon" />}
                  onClick={() => {
                    setSort(one === 'impact' ? undefined : one)
                    close()
                  }}
                >
                  {t(`sort.${one}`)}
                </MenuItem>
              ))
            }
          </Menu>
        </>
      }
    >
      <div className="d-column">
        {waiting > 0 && <ChangedBar onShow={showNew}>{t('new', { n: waiting })}</ChangedBar>}
        <div className="d-rest">
          {asked.isPending ? (
            <Skeleton rows={8} twoLines={false} />
          ) : data === undefined ? (
            <FaultState error={asked.error} onAgain={() => void asked.refetch()} />
          ) : (
            <DataTable<AlertRow>
              rows={shown}
              columns={columns}
              rowId={idOf}
              label={t('alerts')}
              chosen={row?.id}
              onChoose={(next) => {
                setAt(shown.indexOf(next))
                setChosen(next.id, { replace: true })
              }}
              onOpen={({ id }) => go(alertPath(id))}
              empty={<NoAlerts show={show} onOpen={() => setShow(undefined)} />}
            />
          )}
        </div>
        <AlertFoot row={row} judge={judge} />
        {judge.dialog}
      </div>
    </Panel>
  )
}

function NoAlerts({ show, onOpen }: { show: (typeof SHOWN)[number]; onOpen: () => void }) {
  const t = useText(deskWords)
  const go = useGo()
  const viewer = useViewer()
  if (show === 'mine')
    return (
      <EmptyState title={t('empty.mine')} action={<Button onClick={onOpen}>{t('see.open')}</Button>}>
        {t('empty.mine.text')}
      </EmptyState>
    )
  return (
    <EmptyState
      title={t(show === 'all' ? 'empty.all' : 'empty.open')}
      command="testudo detect PATH"
      {...(viewer.may('detection:sources')
        ? { action: <Button onClick={() => go(`${SOURCES}?add=1`)}>{t('add.source')}</Button> }
        : {})}
    >
      {t('empty.open.text')}
    </EmptyState>
  )
}
