import { counts, type ObjectRow } from '@testudo/threats'
import {
  Button,
  ChangedBar,
  CheckField,
  type Column,
  DataTable,
  Dtg,
  EmptyState,
  FaultState,
  formatNumber,
  Go,
  Panel,
  Partial,
  RemovableChip,
  Skeleton,
  useAsk,
  useGo,
  useKeys,
  useLanguage,
  useLive,
  useMarking,
  useText,
  useTrail,
  useUrlParam,
  useViewer,
} from '@testudo/ui'
import { type RefObject, useEffect, useMemo, useRef, useState } from 'react'
import { Marked, MarkChips } from './Marked.tsx'
import { exportAddress, objectPath } from './paths.ts'
import { QuickLook } from './QuickLook.tsx'
import { TypeIcon } from './typeLook.tsx'
import { useObjects } from './useObjects.ts'
import { typeWord, words } from './words.ts'
import './threats.css'

type Row = ObjectRow & { readonly fuzzy?: boolean }

/** What an analyst reads; relationships, statements and the plumbing of frameworks come under their own types. */
const KNOWLEDGE: readonly string[] = [
  'intrusion-set',
  'threat-actor',
  'campaign',
  'incident',
  'malware',
  'tool',
  'attack-pattern',
  'indicator',
  'infrastructure',
  'vulnerability',
  'report',
  'grouping',
  'course-of-action',
]

type TypeCount = { readonly type: string; readonly count: number }

const sum = (types: readonly TypeCount[]) => types.reduce((total, { count }) => total + count, 0)

