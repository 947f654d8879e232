import { highlightWords, parseQuery } from '@testudo/threats'
import {
  Button,
  ChangedBar,
  CheckField,
  DataTable,
  EmptyState,
  FaultState,
  Go,
  Panel,
  Partial,
  RemovableChip,
  Skeleton,
  useGo,
  useKeys,
  useLive,
  useMarking,
  useText,
  useTrail,
  useUrlParam,
  useViewer,
} from '@testudo/ui'
import { useMemo, useRef, useState } from 'react'
import { type ListRow, OPTIONAL_COLUMNS, useListColumns } from './listColumns.tsx'
import { ColumnPicker, LabelPicker, SavedViews } from './ListFilters.tsx'
import { SearchBox } from './ListSearch.tsx'
import { MattersNow, useMatters } from './MattersNow.tsx'
import { exportAddress, objectPath } from './paths.ts'
import { QuickLook } from './QuickLook.tsx'
import { SelectionBar } from './SelectionBar.tsx'
import { KNOWLEDGE, TypeList } from './TypeList.tsx'
import { useObjects } from './useObjects.ts'
import { typeWord, words } from './words.ts'
import './threats.css'

/** Everything the reader has, by type; a list, a search, and the selected object beside it. */
export default function ThreatsPage() {
  const t = useText(words)
  const go = useGo()
  const viewer = useViewer()
  useTrail([{ text: t('nav.threats') }])
  const [type, setType] = useUrlParam('type')
  const [text, setText] = useUrlParam('q')
  const [order, setOrder] = useUrlParam('order')
  const [revoked, setRevoked] = useUrlParam('revoked')
  const [label, setLabel] = useUrlParam('label')
  const [source, setSource] = useUrlParam('source')
  const [columnText, setColumns] = useUrlParam('cols')
  const [chosen, setChosen] = useUrlParam('o')
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const found = useObjects({
    text,
    // A search looks everywhere unless a type is chosen.
    types: type === 'all' || (type === undefined && text !== undefined) ? undefined : (type ?? KNOWLEDGE.join(',')),
    order: order === 'name' ? 'name' : 'added',
    revoked: revoked === '1',
    label,
    source,
  })
  const [changed, setChanged] = useState(0)
  useLive(['objects.stored', 'objects.withdrawn'], () => setChanged((n) => n + 1))
  const showChanges = () => {
    setChanged(0)
    void found.refetch()
  }
  const pages = found.data?.pages
  const first = pages?.[0]
  const rows = useMemo(() => pages?.flatMap((page) => page.rows) ?? [], [pages])
  const box = useRef<HTMLInputElement>(null)
  useMarking(found.isPending ? undefined : (first?.marking ?? 'none'))
  useKeys([
    { keys: '/', text: t('search'), run: () => box.current?.focus() },
    { keys: '.', text: t('changed'), run: showChanges },
    {
      keys: 'x',
      text: t('selected', { n: '' }),
      run: () => {
        if (chosen === undefined) return
        const next = new Set(selected)
        if (!next.delete(chosen)) next.add(chosen)
        setSelected(next)
      },
    },
  ])
  const matters = useMatters()
  const missionsOf = useMemo(() => new Map(matters?.map((row) => [row.id, row.missions])), [matters])
  const filtered = type !== undefined || label !== undefined || source !== undefined || text !== undefined
  const shown = useMemo(
    () =>
      columnText?.split(',') ??
      OPTIONAL_COLUMNS.filter(
        (one) =>
          (one !== 'added' || text === undefined) && one !== 'code' && (one !== 'missions' || missionsOf.size > 0),
      ),
    [columnText, text, missionsOf],
  )
  const wanted = useMemo(() => (text === undefined ? [] : highlightWords(parseQuery(text).words)), [text])
  const columns = useListColumns(shown, wanted, missionsOf)
  const mayExport = viewer.may('threats:export')

  return (
    <div className="th-page">
      <TypeList chosen={type} onChoose={setType} facets={text === undefined ? undefined : first?.facets} />
      <Panel
        title={
          type === undefined
            ? t(text === undefined ? 'knowledge' : 'all.types')
            : type === 'all'
              ? t('all.types')
              : typeWord(t, type)
        }
        level={1}
        count={
          rows.length === 0
            ? undefined
            : text !== undefined && first?.hits !== undefined
              ? t('search.hits', { n: type === undefined ? first.hits : rows.length })
              : t(found.hasNextPage ? 'objects.more' : 'objects.shown', { n: rows.length })
        }
        scroll={false}
        actions={
          <>
            <Go to="/threats/matrix" className="t-button t-button-secondary">
              {t('matrix')}
            </Go>
            {mayExport && (
              <a
                className="t-button t-button-secondary"
                href={exportAddress(type === 'all' ? undefined : (type ?? KNOWLEDGE.join(',')))}
                download
              >
                {t('export.all')}
              </a>
            )}
            {viewer.may('threats:import') && (
              <Go to="/threats/import" className="t-button t-button-primary">
                {t('import.start')}
              </Go>
            )}
          </>
        }
      >
        <div className="th-list">
          {!filtered && <MattersNow rows={matters} />}
          <div className="th-filters">
            <SearchBox text={text} onText={setText} box={box} person={viewer.id} />
            {text === undefined && (
              <>
                <LabelPicker value={label} onChange={setLabel} />
                <CheckField
                  label={t('revoked')}
                  checked={revoked === '1'}
                  onChange={(event) => setRevoked(event.target.checked ? '1' : undefined)}
                />
              </>
            )}
            {source !== undefined && (
              <RemovableChip name={`${t('source')}: ${source}`} onRemove={() => setSource(undefined)} />
            )}
            <span className="t-grow" />
            <ColumnPicker shown={shown} onChange={(next) => setColumns(next.join(',') || 'name', { replace: true })} />
            <SavedViews person={viewer.id} />
          </div>
          {selected.size > 0 && mayExport && (
            <SelectionBar ids={[...selected]} onClear={() => setSelected(new Set())} />
          )}
          {changed > 0 && <ChangedBar onShow={showChanges}>{t('changed')}</ChangedBar>}
          {first?.capped === true && <Partial>{t('search.capped')}</Partial>}
          {found.isPending ? (
            <Skeleton rows={12} twoLines={false} />
          ) : found.error !== null ? (
            <FaultState error={found.error} onAgain={() => void found.refetch()} />
          ) : (
            <DataTable<ListRow>
              rows={rows}
              columns={columns}
              rowId={(row) => row.id}
              label={t('objects')}
              chosen={chosen}
              onChoose={(row) => setChosen(row.id, { replace: true })}
              onOpen={(row) => go(objectPath(row.id))}
              {...(mayExport ? { selected, onSelect: setSelected } : {})}
              sort={{ column: order === 'name' ? 'name' : 'added', descending: order !== 'name' }}
              onSort={(sort) => setOrder(sort?.column === 'name' ? 'name' : undefined)}
              onEnd={() => {
                if (found.hasNextPage && !found.isFetchingNextPage) void found.fetchNextPage()
              }}
              rowClass={(row) => (row.revoked ? 'th-revoked' : undefined)}
              empty={<NothingListed filtered={filtered} text={text} type={type} />}
            />
          )}
        </div>
      </Panel>
      <QuickLook id={chosen} onClose={() => setChosen(undefined, { replace: true })} />
    </div>
  )
}

function NothingListed({
  filtered,
  text,
  type,
}: {
  filtered: boolean
  text: string | undefined
  type: string | undefined
}) {
  const t = useText(words)
  const go = useGo()
  const viewer = useViewer()
  if (filtered)
    return (
      <EmptyState
        title={t('found.none', { text: text ?? (type === undefined ? '' : typeWord(t, type)) })}
        action={<Button onClick={() => go('/threats')}>{t('filters.clear')}</Button>}
      >
        {t('found.none.text')}
      </EmptyState>
    )
  return (
    <EmptyState
      title={t('empty.title')}
      command="testudo import FILE"
      {...(viewer.may('threats:import')
        ? {
            action: (
              <Button look="primary" onClick={() => go('/threats/import')}>
                {t('go.import')}
              </Button>
            ),
          }
        : {})}
    >
      {t('empty.text')}
    </EmptyState>
  )
}
