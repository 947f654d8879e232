import { Dtg, Section, useText } from '@testudo/ui'
import type { RunView } from './RunPage.tsx'
import { useStepWords } from './steps.ts'
import { useReason } from './useTold.ts'
import { runWords } from './words/run.ts'

const KNOWN = [
  'started',
  'entered',
  'begun',
  'sent',
  'answered',
  'refused',
  'lost',
  'interrupted',
  'agreed',
  'rejected',
  'reported',
  'reported-failed',
  'decided',
  'undecided',
  'task',
  'completed',
  'failed',
  'skipped',
  'cancelled',
  'stopped',
  'held',
  'let-go',
  'time',
] as const

/** Of the run itself, where no step is named. */
const ENDS = ['completed', 'failed', 'stopped'] as const

/** Everything that happened, newest first; of one step when one is chosen. */
export function RunLog({ view, step }: { view: RunView; step: string | undefined }) {
  const t = useText(runWords)
  const words = useStepWords()
  const reason = useReason()
  const nodes = new Map(view.graph.nodes.map((node) => [node.id, node]))
  const nameOf = (id: string | undefined) => {
    const node = id === undefined ? undefined : nodes.get(id)
    return node === undefined ? '' : words.name(node)
  }
  const entries = view.log.filter((entry) => step === undefined || entry.step === step).toReversed()
  return (
    <Section title={t('timeline')} aside={entries.length}>
      <ol className="p-list">
        {entries.map(({ number, at, by, what, step: of, says, told }) => {
          const why = reason(says, told)
          const known = KNOWN.find((one) => one === what)
          const end = of === undefined ? ENDS.find((one) => one === what) : undefined
          return (
            <li key={number} className="p-entry">
              <Dtg at={at} />
              <div className="p-wrap">
                <b>{end !== undefined ? t(`end.${end}`) : known === undefined ? what : t(`log.${known}`)}</b>{' '}
                {nameOf(of)}
                {why !== undefined && <div className="t-2">{why}</div>}
                {by !== undefined && <div className="t-3 t-small">{by}</div>}
              </div>
            </li>
          )
        })}
      </ol>
    </Section>
  )
}
