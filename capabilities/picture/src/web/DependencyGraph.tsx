import type { GraphNode } from '@testudo/picture'
import {
  type Column,
  DataTable,
  LayeredGraph,
  STATES_WORST_FIRST,
  type LayeredGate,
  type LayeredNode,
  StateWord,
  useLanguage,
  useText,
} from '@testudo/ui'
import { type ReactNode, useMemo } from 'react'
import { Marked } from './Marked.tsx'
import type { Graph } from './WhyTree.tsx'
import { words } from './words.ts'

/** The mission's dependencies from left to right; choosing a node asks what if it fails. */
export function DependencyGraph({
  graph,
  only,
  selected,
  onSelect,
  tools,
}: {
  graph: Graph
  only: boolean
  selected: readonly string[]
  onSelect: (id: string) => void
  tools: ReactNode
}) {
  const t = useText(words)
  const language = useLanguage()
  const shown = useMemo(
    () =>
      graph.nodes
        .filter((node) => !only || node.state !== 'capable' || node.kind === 'mission')
        // What explains the loss stands at the top, where one looks first.
        .toSorted((a, b) => STATES_WORST_FIRST.indexOf(a.state) - STATES_WORST_FIRST.indexOf(b.state)),
    [graph, only],
  )
  const nodes = useMemo(() => shown.map((node): LayeredNode => toLayered(node, language, t)), [shown, language, t])
  const gates = useMemo(() => toGates(graph, new Set(shown.map((node) => node.id))), [graph, shown])
  const columns = useMemo(
    (): Column<GraphNode>[] => [
      {
        id: 'name',
        head: t('table.name'),
        width: '2fr',
        sort: (row) => row.name[language],
        cell: (row) => <Marked mark={row.mark}>{row.name[language]}</Marked>,
      },
      {
        id: 'kind',
        head: t('table.sector'),
        width: 120,
        sort: (row) => row.kind,
        cell: (row) => t(`node.kind.${row.kind}`),
      },
      {
        id: 'state',
        head: t('table.state'),
        width: 170,
        sort: (row) => row.capacity ?? -1,
        cell: (row) => <StateWord state={row.state} mark size="s" />,
      },
      {
        id: 'capacity',
        head: t('table.capacity'),
        width: 90,
        align: 'right',
        sort: (row) => row.capacity,
        cell: (row) => row.capacity?.toFixed(2) ?? '–',
      },
      {
        id: 'missions',
        head: t('table.missions'),
        width: 90,
        align: 'right',
        sort: (row) => row.missions,
        cell: (row) => row.missions,
      },
    ],
    [t, language],
  )
  return (
    <LayeredGraph
      label={t('tab.dependencies')}
      nodes={nodes}
      gates={gates}
      columns={[t('column.assets'), t('column.services'), t('column.tasks'), t('column.mission')]}
      selected={selected.at(-1)}
      onSelect={onSelect}
      actions={tools}
      twin={
        <DataTable
          rows={shown}
          columns={columns}
          rowId={(row) => row.id}
          label={t('tab.dependencies')}
          onOpen={(row) => onSelect(row.id)}
          pageKeys={false}
        />
      }
    />
  )
}

type Say = ReturnType<typeof useText<keyof (typeof words)['en']>>

function toLayered(node: GraphNode, language: 'en' | 'fr', t: Say): LayeredNode {
  const facts = [
    node.capacity?.toFixed(2),
    node.note === '' ? undefined : node.note,
    node.commitment ? t('graph.commitment') : undefined,
    node.missions > 1 && node.kind !== 'mission' ? t('graph.shared', { n: node.missions }) : undefined,
  ].filter((fact) => fact !== undefined)
  return {
    id: node.id,
    layer: node.layer,
    name: node.name[language],
    mark: node.mark.portion.replace(/^\(|\)$/g, ''),
    state: node.state,
    detail: facts.join(', '),
    promise: node.commitment,
  }
}

function toGates(graph: Graph, shown: ReadonlySet<string>): LayeredGate[] {
  return graph.gates
    .filter((gate) => shown.has(gate.node))
    .map((gate) => ({
      id: gate.id,
      of: gate.node,
      rule: { rule: gate.rule, n: gate.of, ...(gate.k === undefined ? {} : { k: gate.k }) },
      members: graph.edges
        .filter((edge) => edge.gate === gate.id && shown.has(edge.from))
        .map((edge) => ({
          from: edge.from,
          ...(edge.fallback === undefined ? {} : { fallback: `${edge.fallback.capacity} · ${edge.fallback.hours} h` }),
        })),
    }))
    .filter((gate) => gate.members.length > 0)
}
