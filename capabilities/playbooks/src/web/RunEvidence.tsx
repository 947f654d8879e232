import { Button, Dtg, FaultLine, reasonOf, Section, useAsk, useMarking, useText } from '@testudo/ui'
import { useState } from 'react'
import { runEvidence } from '../core/contract/index.ts'
import { StepShape } from './parts.tsx'
import type { RunView } from './RunPage.tsx'
import { runWords } from './words/run.ts'

const SHAPE = { done: 'completed', failed: 'failed', sent: 'waiting' } as const

/** Each command as it was sent or done, newest first; of one step when one is chosen. */
export function RunEvidence({ view, step }: { view: RunView; step: string | undefined }) {
  const t = useText(runWords)
  const rows = view.evidence.filter((one) => step === undefined || one.step === step).toReversed()
  const names = new Map(view.graph.nodes.map(({ id, name }) => [id, name]))
  return (
    <Section title={t('evidence')} aside={rows.length}>
      {rows.length === 0 && <p className="t-2">{t('evidence.none')}</p>}
      <ul className="p-list">
        {rows.map((one) => (
          <li key={one.number} className="p-finding">
            <div className="p-state">
              <StepShape state={SHAPE[one.outcome]} />
              <span>
                <b>{names.get(one.step) ?? one.step}</b> · {t(`outcome.${one.outcome}`)}
                {one.code !== undefined && <> · {t('evidence.code', { code: one.code })}</>}
                {one.attempt > 1 && <> · {t('evidence.again', { n: one.attempt })}</>}
              </span>
            </div>
            <div className="t-2">
              {one.who} · <Dtg at={one.sent} full />
              {one.answered !== undefined && (
                <>
                  {' – '}
                  <Dtg at={one.answered} full />
                </>
              )}
            </div>
            <div className="t-mono t-small t-2 p-wrap">
              {t('evidence.hash')} {one.hash}
            </div>
            <Exchange run={view.row.id} number={one.number} name={names.get(one.step) ?? one.step} />
          </li>
        ))}
      </ul>
    </Section>
  )
}

function Exchange({ run, number, name }: { run: string; number: number; name: string }) {
  const t = useText(runWords)
  const [isOpen, setOpen] = useState(false)
  const asked = useAsk(runEvidence, isOpen ? { id: run, number } : undefined)
  // What is not open is not on its way: the banner would wait for it.
  useMarking(isOpen && !asked.isError ? asked.data?.marking : 'none')
  return (
    <>
      <Button
        small
        look="plain"
        aria-expanded={isOpen}
        aria-label={`${t('evidence.show')}: ${name} (${number})`}
        onClick={() => setOpen(!isOpen)}
      >
        {t('evidence.show')}
      </Button>
      {isOpen && asked.isError && <FaultLine text={reasonOf(asked.error)} />}
      {isOpen && asked.data !== undefined && (
        <>
          <div className="t-small t-2">{t('evidence.sent')}</div>
          <pre className="p-code" tabIndex={0}>
            {asked.data.sent}
          </pre>
          <div className="t-small t-2">{t('evidence.answer')}</div>
          <pre className="p-code" tabIndex={0}>
            {asked.data.answer}
          </pre>
        </>
      )}
    </>
  )
}
