import { Go, Marked, Section, StateMark, useSay, useText } from '@testudo/ui'
import { useEffect, useRef } from 'react'
import { GRAPH_KINDS, type GraphNodeRow, type IncidentGraph } from '../../core/index.ts'
import { partOf } from './drawn.ts'
import { graphWords } from './graphWords.ts'

/** What the drawing shows, from the missions down to what was seen, each with what it leads to. */
export function GraphList({ graph: { nodes, more }, chosen }: { graph: IncidentGraph; chosen: string | undefined }) {
  const t = useText(graphWords)
  const byKind = Map.groupBy(nodes, ({ kind }) => kind)
  return (
    <section className="i-graph-list t-scroll" tabIndex={0} aria-label={t('list')}>
      {GRAPH_KINDS.toReversed().map((kind) => {
        const own = byKind.get(kind) ?? []
        const left = more.find((one) => one.kind === kind)
        return own.length === 0 ? null : (
          <Section key={kind} title={t(`kind.${kind}`)} aside={own.length}>
            <ul className="i-list">
              {own.map((node) => (
                <Item key={node.id} node={node} chosen={node.id === chosen} />
              ))}
            </ul>
            {left !== undefined && <p className="t-3 t-small">{t('left', { n: left.n })}</p>}
          </Section>
        )
      })}
    </section>
  )
}

function Item({ node, chosen }: { node: GraphNodeRow; chosen: boolean }) {
  const t = useText(graphWords)
  const say = useSay()
  const place = useRef<HTMLLIElement>(null)
  useEffect(() => {
    if (chosen) place.current?.scrollIntoView({ block: 'nearest' })
  }, [chosen])
  const part = node.kind === 'participant' ? partOf(node.what) : undefined
  const facts = [
    ...(part === undefined ? [] : [t(part)]),
    ...(node.kind === 'related' ? [node.what] : []),
    ...(node.to.length === 0 ? [] : [t('leads', { names: node.to.map(say).join(', ') })]),
  ]
  return (
    <li ref={place} className={chosen ? 'i-task i-chosen' : 'i-task'}>
      {node.state !== undefined && <StateMark state={node.state} size="s" />}{' '}
      <Marked mark={node.mark}>
        {node.route === undefined ? (
          <span className="i-text">{say(node.name)}</span>
        ) : (
          <Go to={node.route} className="t-link">
            {say(node.name)}
          </Go>
        )}
      </Marked>
      {facts.length > 0 && <div className="t-2 t-small">{facts.join(' · ')}</div>}
    </li>
  )
}
