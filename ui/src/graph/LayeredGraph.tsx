import type { State } from '@testudo/kernel/situation'
import { type ReactNode, useMemo, useState } from 'react'
import { IconMaximize, IconTable, IconTopologyStar3 } from '../icons.ts'
import { useKeys } from '../keys/registry.ts'
import { useGateText } from '../measure/Gate.tsx'
import { Button } from '../parts/Button.tsx'
import { STATE_TOKEN, StateMark } from '../state/StateMark.tsx'
import { useText } from '../text/language.ts'
import { kitWords } from '../words.ts'
import {
  foldCapable,
  type LayeredGate,
  type LayeredNode,
  NODE,
  type PlacedGate,
  type PlacedNode,
  planLayers,
} from './layers.ts'
import './graph.css'

export interface LayeredGraphProps {
  readonly nodes: readonly LayeredNode[]
  readonly gates: readonly LayeredGate[]
  /** Words above the columns: Assets, Services, Tasks, Mission. */
  readonly columns?: readonly string[]
  readonly selected?: string | undefined
  readonly onSelect?: (id: string) => void
  readonly onOpen?: (id: string) => void
  /** The same as a table, behind `T` and the button. */
  readonly twin?: ReactNode
  /** More buttons at the foot: "Only what is not capable". */
  readonly actions?: ReactNode
  readonly label: string
}

function curve(x1: number, y1: number, x2: number, y2: number): string {
  const bend = Math.max(24, (x2 - x1) * 0.45)
  return `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`
}

function edgeLook(state: State | undefined, fallback: boolean): { className: string; stroke?: string } {
  if (fallback) return { className: 't-edge t-edge-fallback' }
  if (state === undefined || state === 'capable') return { className: 't-edge' }
  const stroke = `var(--t-${STATE_TOKEN[state]})`
  return { className: state === 'not-capable' ? 't-edge-loss t-edge-out' : 't-edge-loss', stroke }
}

/** From what a gate is fed by to the gate, and on to what needs it; without a pill a line runs through in one colour. */
function Edges({ gates, at }: { gates: readonly PlacedGate[]; at: ReadonlyMap<string, PlacedNode> }) {
  return (
    <>
      {gates.map(({ gate, x, y }) => {
        const to = at.get(gate.of)
        const end = to === undefined ? '' : curve(x, y, to.x, to.y + NODE.height / 2)
        return (
          <g key={gate.id}>
            {gate.members.map(({ from, fallback, state }) => {
              const source = at.get(from)
              if (source === undefined) return null
              const { className, stroke } = edgeLook(source.node.state ?? state, fallback !== undefined)
              const start = curve(source.x + NODE.width, source.y + NODE.height / 2, x, y)
              return (
                <path
                  key={from}
                  className={className}
                  {...(stroke === undefined ? {} : { stroke })}
                  d={gate.rule === undefined ? start + end : start}
                />
              )
            })}
            {to !== undefined && gate.rule !== undefined && (
              <path className="t-edge" d={end} {...lossStroke(to.node.state)} />
            )}
          </g>
        )
      })}
    </>
  )
}

function lossStroke(state: State | undefined) {
  return state === undefined || state === 'capable' || state === 'unknown'
    ? {}
    : { className: 't-edge-loss', stroke: `var(--t-${STATE_TOKEN[state]})` }
}

function NodeBox({
  placed,
  selected,
  onSelect,
  onOpen,
}: {
  placed: PlacedNode
  selected: boolean
  onSelect: ((id: string) => void) | undefined
  onOpen: ((id: string) => void) | undefined
}) {
  const t = useText(kitWords)
  const { node } = placed
  const lost = node.state === undefined || node.state === 'capable' || node.state === 'unknown' ? undefined : node.state
  return (
    <button
      type="button"
      className={`t-node${node.promise === true ? ' t-node-promise' : ''}${selected ? ' t-node-selected' : ''}`}
      style={{
        left: placed.x,
        top: placed.y,
        width: NODE.width,
        height: NODE.height,
        ...(lost === undefined
          ? {}
          : {
              background: `var(--t-${STATE_TOKEN[lost]}-tint)`,
              borderColor: `var(--t-${STATE_TOKEN[lost]})`,
            }),
      }}
      aria-pressed={selected}
      onClick={() => onSelect?.(node.id)}
      onDoubleClick={() => onOpen?.(node.id)}
    >
      {node.state !== undefined && <StateMark state={node.state} size="s" />}
      <span className="t-node-text">
        <span className="t-node-name">
          {node.mark !== undefined && <span className="t-portion">({node.mark}) </span>}
          {node.folded === undefined ? node.name : t('graph.folded', { n: node.folded })}
        </span>
        {node.detail !== undefined && <span className="t-node-detail">{node.detail}</span>}
      </span>
    </button>
  )
}

/** Dependencies left to right: assets, services, tasks, mission; gates are pills before the node they guard. */
export function LayeredGraph(props: LayeredGraphProps) {
  const { nodes, gates, selected, onSelect, onOpen, twin, label } = props
  const t = useText(kitWords)
  const gateText = useGateText()
  const [fit, setFit] = useState(true)
  const [asTable, setAsTable] = useState(false)
  const plan = useMemo(() => {
    const kept = new Set(selected === undefined ? [] : [selected])
    const folded = foldCapable(nodes, gates, kept)
    return planLayers(folded.nodes, folded.gates)
  }, [nodes, gates, selected])
  const at = useMemo(() => new Map(plan.nodes.map((one) => [one.node.id, one])), [plan])
  useKeys(twin === undefined ? [] : [{ keys: 'T', text: t('twin.table'), run: () => setAsTable(!asTable) }])
  return (
    <div className="t-graph">
      {asTable ? (
        <div className="t-grow t-scroll">{twin}</div>
      ) : (
        <div className="t-graph-scroll t-scroll" tabIndex={0} role="group" aria-label={label}>
          <div
            className="t-graph-plan"
            style={{
              width: plan.width,
              height: plan.height,
              ...(fit ? { zoom: `min(1, max(0.8, calc(100cqw / ${plan.width}px)))` } : {}),
            }}
          >
            {props.columns?.slice(0, plan.columns.length).map((text, i) => (
              <span key={text} className="t-graph-column" style={{ left: plan.columns[i] }}>
                {text}
              </span>
            ))}
            <svg width={plan.width} height={plan.height} aria-hidden="true">
              <Edges gates={plan.gates} at={at} />
            </svg>
            {plan.gates.map(
              ({ gate: { id, rule }, x, y }) =>
                rule !== undefined && (
                  <span key={id} className="t-node-gate" style={{ left: x, top: y }}>
                    {gateText(rule)}
                  </span>
                ),
            )}
            {plan.nodes.map((placed) => (
              <NodeBox
                key={placed.node.id}
                placed={placed}
                selected={placed.node.id === selected}
                onSelect={onSelect}
                onOpen={onOpen}
              />
            ))}
          </div>
        </div>
      )}
      <div className="t-graph-foot">
        {props.actions}
        {twin !== undefined && (
          <Button
            small
            icon={asTable ? <IconTopologyStar3 size={14} /> : <IconTable size={14} />}
            onClick={() => setAsTable(!asTable)}
          >
            {t(asTable ? 'twin.graph' : 'twin.table')}
          </Button>
        )}
        {!asTable && (
          <Button small icon={<IconMaximize size={14} />} aria-pressed={fit} onClick={() => setFit(!fit)}>
            {t('map.fit')}
          </Button>
        )}
      </div>
    </div>
  )
}
