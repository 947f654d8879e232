import type { GraphEdge, GraphGate, GraphNode } from '@testudo/picture'
import { Gate, IconButton, StateMark, STATES_WORST_FIRST, useLanguage, useText } from '@testudo/ui'
import IconGitFork from '@tabler/icons-react/dist/esm/icons/IconGitFork.mjs'
import { Marked } from './Marked.tsx'
import { words } from './words.ts'

export interface Graph {
  readonly nodes: readonly GraphNode[]
  readonly gates: readonly GraphGate[]
  readonly edges: readonly GraphEdge[]
}

const MAX_DEPTH = 6

/** What the state rests on, from the mission down; branches that carry no loss are one line, and stop there. */
export function WhyTree({ graph, root, onFail }: { graph: Graph; root: string; onFail: (id: string) => void }) {
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]))
  const top = nodes.get(root)
  if (top === undefined) return null
  return (
    <ul className="p-tree">
      <Branch graph={graph} nodes={nodes} node={top} depth={0} onFail={onFail} />
    </ul>
  )
}

function Branch({
  graph,
  nodes,
  node,
  depth,
  onFail,
}: {
  graph: Graph
  nodes: ReadonlyMap<string, GraphNode>
  node: GraphNode
  depth: number
  onFail: (id: string) => void
}) {
  const t = useText(words)
  const language = useLanguage()
  const gates = graph.gates.filter((gate) => gate.node === node.id)
  const wrong = node.state !== 'capable'
  const gate = gates.find((one) => one.rule !== 'all') ?? gates[0]
  // Below a capable node nothing explains the loss; its own line is enough.
  const open = wrong && depth < MAX_DEPTH
  const children = open
    ? graph.edges.filter((edge) => edge.to === node.id).flatMap((edge) => nodes.get(edge.from) ?? [])
    : []
  // What explains the loss first; of what is well one is told, more are a number.
  const worst = children
    .filter((child) => child.state !== 'capable')
    .toSorted((a, b) => STATES_WORST_FIRST.indexOf(a.state) - STATES_WORST_FIRST.indexOf(b.state))
  const well = children.filter((child) => child.state === 'capable')
  return (
    <li>
      <div className="p-tree-row">
        <StateMark state={node.state} size={wrong ? 'm' : 's'} />
        <Marked mark={node.mark}>{node.name[language]}</Marked>
        {wrong && gate !== undefined && gate.of > 1 && (
          <Gate rule={gate.rule} n={gate.of} {...(gate.k === undefined ? {} : { k: gate.k })} />
        )}
        <span className="t-grow" />
        <span className="t-small t-2 p-nowrap">
          {node.note !== '' ? node.note : wrong && node.capacity !== undefined ? node.capacity.toFixed(2) : ''}
        </span>
        {depth > 0 && node.kind !== 'task' && (
          <IconButton label={`${t('whatIf.ask')}: ${node.name[language]}`} onClick={() => onFail(node.id)}>
            <IconGitFork size={14} />
          </IconButton>
        )}
      </div>
      {children.length > 0 && (
        <ul>
          {[...worst, ...(well.length === 1 ? well : [])].map((child) => (
            <Branch key={child.id} graph={graph} nodes={nodes} node={child} depth={depth + 1} onFail={onFail} />
          ))}
          {well.length > 1 && (
            <li className="p-tree-row p-tree-rest">
              <StateMark state="capable" size="s" silent />
              {t('why.well', { n: well.length })}
            </li>
          )}
        </ul>
      )}
    </li>
  )
}
