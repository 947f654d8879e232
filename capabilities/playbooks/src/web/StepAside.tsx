import { Facts, Section, useText } from '@testudo/ui'
import { stepDetails } from '../core/stepDetails.ts'
import { type Rehearsal, Would } from './DryRun.tsx'
import { type Graph, useStepWords } from './steps.ts'
import { playbookWords } from './words/playbook.ts'

/** One step: its commands as written, and what they become with the values given. */
export function StepAside({
  text,
  graph,
  step,
  told,
}: {
  text: string
  graph: Graph
  step: string | undefined
  told: Rehearsal | undefined
}) {
  const t = useText(playbookWords)
  const words = useStepWords()
  const node = graph.nodes.find(({ id }) => id === step)
  const details = step === undefined ? undefined : stepDetails(text, step)
  if (node === undefined || details === undefined)
    return (
      <Section>
        <p className="t-2">{t('step.choose')}</p>
      </Section>
    )
  const would = told?.steps.filter((one) => one.step === step) ?? []
  const mono = (value: string) => <span className="t-mono p-wrap">{value}</span>
  return (
    <Section title={words.name(node)} aside={words.kind(node)}>
      {details.description !== '' && <p>{details.description}</p>}
      <Facts
        rows={[
          ...(details.condition === '' ? [] : [[t('step.condition'), mono(details.condition)] as const]),
          ...(details.agent === '' ? [] : [[t('step.agent'), details.agent] as const]),
          ...(details.targets.length === 0 ? [] : [[t('step.targets'), details.targets.join(', ')] as const]),
          ...(details.takes.length === 0 ? [] : [[t('step.takes'), mono(details.takes.join(', '))] as const]),
          ...(details.gives.length === 0 ? [] : [[t('step.gives'), mono(details.gives.join(', '))] as const]),
        ]}
      />
      {details.commands.length > 0 && <div className="t-small t-2">{t('step.as')}</div>}
      {details.commands.map(({ type, text: command, content }, i) => (
        <pre key={i} className="p-code" tabIndex={0}>
          {[`${type}: ${command}`, content].filter((one) => one !== '').join('\n\n')}
        </pre>
      ))}
      {would.length > 0 && <div className="t-small t-2">{t('step.would')}</div>}
      {would.map((one) => (
        <div key={one.order} className="p-wrap">
          <Would step={one} />
        </div>
      ))}
    </Section>
  )
}
