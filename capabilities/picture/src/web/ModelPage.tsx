import { nodes } from '@testudo/picture'
import {
  Button,
  EmptyState,
  FaultState,
  Field,
  Panel,
  queryClient,
  Skeleton,
  StateMark,
  useAsk,
  useKeys,
  useLanguage,
  useLive,
  useMarking,
  useText,
  useTrail,
  useUrlParam,
  useViewer,
} from '@testudo/ui'
import { useState } from 'react'
import { NodeEditor } from './editor/NodeEditor.tsx'
import { NodeForm } from './editor/NodeForm.tsx'
import { Marked } from './Marked.tsx'
import { words } from './words.ts'
import { editorWords } from './words/editor.ts'
import './picture.css'

/** The dependency editor: find a node, see and change what it needs and what stands against it. */
export default function ModelPage() {
  const t = useText(words)
  const te = useText(editorWords)
  const language = useLanguage()
  const mayEdit = useViewer().may('picture:edit')
  useTrail([{ text: t('nav.picture'), to: '/picture' }, { text: te('editor.title') }])
  const [chosen, setChosen] = useUrlParam('node')
  const [text, setText] = useState('')
  const [adding, setAdding] = useState(false)
  const found = useAsk(nodes, { ...(text === '' ? {} : { text }), limit: 200 }, { keep: true })
  useMarking(found.data?.marking ?? (found.isError ? 'none' : undefined))
  useLive(['picture.changed', 'objects.stored', 'objects.withdrawn'], () => void queryClient.invalidateQueries())
  const rows = found.data?.nodes ?? []
  const step = (by: number) => {
    const at = rows.findIndex((node) => node.id === chosen)
    const next = rows[Math.min(rows.length - 1, Math.max(0, at < 0 ? 0 : at + by))]
    if (next !== undefined) setChosen(next.id)
  }
  useKeys([
    { keys: 'j', text: te('editor.next'), run: () => step(1) },
    { keys: 'k', text: te('editor.previous'), run: () => step(-1) },
    ...(mayEdit ? [{ keys: 'n', text: te('editor.newNode'), run: () => setAdding(true) }] : []),
  ])
  return (
    <div className="p-model">
      <Panel
        title={te('editor.title')}
        level={1}
        count={found.data?.total}
        actions={
          mayEdit && (
            <Button small keys="n" onClick={() => setAdding(true)}>
              {te('editor.newNode')}
            </Button>
          )
        }
      >
        <div className="p-filter">
          <Field label={te('editor.find')} value={text} onChange={(event) => setText(event.currentTarget.value)} />
        </div>
        {found.isError && <FaultState error={found.error} onAgain={() => void found.refetch()} />}
        {found.isPending && <Skeleton rows={8} twoLines={false} />}
        {found.data !== undefined && rows.length === 0 && <EmptyState title={te('editor.noMatch')} />}
        <ul className="p-pick">
          {rows.map((node) => (
            <li key={node.id}>
              <button type="button" aria-current={node.id === chosen} onClick={() => setChosen(node.id)}>
                <StateMark state={node.state} size="s" />
                <Marked mark={node.mark}>{node.name[language]}</Marked>
                <span className="t-grow" />
                <span className="t-3 t-small">{node.code === '' ? t(`node.kind.${node.kind}`) : node.code}</span>
              </button>
            </li>
          ))}
        </ul>
      </Panel>
      {chosen === undefined ? (
        <Panel>
          <EmptyState title={te('editor.choose')} />
        </Panel>
      ) : (
        <NodeEditor key={chosen} id={chosen} />
      )}
      {adding && <NodeForm node={undefined} onClose={() => setAdding(false)} onSaved={setChosen} />}
    </div>
  )
}
