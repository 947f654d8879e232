import { Button, useKeys, useText, useUrlParam } from '@testudo/ui'
import { StepShape, type StepState } from './parts.tsx'
import { StepsTable } from './StepsTable.tsx'
import { type Graph, type Standings, useStepWords } from './steps.ts'
import { runWords } from './words/run.ts'
import { stepWords } from './words/steps.ts'
import '@testudo/ui/graph/graph.css'

type Node = Graph['nodes'][number]
type Edge = Graph['edges'][number]

const BOX = { width: 210, height: 44, column: 290, row: 64, edge: 18 } as const

/** The workflow left to right as the node laid it out, or the same as a table behind `T`. */
export function WorkflowGraph({
  graph,
  standings,
  chosen,
  onChoose,
}: {
  graph: Graph
  standings?: Standings
  chosen: string | undefined
  onChoose: (step: string) => void
}) {
  const t = useText(stepWords)
  const [as, setAs] = useUrlParam('as')
  const isTable = as === 'table'
  const turn = () => setAs(isTable ? undefined : 'table', { replace: true })
  useKeys([{ keys: 'T', text: t(isTable ? 'drawing' : 'table'), run: turn }])
  return (
    <div className="t-graph">
      {isTable ? (
        <div className="t-grow t-scroll" tabIndex={0} role="region" aria-label={t('table')}>
          <StepsTable graph={graph} standings={standings} chosen={chosen} onChoose={onChoose} />
        </div>
      ) : (
        <Drawing graph={graph} standings={standings} chosen={chosen} onChoose={onChoose} />
      )}
      <div className="t-graph-foot">
        <Button small keys="T" onClick={turn}>
          {t(isTable ? 'drawing' : 'table')}
        </Button>
      </div>
    </div>
  )
}

interface DrawnProps {
  readonly graph: Graph
  readonly standings: Standings | undefined
  readonly chosen: string | undefined
  readonly onChoose: (step: string) => void
}

function Drawing({ graph, standings, chosen, onChoose }: DrawnProps) {
  const t = useText(stepWords)
  const at = placesOf(graph)
  const width = BOX.edge * 2 + (graph.layers - 1) * BOX.column + BOX.width
  const height = BOX.edge * 2 + graph.rows * BOX.row
  return (
    <div className="t-graph-scroll t-scroll" tabIndex={0} role="group" aria-label={t('graph')}>
      <div className="t-graph-plan" style={{ width, height }}>
        <svg width={width} height={height} aria-hidden="true">
          {graph.edges.map((edge, i) => (
            <Arrow key={i} edge={edge} at={at} />
          ))}
        </svg>
        {graph.nodes.map((node) => (
          <StepBox
            key={node.id}
            node={node}
            place={at.get(node.id) ?? { x: 0, y: 0 }}
            standing={standings === undefined ? undefined : (standings.get(node.id) ?? { state: 'none', times: 0 })}
            chosen={node.id === chosen}
            onChoose={onChoose}
          />
        ))}
      </div>
    </div>
  )
}

type Places = ReadonlyMap<string, { readonly x: number; readonly y: number }>

/** Layers stand side by side, each in the middle of the height. */
function placesOf({ nodes, rows }: Graph): Places {
  const count = new Map<number, number>()
  for (const { layer, row } of nodes) count.set(layer, Math.max(count.get(layer) ?? 0, row + 1))
  return new Map(
    nodes.map(({ id, layer, row }) => [
      id,
      {
        x: BOX.edge + layer * BOX.column,
        y: BOX.edge + (row + (rows - (count.get(layer) ?? 0)) / 2) * BOX.row,
      },
    ]),
  )
}

/** What leads on without a condition needs no word. */
const PLAIN: readonly string[] = ['on_completion', 'next_steps']

function Arrow({ edge, at }: { edge: Edge; at: Places }) {
  const words = useStepWords()
  const from = at.get(edge.from)
  const to = at.get(edge.to)
  if (from === undefined || to === undefined) return null
  const [x1, y1, x2, y2] = [from.x + BOX.width, from.y + BOX.height / 2, to.x, to.y + BOX.height / 2]
  const bend = Math.max(28, (x2 - x1) * 0.45)
  return (
    <g>
      <path
        className={`t-edge${edge.isBack ? ' t-edge-fallback' : ''}`}
        d={`M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`}
      />
      {!PLAIN.includes(edge.kind) && (
        <text className="p-edge-text" x={x1 + 8} y={y1 + (y2 > y1 ? 16 : -6)}>
          {words.edge(edge)}
        </text>
      )}
    </g>
  )
}

function StepBox({
  node,
  place,
  standing,
  chosen,
  onChoose,
}: {
  node: Node
  place: { readonly x: number; readonly y: number }
  standing: { readonly state: StepState; readonly times: number } | undefined
  chosen: boolean
  onChoose: (step: string) => void
}) {
  const t = useText(runWords)
  const words = useStepWords()
  const isFlow = node.type !== 'action' && node.type !== 'playbook-action'
  const kind = words.name(node) === words.kind(node) ? '' : words.kind(node)
  const state = standing === undefined ? '' : t(`step.${standing.state}`)
  const times = standing !== undefined && standing.times > 1 ? t('times', { n: standing.times }) : ''
  return (
    <button
      type="button"
      className={`t-node${isFlow ? ' p-flow' : ''}${node.isMissing ? ' p-missing' : ''}${chosen ? ' t-node-selected' : ''}`}
      style={{ left: place.x, top: place.y, width: BOX.width, height: BOX.height }}
      title={words.name(node)}
      aria-pressed={chosen}
      onClick={() => onChoose(node.id)}
    >
      {standing !== undefined && <StepShape state={standing.state} />}
      <span className="t-node-text">
        <span className="t-node-name">{words.name(node)}</span>
        <span className="t-node-detail">{[state, times, kind].filter((one) => one !== '').join(' · ')}</span>
      </span>
    </button>
  )
}
