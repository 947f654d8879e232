import { cancelJob, jobs } from '@testudo/platform/contracts/jobs'
import type { Reply } from '@testudo/kernel/contract'
import type { State } from '@testudo/kernel/situation'
import {
  type Column,
  call,
  DataTable,
  Dtg,
  EmptyState,
  FaultState,
  IconButton,
  Skeleton,
  StateMark,
  tell,
  useAsk,
  useLive,
  useText,
} from '@testudo/ui'
import { IconX } from '@testudo/ui/icons.ts'
import { useMemo } from 'react'
import { words } from './words.ts'

type Job = Reply<typeof jobs>[number]

const SHAPE: Readonly<Record<Job['state'], State>> = {
  waiting: 'unknown',
  running: 'unknown',
  done: 'capable',
  failed: 'not-capable',
  cancelled: 'degraded',
}

function Progress({ job }: { job: Job }) {
  const share = job.state === 'done' ? 1 : job.total === undefined || job.total === 0 ? undefined : job.done / job.total
  return (
    <span className="t-row">
      {share !== undefined && (
        <span className="w-progress" style={{ width: 90 }}>
          <i style={{ width: `${Math.round(share * 100)}%` }} />
        </span>
      )}
      <span className="t-2">{job.total === undefined ? job.done : `${job.done} / ${job.total}`}</span>
    </span>
  )
}

/** Long work with its progress; what it finished stays when it is stopped. */
export function JobsTable() {
  const t = useText(words)
  const answer = useAsk(jobs, {})
  useLive(['jobs.changed', 'job.changed'], () => void answer.refetch())
  const columns = useMemo((): readonly Column<Job>[] => {
    const stop = (job: Job) =>
      call(cancelJob, { job: job.id }).catch((error: unknown) =>
        tell({ text: error instanceof Error ? error.message : String(error), kind: 'fault' }),
      )
    return [
      {
        id: 'state',
        head: t('state'),
        width: 130,
        cell: (job) => (
          <span className="t-row">
            <StateMark state={SHAPE[job.state]} size="s" silent />
            {t(`job.${job.state}`)}
          </span>
        ),
      },
      { id: 'title', head: t('title2'), width: '2fr', cell: (job) => <span className="t-name">{job.title}</span> },
      { id: 'kind', head: t('kind'), cell: (job) => <span className="t-2">{job.fault?.message ?? job.kind}</span> },
      { id: 'progress', head: t('progress'), width: 240, cell: (job) => <Progress job={job} /> },
      {
        id: 'at',
        head: t('at'),
        width: 100,
        align: 'right',
        cell: (job) => job.startedAt !== undefined && <Dtg at={job.startedAt} />,
      },
      {
        id: 'cancel',
        head: <span className="t-hidden">{t('cancel')}</span>,
        width: 40,
        cell: (job) =>
          job.mayCancel && (
            <IconButton label={t('cancel')} onClick={() => void stop(job)}>
              <IconX size={14} />
            </IconButton>
          ),
      },
    ]
  }, [t])
  if (answer.error !== null) return <FaultState error={answer.error} onAgain={() => void answer.refetch()} />
  if (answer.data === undefined) return <Skeleton rows={6} twoLines={false} />
  return (
    <DataTable
      label={t('jobs')}
      rows={answer.data}
      columns={columns}
      rowId={(job) => job.id}
      empty={<EmptyState title={t('jobs.empty')}>{t('jobs.empty.text')}</EmptyState>}
    />
  )
}
