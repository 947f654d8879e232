import { auditEntries } from '@testudo/platform/contracts/audit'
import { people } from '@testudo/platform/contracts/identity'
import { useInfiniteQuery } from '@tanstack/react-query'
import type { Reply } from '@testudo/kernel/contract'
import { join } from '@testudo/kernel/label'
import {
  Button,
  type Column,
  call,
  DataTable,
  Dtg,
  EmptyState,
  Facts,
  FaultState,
  Inspector,
  LabelChips,
  Portion,
  Section,
  Skeleton,
  SplitPane,
  useAsk,
  useLive,
  useMarking,
  usePolicies,
  useText,
  useUrlParam,
  useViewer,
} from '@testudo/ui'
import { useCallback, useMemo } from 'react'
import { Checkpoint } from './Checkpoint.tsx'
import { words } from './words.ts'

type Entry = Reply<typeof auditEntries>['rows'][number]
const OUTCOMES = ['allowed', 'denied', 'failed'] as const

/** Entries page by page, newest first; a new fact asks the first page again. */
function useEntries(filter: { who?: string; verb?: string; outcome?: (typeof OUTCOMES)[number] }) {
  const query = useInfiniteQuery({
    queryKey: [auditEntries.path, filter],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      call(auditEntries, { ...filter, limit: 200, ...(pageParam === '' ? {} : { cursor: pageParam }) }, signal),
    getNextPageParam: (page) => page.next,
  })
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.rows) ?? [], [query.data])
  return { query, rows }
}

function useMarkingOf(rows: readonly Entry[], loading: boolean) {
  const policies = usePolicies()
  const marking = useMemo(() => {
    const labels = rows.flatMap(({ label }) => (label === undefined ? [] : [label]))
    return labels.length === 0 ? ('none' as const) : { label: join(labels, policies), portions: labels.length }
  }, [rows, policies])
  useMarking(loading ? undefined : marking)
}

/** Names of people for those who may know them; else the id that stands in the log. */
function useNames(): (id: string) => string {
  const viewer = useViewer()
  const answer = useAsk(people, viewer.may('identity:read') ? {} : undefined)
  return useCallback(
    (id: string) => (id === viewer.id ? viewer.name : (answer.data?.find((one) => one.id === id)?.name ?? id)),
    [viewer, answer.data],
  )
}

