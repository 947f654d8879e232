import type { Reply } from '@testudo/kernel/contract'
import { dropMispList, loadMispLists, mispLists } from '@testudo/sharing'
import {
  Button,
  call,
  type Column,
  DataTable,
  Dtg,
  EmptyState,
  FaultState,
  FileDrop,
  Partial,
  Skeleton,
  tell,
  upload,
  useAsk,
  useText,
} from '@testudo/ui'
import { useMemo, useState } from 'react'
import { words } from './words.ts'

type Row = Reply<typeof mispLists>['rows'][number]
type Note = Reply<typeof loadMispLists>['notes'][number]

const fail = (error: unknown) => tell({ kind: 'fault', text: error instanceof Error ? error.message : String(error) })

/** Warning lists and taxonomies with their versions: loading, forgetting. */
export function Lists() {
  const t = useText(words)
  const found = useAsk(mispLists, {})
  const [busy, setBusy] = useState(false)
  const [notes, setNotes] = useState<readonly Note[]>([])
  const { refetch } = found
  const load = async (files: readonly File[]) => {
    setBusy(true)
    try {
      const all: Note[] = []
      for (const file of files) {
        const { rows, notes: more } = await upload(loadMispLists, {}, file)
        const count = (...verdicts: string[]) => rows.filter((row) => verdicts.includes(row.verdict)).length
        const counts = {
          added: count('new'),
          newer: count('newer', 'changed'),
          same: count('same'),
          older: count('older'),
        }
        tell({ text: t('lists.loaded', { n: rows.length, ...counts }) })
        all.push(...more)
      }
      setNotes(all)
    } catch (error) {
      fail(error)
    } finally {
      setBusy(false)
      void refetch()
    }
  }
  const columns = useMemo((): Column<Row>[] => {
    const forget = (row: Row) =>
      call(dropMispList, { kind: row.kind, name: row.name })
        .then(() => tell({ text: t('list.forgotten', { name: row.name }) }))
        .then(() => refetch())
        .catch(fail)
    return [
      { id: 'kind', head: t('kind'), width: 160, cell: (row) => t(`list.kind.${row.kind}`) },
      { id: 'name', head: t('list.name'), width: '2fr', cell: (row) => row.name },
      { id: 'version', head: t('list.version'), width: 120, cell: (row) => row.version },
      { id: 'entries', head: t('list.entries'), width: 100, align: 'right', cell: (row) => row.entries },
      {
        id: 'loaded',
        head: t('list.loaded'),
        width: '1fr',
        cell: (row) => (
          <span className="t-2">
            <Dtg at={row.loadedAt} /> {row.loadedBy}
          </span>
        ),
      },
      {
        id: 'forget',
        head: '',
        width: 110,
        cell: (row) => (
          <Button small onClick={() => void forget(row)}>
            {t('list.forget')}
          </Button>
        ),
      },
    ]
  }, [t, refetch])
  const rows = found.data?.rows ?? []
  return (
    <div className="sm-list">
      <FileDrop
        title={t('lists.load')}
        text={t('lists.hint')}
        files={[]}
        onFiles={(files) => {
          if (!busy && files.length > 0) void load(files)
        }}
      />
      {busy && <Skeleton rows={2} twoLines={false} />}
      {notes.length > 0 && (
        <Partial>
          {t('lists.notes', { n: notes.length })}
          <ul>
            {notes.slice(0, 10).map((note, i) => (
              <li key={i}>
                <code>
                  {note.file} {note.path}
                </code>{' '}
                {note.message}
              </li>
            ))}
          </ul>
        </Partial>
      )}
      {found.isPending ? (
        <Skeleton rows={8} twoLines={false} />
      ) : found.error !== null ? (
        <FaultState error={found.error} onAgain={() => void found.refetch()} />
      ) : rows.length === 0 ? (
        <EmptyState title={t('lists.none')} command="testudo misp lists FILE">
          {t('lists.none.text')}
        </EmptyState>
      ) : (
        <DataTable rows={rows} columns={columns} rowId={(row) => `${row.kind} ${row.name}`} label={t('view.lists')} />
      )}
    </div>
  )
}
