import IconDownload from '@tabler/icons-react/dist/esm/icons/IconDownload.mjs'
import IconUpload from '@tabler/icons-react/dist/esm/icons/IconUpload.mjs'
import {
  addressOf,
  Button,
  ChangedBar,
  DataTable,
  FaultState,
  Panel,
  Skeleton,
  useGo,
  useKeys,
  useSteadyRows,
  useText,
  useViewer,
  useNumber,
} from '@testudo/ui'
import { type DeskRow, exportDesk } from '../../core/contract/desk.ts'
import { INVENTORY, knownPath } from '../paths.ts'
import { deskWords } from '../words/desk.ts'
import { DeskFilters } from './DeskFilters.tsx'
import { EmptyDesk } from './EmptyDesk.tsx'
import { Trends } from './Trends.tsx'
import type { Desk } from './useDesk.ts'
import { useDeskColumns } from './useDeskColumns.tsx'

const idOf = (row: DeskRow) => row.id

/** Ranked by what they do to missions, each with the sentence that says why. */
export function DeskList({
  desk: { asked, answer, isStale },
  chosen,
  onChoose,
}: {
  desk: Desk
  chosen: string | undefined
  onChoose: (row: DeskRow) => void
}) {
  const t = useText(deskWords)
  const go = useGo()
  const number = useNumber()
  const viewer = useViewer()
  const columns = useDeskColumns()
  const data = answer.data
  const { shown, waiting, show } = useSteadyRows(data?.rows ?? [], idOf, isStale ? undefined : asked.key)
  useKeys([{ keys: '.', text: t('show.new'), run: show }])
  const { limit: _, ...question } = asked.question
  return (
    <Panel
      level={1}
      title={t('desk')}
      scroll={false}
      {...(data === undefined || data.empty !== undefined
        ? {}
        : {
            count: t('desk.count', {
              found: number(data.found),
              open: number(data.open),
              order: t(`order.${asked.sort}`),
            }),
          })}
      actions={
        <>
          {viewer.may('vulnerabilities:import') && (
            <Button icon={<IconUpload size={16} />} onClick={() => go(`${INVENTORY}?import=1`)}>
              {t('import')}
            </Button>
          )}
          {data !== undefined && data.found > 0 && (
            <a className="t-button t-button-secondary" href={addressOf(exportDesk, question)} download>
              <IconDownload size={16} />
              {t('export', { n: number(data.found) })}
            </a>
          )}
        </>
      }
    >
      <div className="v-column">
        <DeskFilters asked={asked} />
        {waiting > 0 && <ChangedBar onShow={show}>{t('new.rows', { n: waiting })}</ChangedBar>}
        <div className="v-rest">
          {answer.isPending ? (
            <Skeleton rows={8} />
          ) : data === undefined ? (
            <FaultState error={answer.error} onAgain={() => void answer.refetch()} />
          ) : (
            <DataTable<DeskRow>
              rows={shown}
              columns={columns}
              rowId={idOf}
              label={t('desk')}
              density="double"
              chosen={chosen}
              onChoose={onChoose}
              onOpen={({ id }) => go(knownPath(id))}
              empty={<EmptyDesk empty={data.empty} asked={asked} />}
            />
          )}
        </div>
        {data !== undefined && data.empty === undefined && <Trends given={data.trends} />}
      </div>
    </Panel>
  )
}
