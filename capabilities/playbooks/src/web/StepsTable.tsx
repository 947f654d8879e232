import { useText } from '@testudo/ui'
import { StepShape } from './parts.tsx'
import { type Graph, type Standings, useStepWords } from './steps.ts'
import { runWords } from './words/run.ts'
import { stepWords } from './words/steps.ts'

/** The workflow as a table: each step, how it stands, and where it leads. */
export function StepsTable({
  graph,
  standings,
  chosen,
  onChoose,
}: {
  graph: Graph
  standings: Standings | undefined
  chosen: string | undefined
  onChoose: (step: string) => void
}) {
  const t = useText(stepWords)
  const run = useText(runWords)
  const words = useStepWords()
  const byId = new Map(graph.nodes.map((node) => [node.id, node]))
  const nodes = graph.nodes.toSorted((a, b) => a.layer - b.layer || a.row - b.row)
  return (
    <table className="p-steps">
      <thead>
        <tr>
          <th scope="col">{t('head.step')}</th>
          <th scope="col">{t('head.kind')}</th>
          {standings !== undefined && <th scope="col">{t('head.state')}</th>}
          <th scope="col">{t('head.leads')}</th>
        </tr>
      </thead>
      <tbody>
        {nodes.map((node) => {
          const { state, times } = standings?.get(node.id) ?? { state: 'none' as const, times: 0 }
          return (
            <tr key={node.id}>
              <td>
                <button
                  type="button"
                  className="p-plain"
                  aria-pressed={node.id === chosen}
                  onClick={() => onChoose(node.id)}
                >
                  {words.name(node)}
                </button>
              </td>
              <td>{words.kind(node)}</td>
              {standings !== undefined && (
                <td>
                  <span className="p-state">
                    <StepShape state={state} />
                    {run(`step.${state}`)} {times > 1 && run('times', { n: times })}
                  </span>
                </td>
              )}
              <td>
                {graph.edges
                  .filter(({ from }) => from === node.id)
                  .map((edge) => {
                    const to = byId.get(edge.to)
                    return `${words.edge(edge)}: ${to === undefined ? edge.to : words.name(to)}`
                  })
                  .join(' · ')}
              </td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
