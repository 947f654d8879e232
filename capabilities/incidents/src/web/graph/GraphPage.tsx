import {
  Button,
  EmptyState,
  FaultState,
  LayeredGraph,
  Marked,
  Panel,
  Skeleton,
  useAsk,
  useGo,
  useMarking,
  usePathParams,
  useSay,
  useText,
  useTrail,
  useUrlParam,
} from '@testudo/ui'
import { useMemo } from 'react'
import { type GraphNodeRow, incidentGraphOf } from '../../core/index.ts'
import { useFresh } from '../parts.tsx'
import { columnsOf, drawingOf, partOf } from './drawn.ts'
import { GraphList } from './GraphList.tsx'
import { graphWords } from './graphWords.ts'
import '../incidents.css'

const COLUMNS = ['column.seen', 'column.incident', 'column.systems', 'column.dependencies', 'column.missions'] as const

/** From what was seen to the missions that suffer, drawn, and beside it the same as a list. */
export default function GraphPage() {
  const t = useText(graphWords)
  const say = useSay()
  const go = useGo()
  const { id = '' } = usePathParams()
  const [chosen, choose] = useUrlParam('at')
  const [every, setEvery] = useUrlParam('show')
  const asked = useAsk(incidentGraphOf, { id }, { keep: true })
  useFresh()
  const { data } = asked
  useTrail([
    { text: t('nav.incidents'), to: '/incidents' },
    ...(data === undefined ? [] : [{ text: data.number, to: `/incidents/${id}` }]),
    { text: t('graph') },
  ])
  useMarking(data?.marking ?? (asked.isError ? 'none' : undefined))
  const all = every === 'all'
  const drawing = useMemo(() => {
    const what = (node: GraphNodeRow) => (node.kind === 'participant' ? partOf(node.what) : undefined)
    return data === undefined
      ? undefined
      : drawingOf(data, {
          all,
          name: ({ name }) => say(name),
          detail: (node) => {
            const part = what(node)
            return part !== undefined ? t(part) : node.kind === 'related' ? node.what : t(`one.${node.kind}`)
          },
          more: (n, kind) => t('more', { n, kind: t(`kind.${kind}`) }),
        })
  }, [data, all, say, t])
  if (data === undefined || drawing === undefined)
    return asked.isError ? (
      <FaultState error={asked.error} onAgain={() => void asked.refetch()} />
    ) : (
      <Skeleton rows={8} />
    )
  const show = (next: boolean) => setEvery(next ? 'all' : undefined, { replace: true })
  const select = (node: string) =>
    node.startsWith('more ') ? show(true) : choose(node === chosen ? undefined : node, { replace: true })
  const open = (node: string) => {
    const route = data.nodes.find((one) => one.id === node)?.route
    if (route !== undefined) go(route)
  }
  return (
    <Panel
      level={1}
      title={
        <>
          {t('graph')}{' '}
          <Marked mark={data.mark}>
            <span className="t-2">{data.name}</span>
          </Marked>{' '}
          <span className="t-mono t-3">{data.number}</span>
        </>
      }
      scroll={false}
    >
      <div className="i-graph">
        <div className="i-graph-drawn">
          {data.nodes.every(({ kind }) => kind === 'incident' || kind === 'participant') ? (
            <EmptyState title={t('alone')}>{t('alone.text')}</EmptyState>
          ) : (
            <LayeredGraph
              label={t('graph')}
              nodes={drawing.nodes}
              gates={drawing.gates}
              columns={columnsOf(data.nodes).map((column) => t(COLUMNS[column] ?? 'column.seen'))}
              selected={chosen}
              onSelect={select}
              onOpen={open}
              actions={
                (all || drawing.folded) && (
                  <Button small onClick={() => show(!all)}>
                    {t(all ? 'few' : 'all')}
                  </Button>
                )
              }
            />
          )}
        </div>
        <GraphList graph={data} chosen={chosen} />
      </div>
    </Panel>
  )
}
