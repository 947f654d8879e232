import { graph } from '@testudo/threats'
import type { Reply } from '@testudo/kernel/contract'
import {
  Button,
  type Column,
  DataTable,
  EmptyState,
  FaultState,
  Go,
  NetworkGraph,
  Panel,
  Skeleton,
  useAsk,
  useGo,
  useKeys,
  useMarking,
  useText,
  useTrail,
  useUrlParam,
} from '@testudo/ui'
import { useMemo } from 'react'
import { Marked } from './Marked.tsx'
import { objectPath } from './paths.ts'
import { QuickLook } from './QuickLook.tsx'
import { seriesOf } from './typeLook.tsx'
import { typeWord, words } from './words.ts'
import './threats.css'

type GraphReply = Reply<typeof graph>
const MOST = 50

/** What surrounds some objects; every expanded object stands in the address. */
export default function GraphPage() {
  const t = useText(words)
  const go = useGo()
  useTrail([{ text: t('nav.threats'), to: '/threats' }, { text: t('trail.graph') }])
  const [idText, setIds] = useUrlParam('ids')
  const [chosen, setChosen] = useUrlParam('o')
  const ids = useMemo(() => idText?.split(',').filter((id) => id !== '') ?? [], [idText])
  const answer = useAsk(graph, ids.length === 0 ? undefined : { ids: ids.join(',') }, { keep: true })
  useMarking(ids.length === 0 ? 'none' : (answer.data?.marking ?? (answer.error === null ? undefined : 'none')))
  const expand = (id: string) => {
    if (!ids.includes(id) && ids.length < MOST) setIds([...ids, id].join(','))
  }
  useKeys([{ keys: 'e', text: t('graph.expand'), run: () => chosen !== undefined && expand(chosen) }])
  if (ids.length === 0) {
    return (
      <EmptyState
        page
        title={t('graph.start')}
        action={<Button onClick={() => go('/threats')}>{t('nav.threats')}</Button>}
      >
        {t('graph.start.text')}
      </EmptyState>
    )
  }
  if (answer.error !== null) return <FaultState error={answer.error} onAgain={() => void answer.refetch()} />
  if (answer.data === undefined) return <Skeleton rows={10} />
  const { nodes, edges } = answer.data
  const selected = nodes.find((node) => node.id === chosen)
  return (
    <div className="th-page th-graph">
      <Panel
        title={t('graph.name')}
        level={1}
        count={t('graph.expanded', { n: nodes.length, e: edges.length })}
        scroll={false}
        actions={
          selected === undefined ? (
            <span className="t-3">{t('graph.hint')}</span>
          ) : (
            <Button onClick={() => expand(selected.id)} keys="e" disabled={selected.expanded}>
              {t('graph.expand')}
            </Button>
          )
        }
      >
        <NetworkGraph
          label={t('graph.name')}
          nodes={nodes.map((node) => ({
            id: node.id,
            name: node.name === '' ? typeWord(t, node.type) : node.name,
            mark: node.mark.portion.replaceAll(/[()]/g, ''),
            kind: typeWord(t, node.type),
            series: seriesOf(node.type),
            centre: node.id === ids[0],
          }))}
          edges={edges.map((edge) => ({ from: edge.source, to: edge.target, kind: edge.kind }))}
          selected={chosen}
          onSelect={(id) => setChosen(id, { replace: true })}
          onOpen={expand}
          twin={<GraphTable reply={answer.data} />}
        />
      </Panel>
      <QuickLook id={chosen} onClose={() => setChosen(undefined, { replace: true })} />
    </div>
  )
}

/** The graph as a table: one row a relation. */
function GraphTable({ reply }: { reply: GraphReply }) {
  const t = useText(words)
  const byId = useMemo(() => new Map(reply.nodes.map((node) => [node.id, node])), [reply.nodes])
  const columns = useMemo((): Column<GraphReply['edges'][number]>[] => {
    const end = (id: string) => {
      const node = byId.get(id)
      return (
        <Marked mark={node?.mark}>
          <Go to={objectPath(id)}>{node === undefined || node.name === '' ? id : node.name}</Go>
        </Marked>
      )
    }
    const nameOf = (id: string) => byId.get(id)?.name
    return [
      { id: 'from', head: t('from'), width: '2fr', sort: (row) => nameOf(row.source), cell: (row) => end(row.source) },
      {
        id: 'kind',
        head: t('relation'),
        width: 160,
        sort: (row) => row.kind,
        cell: (row) => <Marked mark={row.mark}>{row.kind}</Marked>,
      },
      { id: 'to', head: t('to'), width: '2fr', sort: (row) => nameOf(row.target), cell: (row) => end(row.target) },
    ]
  }, [t, byId])
  return (
    <DataTable
      rows={reply.edges}
      columns={columns}
      rowId={(row) => `${row.id} ${row.kind} ${row.target}`}
      label={t('graph.name')}
      pageKeys={false}
    />
  )
}