/** Knowledge first, in the order an analyst asks; the rest by number. */
function inOrder(types: readonly TypeCount[]): TypeCount[] {
  const rank = (type: string) => (KNOWLEDGE.includes(type) ? KNOWLEDGE.indexOf(type) : KNOWLEDGE.length)
  return types.toSorted((a, b) => rank(a.type) - rank(b.type) || b.count - a.count)
}

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
  const [chosen, setChosen] = useUrlParam('o')
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
  useLive(['objects.stored'], () => setChanged((n) => n + 1))
  const showChanges = () => {
    setChanged(0)
    void found.refetch()
  }
  const pages = found.data?.pages
  const rows = useMemo(() => pages?.flatMap((page) => page.rows) ?? [], [pages])
  const box = useRef<HTMLInputElement>(null)
  useMarking(found.isPending ? undefined : (pages?.[0]?.marking ?? 'none'))
  useKeys([
    { keys: '/', text: t('search'), run: () => box.current?.focus() },
    { keys: '.', text: t('changed'), run: showChanges },
  ])
  const filtered = type !== undefined || label !== undefined || source !== undefined || text !== undefined
  const columns = useColumns(text !== undefined)

  return (
    <div className="th-page">
      <TypeList chosen={type} onChoose={setType} />
      <Panel
        title={type === undefined ? t('knowledge') : type === 'all' ? t('all.types') : typeWord(t, type)}
        level={1}
        count={
          rows.length === 0 ? undefined : t(found.hasNextPage ? 'objects.more' : 'objects.shown', { n: rows.length })
        }
        scroll={false}
        actions={
          <>
            <Go to="/threats/matrix" className="t-button t-button-secondary">
              {t('matrix')}
            </Go>
            {viewer.may('threats:export') && (
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
          <div className="th-filters">
            <SearchBox text={text} onText={setText} box={box} />
            {text === undefined && (
              <>
                <LabelPicker value={label} onChange={setLabel} />
                <select
                  className="t-input th-narrow"
                  aria-label={t('order.added')}
                  value={order ?? 'added'}
                  onChange={(event) => setOrder(event.target.value === 'name' ? 'name' : undefined)}
                >
                  <option value="added">{t('order.added')}</option>
                  <option value="name">{t('order.name')}</option>
                </select>
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
          </div>
          {changed > 0 && <ChangedBar onShow={showChanges}>{t('changed')}</ChangedBar>}
          {pages?.[0]?.capped === true && <Partial>{t('search.capped')}</Partial>}
          {found.isPending ? (
            <Skeleton rows={12} twoLines={false} />
          ) : found.error !== null ? (
            <FaultState error={found.error} onAgain={() => void found.refetch()} />
          ) : (
            <DataTable<Row>
              rows={rows}
              columns={columns}
              rowId={(row) => row.id}
              label={t('objects')}
              chosen={chosen}
              onChoose={(row) => setChosen(row.id, { replace: true })}
              onOpen={(row) => go(objectPath(row.id))}
              onEnd={() => {
                if (found.hasNextPage && !found.isFetchingNextPage) void found.fetchNextPage()
              }}
              rowClass={(row) => (row.revoked ? 'th-revoked' : undefined)}
              empty={
                filtered ? (
                  <EmptyState
                    title={t('found.none', { text: text ?? (type === undefined ? '' : typeWord(t, type)) })}
                    action={<Button onClick={() => go('/threats')}>{t('filters.clear')}</Button>}
                  >
                    {t('found.none.text')}
                  </EmptyState>
                ) : (
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
            />
          )}
        </div>
      </Panel>
      <QuickLook id={chosen} onClose={() => setChosen(undefined, { replace: true })} />
    </div>
  )
}

function useColumns(searched: boolean): Column<Row>[] {
  const t = useText(words)
  return useMemo(
    () => [
      {
        id: 'name',
        head: t('name'),
        width: '3fr',
        cell: (row) => {
          return (
            <Marked mark={row.mark}>
              <TypeIcon type={row.type} /> <b>{row.name === '' ? row.id : row.name}</b>
              {row.revoked && <span className="t-3"> {t('revoked.word')}</span>}
              {row.fuzzy === true && <span className="t-3"> {t('search.fuzzy')}</span>} <MarkChips mark={row.mark} />
            </Marked>
          )
        },
      },
      { id: 'code', head: t('code'), width: 110, cell: (row) => <span className="t-mono">{row.reference ?? ''}</span> },
      { id: 'type', head: t('type'), width: 160, cell: (row) => <span className="t-2">{typeWord(t, row.type)}</span> },
      {
        id: 'modified',
        head: t('modified'),
        width: 130,
        align: 'right',
        cell: (row) =>
          row.modified === '' || Number.isNaN(Date.parse(row.modified)) ? '' : <Dtg at={Date.parse(row.modified)} />,
      },
      ...(searched
        ? []
        : [
            {
              id: 'added',
              head: t('added'),
              width: 130 as const,
              align: 'right' as const,
              cell: (row: Row) => <Dtg at={row.addedAt} />,
            },
          ]),
    ],
    [t, searched],
  )
}

function TypeList({ chosen, onChoose }: { chosen: string | undefined; onChoose: (type: string | undefined) => void }) {
  const t = useText(words)
  const language = useLanguage()
  const answer = useAsk(counts, {})
  useMarking(answer.data?.marking ?? (answer.error === null ? undefined : 'none'))
  const entry = (type: string | undefined, text: string, count: number | undefined) => {
    return (
      <li key={type ?? ''}>
        <button type="button" className="th-type" aria-current={chosen === type} onClick={() => onChoose(type)}>
          {type !== undefined && type !== 'all' && <TypeIcon type={type} />}
          <span className="t-grow">{text}</span>
          {count !== undefined && <span className="t-3 t-num">{formatNumber(language, count)}</span>}
        </button>
      </li>
    )
  }
  return (
    <Panel title={t('types')} className="th-types">
      {answer.data === undefined ? (
        <Skeleton rows={8} twoLines={false} />
      ) : (
        <ul className="th-plain">
          {entry(undefined, t('knowledge'), sum(answer.data.types.filter(({ type }) => KNOWLEDGE.includes(type))))}
          {entry('all', t('all.types'), answer.data.total)}
          {inOrder(answer.data.types).map(({ type, count }) => entry(type, typeWord(t, type), count))}
        </ul>
      )}
    </Panel>
  )
}

/** Asks after a pause, so that each letter is not a question. */
function SearchBox({
  text,
  onText,
  box,
}: {
  text: string | undefined
  onText: (text: string | undefined, options?: { replace?: boolean }) => void
  box: RefObject<HTMLInputElement | null>
}) {
  const t = useText(words)
  const [typed, setTyped] = useState(text ?? '')
  const [asked, setAsked] = useState(text)
  // The address changed under the box (back, a cleared filter): it says what is asked now.
  if (asked !== text) {
    setAsked(text)
    if (typed.trim() !== (text ?? '')) setTyped(text ?? '')
  }
  useEffect(() => {
    if (typed.trim() === (text ?? '')) return
    const timer = setTimeout(() => onText(typed.trim() === '' ? undefined : typed.trim(), { replace: true }), 350)
    return () => clearTimeout(timer)
  }, [typed, text, onText])
  return (
    <input
      ref={box}
      className="t-input th-search"
      type="search"
      aria-label={t('search')}
      placeholder={t('search')}
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
    />
  )
}

function LabelPicker({
  value,
  onChange,
}: {
  value: string | undefined
  onChange: (label: string | undefined) => void
}) {
  const t = useText(words)
  const answer = useAsk(counts, {})
  return (
    <select
      className="t-input th-narrow"
      aria-label={t('label')}
      value={value ?? ''}
      onChange={(event) => onChange(event.target.value || undefined)}
    >
      <option value="">{t('label.any')}</option>
      {answer.data?.labels.map(({ label, mark }) => {
        const text = JSON.stringify(label)
        return (
          <option key={text} value={text}>
            {[mark.portion, ...mark.chips].join(' ')}
          </option>
        )
      })}
    </select>
  )
}
