import IconHistory from '@tabler/icons-react/dist/esm/icons/IconHistory.mjs'
import IconUpload from '@tabler/icons-react/dist/esm/icons/IconUpload.mjs'
import type { Reply } from '@testudo/kernel/contract'
import {
  Button,
  type Column,
  DataTable,
  Dtg,
  EmptyState,
  FaultState,
  Field,
  Panel,
  Skeleton,
  useAsk,
  useKeys,
  useMarking,
  useText,
  useTrail,
  useUrlParam,
  useViewer,
  useNumber,
  useSay,
  Marked,
} from '@testudo/ui'
import { useEffect, useMemo, useState } from 'react'
import { inventory } from '../../core/contract/inventory.ts'
import { useFresh } from '../parts/useFresh.ts'
import { DESK } from '../paths.ts'
import { PageTabs } from '../sources/PageTabs.tsx'
import { sourcesWords } from '../words/sources.ts'
import { inventoryWords } from '../words/inventory.ts'
import { ExportMenu } from './ExportMenu.tsx'
import { ImportInventory } from './ImportInventory.tsx'
import { Imports } from './Imports.tsx'
import '../vulnerabilities.css'

type Row = Reply<typeof inventory>['rows'][number]

const AFTER_TYPING_MS = 300
const MOST = 500

/** Equipment the reader may know of, and the way in for more. */
export default function InventoryPage() {
  const t = useText(sourcesWords)
  const number = useNumber()
  const say = useSay()
  const viewer = useViewer()
  const [importing, setImporting] = useUrlParam('import')
  const [text, setText] = useState('')
  const [settled, setSettled] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text.trim()), AFTER_TYPING_MS)
    return () => clearTimeout(timer)
  }, [text])
  const asked = useAsk(inventory, { limit: MOST, ...(settled === '' ? {} : { text: settled }) }, { keep: true })
  useFresh()
  useTrail([{ text: t('nav.vulnerabilities'), to: DESK }, { text: t('inventory') }])
  useMarking(asked.data?.marking ?? (asked.isError ? 'none' : undefined))
  const may = viewer.may('vulnerabilities:import')
  useKeys(may ? [{ keys: 'n', text: t('import'), run: () => setImporting('1') }] : [])
  const columns = useColumns()
  const [chosen, setChosen] = useState<string | undefined>(undefined)
  const w = useText(inventoryWords)
  const [past, setPast] = useState(false)
  // What is exported is what is counted: not while another answer is on its way.
  const shown = settled === text.trim() && !asked.isPlaceholderData ? asked.data : undefined
  const row = asked.data?.rows.find(({ id }) => id === chosen)
  const button = may && (
    <Button look="primary" icon={<IconUpload size={16} />} keys="n" onClick={() => setImporting('1')}>
      {t('import')}
    </Button>
  )
  return (
    <Panel
      level={1}
      title={t('inventory')}
      scroll={false}
      {...(asked.data === undefined ? {} : { count: number(asked.data.found) })}
      actions={
        <>
          {shown !== undefined && shown.found > 0 && <ExportMenu found={shown.found} text={settled} />}
          {may && (
            <Button icon={<IconHistory size={16} />} onClick={() => setPast(true)}>
              {w('imports')}
            </Button>
          )}
          {button}
        </>
      }
    >
      <div className="v-column">
        <PageTabs />
        <div className="t-filter-row v-find">
          <Field
            label={<span className="t-hidden">{t('find')}</span>}
            placeholder={t('find')}
            type="search"
            maxLength={200}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </div>
        <div className="v-rest">
          {asked.isPending ? (
            <Skeleton rows={8} twoLines={false} />
          ) : asked.data === undefined ? (
            <FaultState error={asked.error} onAgain={() => void asked.refetch()} />
          ) : (
            <DataTable<Row>
              rows={asked.data.rows}
              columns={columns}
              rowId={({ id }) => id}
              label={t('inventory')}
              chosen={chosen}
              onChoose={({ id }) => setChosen(id)}
              empty={
                settled === '' ? (
                  <EmptyState title={t('inventory.empty')} command="testudo import SBOM --as inventory">
                    {t('inventory.empty.text')}
                  </EmptyState>
                ) : (
                  <EmptyState title={t('inventory.nothing')} />
                )
              }
            />
          )}
        </div>
        {row?.contested !== undefined && (
          <footer className="v-foot">
            <p className="t-grow">
              <b>{say(row.name)}</b> {w('contested.why')}
            </p>
          </footer>
        )}
      </div>
      {may && past && <Imports onClose={() => setPast(false)} />}
      {may && importing !== undefined && <ImportInventory onClose={() => setImporting(undefined, { replace: true })} />}
    </Panel>
  )
}

function useColumns(): readonly Column<Row>[] {
  const t = useText(sourcesWords)
  const w = useText(inventoryWords)
  const say = useSay()
  const number = useNumber()
  return useMemo(
    (): readonly Column<Row>[] => [
      {
        id: 'name',
        head: t('name'),
        width: '3fr',
        sort: ({ name }) => say(name),
        cell: (row) => (
          <>
            <Marked mark={row.mark}>
              <b className="t-name">{say(row.name)}</b>
            </Marked>
            {row.contested !== undefined && (
              <span className="v-warn t-small" title={w('contested.why')}>
                {` ${w('contested', { n: number(row.contested) })}`}
              </span>
            )}
          </>
        ),
      },
      {
        id: 'operator',
        head: t('operator'),
        width: '2fr',
        from: 480,
        sort: ({ operatorName }) => operatorName,
        cell: ({ nation, operatorName }) => `${nation} ${operatorName}`,
      },
      {
        id: 'exposure',
        head: t('exposure'),
        width: 92,
        from: 640,
        sort: ({ exposure }) => exposure,
        cell: ({ exposure }) => <span className="t-2">{exposure}</span>,
      },
      {
        id: 'components',
        head: t('components'),
        width: 84,
        align: 'right',
        from: 700,
        sort: ({ components }) => components,
        cell: ({ components }) => number(components),
      },
      {
        id: 'open',
        head: t('open'),
        width: 72,
        align: 'right',
        sort: ({ open }) => open,
        cell: ({ open }) => (open === 0 ? <span className="t-3">0</span> : <b>{number(open)}</b>),
      },
      {
        id: 'seen',
        head: t('seen'),
        width: 110,
        align: 'right',
        from: 560,
        sort: ({ seen }) => seen,
        cell: ({ seen }) => <Dtg at={seen} />,
      },
    ],
    [t, w, say, number],
  )
}
