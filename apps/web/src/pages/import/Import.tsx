import { imports } from '@testudo/threats'
import {
  EmptyState,
  FaultState,
  Skeleton,
  SplitPane,
  useAsk,
  useLive,
  useText,
  useTrail,
  useUrlParam,
  useViewer,
} from '@testudo/ui'
import { ImportList } from './ImportList.tsx'
import { SendFiles } from './SendFiles.tsx'
import { Verdicts } from './Verdicts.tsx'
import { words } from './words.ts'

/** Files in, a verdict per object out; what is not taken is named with its reason. */
export default function Import() {
  const t = useText(words)
  const viewer = useViewer()
  useTrail([{ text: t('title') }])
  const allowed = viewer.may('threats:import')
  const answer = useAsk(imports, allowed ? {} : undefined)
  const [job, setJob] = useUrlParam('job')
  useLive(['jobs.changed', 'objects.stored'], () => void answer.refetch())
  if (!allowed) return <EmptyState title={t('no-right')} />
  if (answer.error !== null) return <FaultState error={answer.error} onAgain={() => void answer.refetch()} />
  const rows = answer.data?.rows ?? []
  const chosen = rows.find((row) => row.job === job) ?? rows[0]
  return (
    <SplitPane
      name="import"
      initial={460}
      fixed="first"
      first={
        <div className="w-column">
          <h1 className="t-hidden">{t('title')}</h1>
          <SendFiles
            onSent={(id) => {
              setJob(id, { replace: true })
              void answer.refetch()
            }}
          />
          <div className="w-rest">
            {answer.data === undefined ? (
              <Skeleton />
            ) : (
              <ImportList
                rows={rows}
                chosen={chosen?.job}
                onChoose={(id) => setJob(id, { replace: true })}
                onChanged={() => void answer.refetch()}
              />
            )}
          </div>
        </div>
      }
      second={
        chosen === undefined ? (
          <EmptyState title={t('imports.none')} command="testudo import FILE --dry-run">
            {t('imports.none.text')}
          </EmptyState>
        ) : (
          <Verdicts key={chosen.job} row={chosen} />
        )
      }
    />
  )
}
