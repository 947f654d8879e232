import { Button, useKeys, useText, useUrlParam } from '@testudo/ui'
import { StepShape, type StepState } from './parts.tsx'
import { StepsTable } from './StepsTable.tsx'
import { type Graph, type Standings, useStepWords } from './steps.ts'
import { runWords } from './words/run.ts'
import { stepWords } from './words/steps.ts'
import '@testudo/ui/graph/graph.css'

type Node = Graph['nodes'][number]
type Edge = Graph['edges'][number]

const BOX = { width: 230, height: 44, column: 290, layer: 78, edge: 18, side: 64 } as const

/** The workflow from top to bottom as the node laid it out, or the same as a table behind `T`. */
export function WorkflowGraph({
  graph,
  standings,
  rules,
  chosen,
  onChoose,
}: {
  graph: Graph
  standings?: Standings
  /** What to say of a step besides its kind: that it waits for a person. */
  rules?: ReadonlyMap<string, string>
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
        <Drawing graph={graph} standings={standings} rules={rules} chosen={chosen} onChoose={onChoose} />
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
  readonly rules: ReadonlyMap<string, string> | undefined
  readonly chosen: string | undefined
  readonly onChoose: (step: string) => void
}

function Drawing({ graph, standings, rules, chosen, onChoose }: DrawnProps) {
  const t = useText(stepWords)
  const at = placesOf(graph)
  const width = BOX.edge * 2 + BOX.side * 2 + (graph.rows - 1) * BOX.column + BOX.width
  const height = BOX.edge * 2 + (graph.layers - 1) * BOX.layer + BOX.height
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
            rule={rules?.get(node.id) ?? ''}
            chosen={node.id === chosen}
            onChoose={onChoose}
          />
        ))}
      </div>
    </div>
  )
}

type Places = ReadonlyMap<string, Place>

/** Layers stand below each other, each in the middle of the width. */
function placesOf({ nodes, rows }: Graph): Places {
  const count = new Map<number, number>()
  for (const { layer, row } of nodes) count.set(layer, Math.max(count.get(layer) ?? 0, row + 1))
  return new Map(
    nodes.map(({ id, layer, row }) => [
      id,
      {
        x: BOX.edge + BOX.side + (row + (rows - (count.get(layer) ?? 0)) / 2) * BOX.column,
        y: BOX.edge + layer * BOX.layer,
      },
    ]),
  )
}

type Place = { readonly x: number; readonly y: number }

/** From foot to head; what passes layers by, or leads back, goes round the side. */
function curveOf(from: Place, to: Place): string {
  const middle = BOX.width / 2
  const span = (to.y - from.y) / BOX.layer
  if (span > 0 && span < 1.5) {
    const [x1, y1, x2, y2] = [from.x + middle, from.y + BOX.height, to.x + middle, to.y]
    return `M${x1} ${y1}C${x1} ${y1 + 18} ${x2} ${y2 - 18} ${x2} ${y2}`
  }
  const back = span <= 0
  const out = back ? -BOX.side : BOX.side
  const edge = back ? 0 : BOX.width
  const [y1, y2] = [from.y + BOX.height / 2, to.y + BOX.height / 2]
  const far = (back ? Math.min(from.x, to.x) : Math.max(from.x, to.x) + BOX.width) + out
  return `M${from.x + edge} ${y1}C${far} ${y1} ${far} ${y2} ${to.x + edge} ${y2}`
}

/** What leads on without a condition needs no word. */
const PLAIN: readonly string[] = ['on_completion', 'next_steps']

function Arrow({ edge, at }: { edge: Edge; at: Places }) {
  const words = useStepWords()
  const from = at.get(edge.from)
  const to = at.get(edge.to)
  if (from === undefined || to === undefined) return null
  const leans = to.x < from.x ? -1 : 1
  return (
    <g>
      <path className={`t-edge${edge.isBack ? ' t-edge-fallback' : ''}`} d={curveOf(from, to)} />
      {!PLAIN.includes(edge.kind) && (
        <text
          className="p-edge-text"
          x={from.x + BOX.width / 2 + leans * 8}
          y={from.y + BOX.height + 14}
          textAnchor={leans < 0 ? 'end' : 'start'}
        >
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
  rule,
  chosen,
  onChoose,
}: {
  node: Node
  place: Place
  standing: { readonly state: StepState; readonly times: number } | undefined
  rule: string
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
        <span className="t-node-detail">{[state, times, kind, rule].filter((one) => one !== '').join(' · ')}</span>
      </span>
    </button>
  )
}
