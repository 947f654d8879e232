import IconArrowForward from '@tabler/icons-react/dist/esm/icons/IconArrowForward.mjs'
import IconBan from '@tabler/icons-react/dist/esm/icons/IconBan.mjs'
import IconCircleCheck from '@tabler/icons-react/dist/esm/icons/IconCircleCheck.mjs'
import IconCircleDashed from '@tabler/icons-react/dist/esm/icons/IconCircleDashed.mjs'
import IconHourglass from '@tabler/icons-react/dist/esm/icons/IconHourglass.mjs'
import IconPlayerPause from '@tabler/icons-react/dist/esm/icons/IconPlayerPause.mjs'
import IconPlayerPlay from '@tabler/icons-react/dist/esm/icons/IconPlayerPlay.mjs'
import IconSquareX from '@tabler/icons-react/dist/esm/icons/IconSquareX.mjs'
import { queryClient, Section, useDeed as useAnyDeed, useLive, useText } from '@testudo/ui'
import type { PlaybookFinding, RunRow } from '../core/contract/index.ts'
import { useTold } from './useTold.ts'
import { runWords } from './words/run.ts'
import { shelfWords } from './words/shelf.ts'

/** Asks everything of this capability again. */
const refresh = () =>
  void queryClient.invalidateQueries({
    predicate: ({ queryKey: [path] }) => typeof path === 'string' && path.startsWith('/playbooks'),
  })

export const useDeed = () => useAnyDeed(refresh)

/** Asks again when a run went on or a playbook changed, here or by somebody else. */
export const useFresh = (): void => useLive(['playbook.run', 'playbook.changed'], refresh)

export type StepState = 'waiting' | 'begun' | 'open' | 'completed' | 'failed' | 'skipped' | 'cancelled' | 'none'

const SHAPES = {
  waiting: [IconHourglass, 'degraded'],
  begun: [IconPlayerPlay, 'degraded'],
  open: [IconPlayerPlay, 'degraded'],
  completed: [IconCircleCheck, 'ok'],
  failed: [IconSquareX, 'not'],
  skipped: [IconArrowForward, 'unknown'],
  cancelled: [IconBan, 'unknown'],
  none: [IconCircleDashed, 'unknown'],
} as const

/** The shape of how a step stands; the word stands beside it. */
export function StepShape({ state }: { state: StepState }) {
  const [Shape, token] = SHAPES[state]
  return <Shape size={16} aria-hidden style={{ color: `var(--t-${token}-text)`, flex: 'none' }} />
}

const RUN_SHAPES = { completed: 'completed', failed: 'failed', stopped: 'cancelled' } as const

/** How a run stands: what it waits for while it is under way. */
export function RunStanding({ row }: { row: Pick<RunRow, 'status' | 'waits'> }) {
  const t = useText(runWords)
  const under = row.status === 'running'
  const waits = row.waits !== 'nothing' && row.waits !== 'system'
  return (
    <span className="p-state">
      {row.status !== 'running' ? (
        <StepShape state={RUN_SHAPES[row.status]} />
      ) : row.waits === 'held' ? (
        <IconPlayerPause size={16} aria-hidden />
      ) : (
        <StepShape state={waits ? 'waiting' : 'begun'} />
      )}
      {under ? t(`waits.${row.waits}`) : t(`status.${row.status}`)}
    </span>
  )
}

const KINDS = [
  'attack',
  'detection',
  'engagement',
  'investigation',
  'mitigation',
  'notification',
  'prevention',
  'remediation',
] as const

/** What playbooks are for, in words; kinds of other vocabularies as they came. */
export function useKinds(): (types: readonly string[]) => string {
  const t = useText(shelfWords)
  return (types) =>
    types
      .map((type) => {
        const known = KINDS.find((one) => one === type)
        return known === undefined ? type : t(`type.${known}`)
      })
      .join(', ')
}

/** What was found in a playbook, by place, the worst first. */
export function Findings({ findings }: { findings: readonly PlaybookFinding[] }) {
  const t = useText(shelfWords)
  const told = useTold()
  const order = ['error', 'warning', 'note'] as const
  const sorted = order.flatMap((severity) => findings.filter((one) => one.severity === severity))
  return (
    <Section title={t('findings')} aside={findings.length}>
      {sorted.length === 0 && <p className="t-2">{t('findings.none')}</p>}
      <ul className="p-list">
        {sorted.map((one, i) => (
          <li key={i} className="p-finding">
            <b className={one.severity === 'error' ? 'p-error' : undefined}>{t(`finding.${one.severity}`)}</b>{' '}
            {told(one)}
            <div className="t-mono t-small t-2 p-wrap">
              {one.rule} {one.path}
            </div>
          </li>
        ))}
      </ul>
    </Section>
  )
}
