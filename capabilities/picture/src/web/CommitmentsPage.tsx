import { modelNode, nodes } from '@testudo/picture'
import {
  Button,
  call,
  EmptyState,
  FaultState,
  Go,
  Panel,
  queryClient,
  Skeleton,
  StateMark,
  tell,
  useAsk,
  useKeys,
  useLanguage,
  useLive,
  useMarking,
  useText,
  useTrail,
  useViewer,
} from '@testudo/ui'
import { useState } from 'react'
import { CommitmentForm } from './editor/CommitmentForm.tsx'
import type { NodeFields } from './editor/NodeForm.tsx'
import { type Removal, RemoveDialog } from './editor/RemoveDialog.tsx'
import { Marked } from './Marked.tsx'
import { editorPath } from './paths.ts'
import { words } from './words.ts'
import { editorWords } from './words/editor.ts'
import { useSectorText } from './words/sectors.ts'
import './picture.css'

/** What operators promise without naming assets: publish, change, withdraw. */
export default function CommitmentsPage() {
  const t = useText(words)
  const te = useText(editorWords)
  const sectorText = useSectorText()
  const language = useLanguage()
  const mayEdit = useViewer().may('picture:edit')
  useTrail([{ text: t('nav.picture'), to: '/picture' }, { text: te('commitments.title') }])
  const found = useAsk(nodes, { commitments: 'only', limit: 1000 })
  useMarking(found.data?.marking ?? (found.isError ? 'none' : undefined))
  useLive(['picture.changed', 'objects.stored', 'objects.withdrawn'], () => void queryClient.invalidateQueries())
  const [form, setForm] = useState<{ readonly commitment?: NodeFields } | undefined>(undefined)
  const [removal, setRemoval] = useState<Removal | undefined>(undefined)
  useKeys(mayEdit ? [{ keys: 'n', text: te('commitments.publish'), run: () => setForm({}) }] : [])
  const change = (id: string) =>
    void call(modelNode, { id }).then(
      (commitment) => setForm({ commitment }),
      (error: Error) => tell({ text: error.message, kind: 'fault' }),
    )
  return (
    <Panel
      title={te('commitments.title')}
      level={1}
      count={found.data?.total}
      actions={
        mayEdit && (
          <Button look="primary" keys="n" onClick={() => setForm({})}>
            {te('commitments.publish')}
          </Button>
        )
      }
    >
      <div className="p-commitments">
        <p className="t-2">{te('commitments.what')}</p>
        {found.isError && <FaultState error={found.error} onAgain={() => void found.refetch()} />}
        {found.isPending && <Skeleton rows={6} />}
        {found.data?.nodes.length === 0 && (
          <EmptyState title={te('commitments.none')}>{te('commitments.noneText')}</EmptyState>
        )}
        <ul className="p-needs">
          {(found.data?.nodes ?? []).map((node) => {
            const name = node.name[language]
            return (
              <li key={node.id} className="p-need">
                <span>
                  <b>
                    <Marked mark={node.mark}>{name}</Marked>
                  </b>
                  <br />
                  <span className="t-small t-2">
                    <StateMark state={node.state} size="s" /> {node.capacity?.toFixed(2) ?? '–'} ·{' '}
                    {[node.owner ?? '', sectorText(node.sector), node.nation ?? '']
                      .filter((part) => part !== '')
                      .join(' · ')}
                  </span>
                </span>
                <span className="t-grow" />
                <span className="t-row">
                  <Go to={editorPath(node.id)} className="t-button t-button-secondary t-button-small">
                    {te('commitments.open')}
                  </Go>
                  {mayEdit && (
                    <>
                      <Button small onClick={() => change(node.id)} aria-label={`${te('editor.change')} ${name}`}>
                        {te('editor.change')}
                      </Button>
                      <Button
                        small
                        look="danger"
                        aria-label={`${te('commitments.withdraw')} ${name}`}
                        onClick={() =>
                          setRemoval({
                            id: node.id,
                            title: te('commitments.withdrawTitle', { name }),
                            said: te('commitments.withdrawn'),
                          })
                        }
                      >
                        {te('commitments.withdraw')}
                      </Button>
                    </>
                  )}
                </span>
              </li>
            )
          })}
        </ul>
      </div>
      {form !== undefined && <CommitmentForm commitment={form.commitment} onClose={() => setForm(undefined)} />}
      {removal !== undefined && <RemoveDialog what={removal} onClose={() => setRemoval(undefined)} />}
    </Panel>
  )
}
