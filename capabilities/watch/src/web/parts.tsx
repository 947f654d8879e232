import type { State } from '@testudo/kernel/situation'
import { bannerText, type Label, portionMark } from '@testudo/kernel/label'
import {
  Dtg,
  Go,
  Marked,
  queryClient,
  SelectField,
  StateMark,
  useDeed as useAnyDeed,
  useLanguage,
  useLive,
  usePlace,
  usePolicies,
  useSay,
  useText,
} from '@testudo/ui'
import type { LadderStep, QueueRow } from '../core/index.ts'
import { watchWords } from './words/watch.ts'
import './watch.css'

const PAGES = [
  ['/watch', 'queue'],
  ['/watch/log', 'log'],
  ['/watch/handover', 'handover'],
  ['/watch/state', 'state'],
] as const

/** The pages of this capability, as links. */
export function PageTabs() {
  const t = useText(watchWords)
  const { path } = usePlace()
  return (
    <nav className="t-filter-row w-tabs t-no-print" aria-label={t('pages')}>
      {PAGES.map(([to, text]) => (
        <Go key={to} to={to} className="t-link w-tab" {...(path === to && { 'aria-current': 'page' as const })}>
          {t(text)}
        </Go>
      ))}
    </nav>
  )
}

const refresh = () =>
  void queryClient.invalidateQueries({
    predicate: ({ queryKey: [path] }) =>
      typeof path === 'string' && (path.startsWith('/watch') || path.startsWith('/notices/items')),
  })

/** One question that changes something; everything of this capability is asked again afterwards. */
export const useDeed = () => useAnyDeed(refresh)

/** What waits follows from everything: objects, alerts, runs, releases, and who takes what. */
const TOPICS = [
  'objects.stored',
  'picture.changed',
  'watch.written',
  'alerts.changed',
  'detection.changed',
  'sharing.changed',
  'brief.changed',
  'notices.acknowledged',
  'playbooks.changed',
  'vulnerabilities.changed',
]
export const useFresh = (): void => useLive(TOPICS, refresh)

/** A step by its height on the ladder, in the shapes of states. */
export const shapeOf = (rank: number, steps = 5): State =>
  rank === 0 ? 'capable' : rank >= steps - 1 ? 'not-capable' : rank === 1 ? 'degraded' : 'severe'

interface Now {
  readonly step: LadderStep
  readonly rank: number
  readonly until?: number | undefined
  readonly expired: boolean
  readonly mark: { readonly portion: string; readonly chips: readonly string[] }
}

/** Who sees to an item of the queue. */
export function WhoHasIt({ taken }: Pick<QueueRow, 'taken'>) {
  const t = useText(watchWords)
  return taken === undefined ? (
    <span className="t-3">{t('nobody')}</span>
  ) : (
    <span>{taken.by.you ? t('you') : taken.by.name}</span>
  )
}

/** The alert state in one line. */
export function StateLine({ now }: { now: Now }) {
  const t = useText(watchWords)
  const say = useSay()
  return (
    <span className="w-state">
      <StateMark state={shapeOf(now.rank)} silent />
      <Marked mark={now.mark}>
        <Go to="/watch/state" className="t-link t-name">
          {t('state.now', { name: say(now.step.name) })}
        </Go>
      </Marked>
      {now.expired ? (
        <span className="w-late">{t('state.expired')}</span>
      ) : (
        now.until !== undefined && (
          <span className="t-2">
            {t('state.until')} <Dtg at={now.until} />
          </span>
        )
      )}
    </span>
  )
}

/** Chooses among labels in use, by number. */
export function LabelPick({
  labels,
  value,
  onChange,
}: {
  labels: readonly Label[]
  value: number
  onChange: (value: number) => void
}) {
  const t = useText(watchWords)
  const policies = usePolicies()
  const language = useLanguage()
  return (
    <SelectField label={t('label')} value={String(value)} onChange={(event) => onChange(Number(event.target.value))}>
      {labels.map((one, i) => (
        <option key={JSON.stringify(one)} value={String(i)}>
          ({portionMark(one, policies)}) {bannerText(one, policies, language).text}
        </option>
      ))}
    </SelectField>
  )
}
