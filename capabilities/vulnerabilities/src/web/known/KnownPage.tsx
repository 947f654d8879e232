import {
  FaultState,
  NothingHere,
  Skeleton,
  SplitPane,
  Tabs,
  useAsk,
  useMarking,
  usePathParams,
  useText,
  useTrail,
  useUrlParam,
  useNumber,
} from '@testudo/ui'
import { vulnerabilityPage } from '../../core/contract/desk.ts'
import { useFresh } from '../parts/useFresh.ts'
import { DESK } from '../paths.ts'
import { knownWords } from '../words/known.ts'
import { AffectedTable } from './AffectedTable.tsx'
import { KnownAside } from './KnownAside.tsx'
import { KnownHead } from './KnownHead.tsx'
import { Replay } from './Replay.tsx'
import { SourcesList } from './SourcesList.tsx'
import { Statements } from './Statements.tsx'
import { Timeline } from './Timeline.tsx'
import '../vulnerabilities.css'

const VIEWS = ['equipment', 'statements', 'timeline', 'sources'] as const
const TABLES = ['deployer', 'coordinator', 'bod-26-04'] as const
const PANEL = 'v-known-panel'

/** Everything known of one vulnerability, now or as of an older date. */
export default function KnownPage() {
  const t = useText(knownWords)
  const number = useNumber()
  const { id } = usePathParams()
  const [viewText, setView] = useUrlParam('view')
  const [atText] = useUrlParam('at')
  const [tableText] = useUrlParam('table')
  const view = VIEWS.find((one) => one === viewText) ?? 'equipment'
  const table = TABLES.find((one) => one === tableText) ?? 'deployer'
  const at = atText !== undefined && /^\d{1,15}$/.test(atText) ? Number(atText) : undefined
  const asked = useAsk(
    vulnerabilityPage,
    id === undefined ? undefined : { id, table, ...(at === undefined ? {} : { at }) },
    { keep: true },
  )
  useFresh()
  useTrail([{ text: t('nav.vulnerabilities'), to: DESK }, { text: id ?? '' }])
  useMarking(asked.data?.marking ?? (asked.isError ? 'none' : undefined))
  if (id === undefined) return <NothingHere page />
  if (asked.data === undefined || asked.isError)
    return asked.isError ? (
      <div className="v-page">
        {/* On a day before anything was known of it there is nothing: the way back stays. */}
        <Replay at={at} table={table} />
        <FaultState error={asked.error} onAgain={() => void asked.refetch()} />
      </div>
    ) : (
      <Skeleton rows={10} />
    )
  const given = asked.data
  const sizes = {
    equipment: given.affected.length,
    statements: given.statements.length,
    timeline: given.timeline.length,
    sources: given.records.length,
  }
  return (
    <div className="v-page">
      <KnownHead given={given} />
      <Replay at={at} table={table} />
      <SplitPane
        name="vulnerabilities.known"
        initial={480}
        min={340}
        max={760}
        first={
          <div className="v-column v-known">
            <Tabs
              label={t('view')}
              panelId={PANEL}
              value={view}
              onChange={(next) => setView(next === 'equipment' ? undefined : next, { replace: true })}
              tabs={VIEWS.map((one) => ({ id: one, text: t(`view.${one}`), count: number(sizes[one]) }))}
            />
            <div id={PANEL} role="tabpanel" className="v-rest">
              {view === 'equipment' ? (
                <AffectedTable rows={given.affected} />
              ) : view === 'statements' ? (
                <Statements rows={given.statements} />
              ) : view === 'timeline' ? (
                <Timeline given={given} />
              ) : (
                <SourcesList given={given} />
              )}
            </div>
          </div>
        }
        second={<KnownAside given={given} />}
      />
    </div>
  )
}
