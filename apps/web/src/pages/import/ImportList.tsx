import { cancelImport, type imports } from '@testudo/threats'
import type { Reply } from '@testudo/kernel/contract'
import type { State } from '@testudo/kernel/situation'
import {
  type Column,
  call,
  DataTable,
  Dtg,
  EmptyState,
  formatNumber,
  IconButton,
  StateMark,
  tell,
  useLanguage,
  useText,
} from '@testudo/ui'
import { IconX } from '@testudo/ui/icons.ts'
import { useMemo } from 'react'
import { words } from './words.ts'

export type ImportRow = Reply<typeof imports>['rows'][number]

export const IMPORT_STATE: Readonly<Record<ImportRow['state'], State>> = {
  waiting: 'unknown',
  running: 'unknown',
  done: 'capable',
  failed: 'not-capable',
  cancelled: 'degraded',
}

export function ImportList({
  rows,
  chosen,
  onChoose,
  onChanged,
}: {
  rows: readonly ImportRow[]
  chosen: string | undefined
  onChoose: (job: string) => void
  onChanged: () => void
}) {
  const t = useText(words)
  const language = useLanguage()
  const columns = useMemo((): readonly Column<ImportRow>[] => {
    const stop = (row: ImportRow) =>
      call(cancelImport, { job: row.job }).then(onChanged, (error: unknown) =>
        tell({ text: error instanceof Error ? error.message : String(error), kind: 'fault' }),
      )
    return [
      { id: 'state', head: '', width: 20, cell: (row) => <StateMark state={IMPORT_STATE[row.state]} size="s" /> },
      {
        id: 'file',
        head: t('file'),
        width: '2fr',
        cell: (row) => (
          <>
            <span className="t-name">{row.title}</span>
            {row.dryRun && <span className="t-3"> {t('dry')}</span>}
          </>
        ),
      },
      {
        id: 'objects',
        head: t('objects'),
        width: 80,
        align: 'right',
        cell: (row) => formatNumber(language, row.objects),
      },
      {
        id: 'at',
        head: t('at'),
        width: 76,
        align: 'right',
        cell: (row) =>
          row.state === 'running' || row.state === 'waiting' ? (
            <IconButton label={t('stop')} onClick={() => void stop(row)}>
              <IconX size={14} />
            </IconButton>
          ) : (
            <Dtg at={row.startedAt} />
          ),
      },
    ]
  }, [t, language, onChanged])
  return (
    <DataTable
      label={t('imports')}
      rows={rows}
      columns={columns}
      rowId={(row) => row.job}
      chosen={chosen}
      onChoose={(row) => onChoose(row.job)}
      empty={<EmptyState title={t('imports.none')}>{t('imports.none.text')}</EmptyState>}
    />
  )
}
