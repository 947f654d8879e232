import type { Reply } from '@testudo/kernel/contract'
import { nodes } from '@testudo/picture'
import { Dialog, Field, StateWord, useAsk, useLanguage, useMarking, useText } from '@testudo/ui'
import { useState } from 'react'
import { Marked } from './Marked.tsx'
import { words } from './words.ts'

type NodeRow = Reply<typeof nodes>['nodes'][number]

/** Type to find an asset or service; Enter takes the first. */
export function PickNode({
  onPick,
  onClose,
  title,
}: {
  onPick: (id: string, node: NodeRow) => void
  onClose: () => void
  title: string
}) {
  const t = useText(words)
  const language = useLanguage()
  const [text, setText] = useState('')
  const found = useAsk(nodes, { ...(text === '' ? {} : { text }), limit: 40 }, { keep: true })
  useMarking(found.data?.marking ?? (found.isError ? 'none' : undefined))
  const rows = (found.data?.nodes ?? []).filter((node) => node.kind !== 'mission' && node.kind !== 'operation')
  return (
    <Dialog title={title} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          const first = rows[0]
          if (first) onPick(first.id, first)
        }}
      >
        <Field
          label={t('editor.find')}
          value={text}
          autoComplete="off"
          onChange={(event) => setText(event.currentTarget.value)}
        />
      </form>
      <ul className="p-pick">
        {rows.map((node) => (
          <li key={node.id}>
            <button type="button" onClick={() => onPick(node.id, node)}>
              <StateWord state={node.state} mark />
              <Marked mark={node.mark}>{node.name[language]}</Marked>
              <span className="t-grow" />
              <span className="t-3 t-small">
                {t(`node.kind.${node.kind}`)} {node.nation ?? ''}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  )
}