export function AuditLog() {
  const t = useText(words)
  const viewer = useViewer()
  const [who, setWho] = useUrlParam('who')
  const [verb, setVerb] = useUrlParam('verb')
  const [said, setOutcome] = useUrlParam('outcome')
  const [chosen, choose] = useUrlParam('entry')
  const outcome = OUTCOMES.find((one) => one === said)
  const filter = {
    ...(who === undefined ? {} : { who }),
    ...(verb === undefined ? {} : { verb }),
    ...(outcome === undefined ? {} : { outcome }),
  }
  const { query, rows } = useEntries(filter)
  useMarkingOf(rows, query.isPending)
  useLive(['audit.written'], () => void query.refetch())
  const nameOf = useNames()
  const columns = useMemo((): readonly Column<Entry>[] => {
    const word = (entry: Entry) => t(`outcome.${entry.outcome}`)
    return [
      {
        id: 'mark',
        head: t('portion'),
        from: 420,
        width: 58,
        cell: (entry) => entry.label !== undefined && <Portion label={entry.label} />,
      },
      { id: 'verb', head: t('verb'), cell: (entry) => <span className="t-name">{entry.verb}</span> },
      { id: 'who', head: t('who'), from: 480, cell: (entry) => nameOf(entry.who.id) },
      {
        id: 'about',
        head: t('about'),
        from: 720,
        width: '2fr',
        cell: (entry) => <span className="t-mono t-2">{entry.ids.join(' ')}</span>,
      },
      {
        id: 'outcome',
        head: t('outcome'),
        width: 90,
        cell: (entry) => <span className={entry.outcome === 'allowed' ? 't-2' : 't-name'}>{word(entry)}</span>,
      },
      { id: 'at', head: t('at'), width: 110, align: 'right', cell: (entry) => <Dtg at={entry.at} /> },
    ]
  }, [t, nameOf])
  const entry = rows.find(({ id }) => id === chosen)
  if (query.error !== null) return <FaultState error={query.error} onAgain={() => void query.refetch()} />
  const list = (
    <div className="w-column">
      <div className="t-filter-row">
        <select
          className="t-input"
          style={{ width: 160 }}
          aria-label={t('outcome')}
          value={outcome ?? ''}
          onChange={(event) => setOutcome(event.target.value)}
        >
          <option value="">{t('outcome.all')}</option>
          {OUTCOMES.map((one) => (
            <option key={one} value={one}>
              {t(`outcome.${one}`)}
            </option>
          ))}
        </select>
        <input
          className="t-input"
          style={{ width: 200 }}
          placeholder={t('filter.verb')}
          aria-label={t('filter.verb')}
          defaultValue={verb}
          onBlur={(event) => setVerb(event.target.value.trim())}
          onKeyDown={(event) => event.key === 'Enter' && setVerb(event.currentTarget.value.trim())}
        />
        {viewer.may('audit:read') && (
          <input
            className="t-input"
            style={{ width: 240 }}
            placeholder={t('filter.who')}
            aria-label={t('filter.who')}
            defaultValue={who}
            onBlur={(event) => setWho(event.target.value.trim())}
            onKeyDown={(event) => event.key === 'Enter' && setWho(event.currentTarget.value.trim())}
          />
        )}
        <span className="t-grow" />
        {query.hasNextPage && (
          <Button small onClick={() => void query.fetchNextPage()}>
            {t('more')}
          </Button>
        )}
      </div>
      <div className="w-rest">
        {query.isPending ? (
          <Skeleton rows={8} twoLines={false} />
        ) : (
          <DataTable
            label={t('log')}
            rows={rows}
            columns={columns}
            rowId={(row) => row.id}
            chosen={chosen}
            onChoose={(row) => choose(row.id, { replace: true })}
            onEnd={() => query.hasNextPage && !query.isFetchingNextPage && void query.fetchNextPage()}
            empty={<EmptyState title={t('log.empty')}>{t('log.empty.text')}</EmptyState>}
          />
        )}
      </div>
    </div>
  )
  return (
    <SplitPane
      name="audit"
      initial={420}
      min={320}
      max={640}
      first={list}
      second={
        <Inspector
          label={t('detail')}
          subject={entry?.id}
          head={<h2 className="t-panel-title">{t(entry === undefined ? 'checkpoint' : 'detail')}</h2>}
          {...(entry === undefined ? {} : { onClose: () => choose(undefined) })}
        >
          {entry === undefined ? <Checkpoint /> : <EntryDetail entry={entry} />}
        </Inspector>
      }
    />
  )
}

function EntryDetail({ entry }: { entry: Entry }) {
  const t = useText(words)
  const nameOf = useNames()
  return (
    <>
      <Section>
        <Facts
          rows={[
            [t('verb'), <b key="v">{entry.verb}</b>],
            [
              t('who'),
              <span key="who">
                {nameOf(entry.who.id)} <span className="t-3">{entry.who.kind}</span>{' '}
                <code className="t-3">{entry.who.id}</code>
              </span>,
            ],
            [t('organisation'), [entry.who.organisation, entry.who.nation].filter((one) => one !== '').join(', ')],
            [t('outcome'), t(`outcome.${entry.outcome}`)],
            [t('at'), <Dtg key="at" at={entry.at} full withAge />],
          ]}
        />
        {entry.label !== undefined && (
          <p className="t-row">
            <Portion label={entry.label} />
            <LabelChips label={entry.label} />
          </p>
        )}
      </Section>
      {entry.ids.length > 0 && (
        <Section title={t('ids')}>
          <ul className="t-mono">
            {entry.ids.map((id) => (
              <li key={id} style={{ overflowWrap: 'anywhere' }}>
                {id}
              </li>
            ))}
          </ul>
        </Section>
      )}
      {entry.detail !== undefined && (
        <Section>
          <Facts rows={Object.entries(entry.detail).map(([name, value]) => [name, String(value)])} />
        </Section>
      )}
    </>
  )
}
