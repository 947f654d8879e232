import type { Label } from '@testudo/kernel/label'
import {
  call,
  FaultState,
  Marked,
  Skeleton,
  tell,
  useAsk,
  useGo,
  useMarking,
  usePathParams,
  useText,
  useTrail,
  useViewer,
} from '@testudo/ui'
import { useState } from 'react'
import { editPlaybook, importPlaybook, playbook } from '../../core/contract/index.ts'
import { type Draft, ownCopy, textOfDraft } from '../../core/edit/index.ts'
import type { PlaybookView } from '../AboutPlaybook.tsx'
import { LabelPick } from '../LabelPick.tsx'
import { useDeed } from '../parts.tsx'
import { playbookPath, SHELF } from '../paths.ts'
import { editWords } from '../words/edit.ts'
import { Editor } from './Editor.tsx'
import { useDraft } from './useDraft.ts'
import { useOwnIdentity } from './identity.ts'

/** A playbook of the shelf being edited: its author saves a new version, anybody else a playbook of their own. */
export default function EditPage() {
  const t = useText(editWords)
  const { id = '' } = usePathParams()
  const asked = useAsk(playbook, { id })
  const name = asked.data?.row.name ?? ''
  useTrail([{ text: t('nav.playbooks'), to: SHELF }, { text: name, to: playbookPath(id) }, { text: t('edit') }])
  useMarking(asked.data?.marking ?? (asked.isError ? 'none' : undefined))
  if (asked.isError) return <FaultState error={asked.error} onAgain={() => void asked.refetch()} />
  return asked.data === undefined ? <Skeleton rows={8} /> : <Edited key={asked.data.row.id} view={asked.data} />
}

function Edited({ view }: { view: PlaybookView }) {
  const t = useText(editWords)
  const go = useGo()
  const { may } = useViewer()
  const by = useOwnIdentity()
  const { busy, fault, run } = useDeed()
  const { row, own } = view
  // What is kept was valid when it was kept: it has what its type promises.
  const drafting = useDraft(`${row.id} ${view.revision}`, () => JSON.parse(view.text) as Draft)
  const [label, setLabel] = useState<Label>()
  const keep = async (text: string) => {
    if (own) {
      await call(editPlaybook, { id: row.id, revision: view.revision, text, ...(label === undefined ? {} : { label }) })
      return row.id
    }
    const at = new Date().toISOString()
    const copy = ownCopy(JSON.parse(text) as Draft, { uuid: crypto.randomUUID(), by, at })
    return (await call(importPlaybook, { text: textOfDraft(copy), label: label ?? view.label })).id
  }
  const save = async (text: string) => {
    const kept = await run(() => keep(text))
    if (kept === undefined) return
    drafting.forget()
    tell({ text: t(own ? 'edit.saved' : 'edit.saved.new') })
    go(playbookPath(kept))
  }
  if (!may('playbooks:write')) return <p className="t-2">{t('edit.may')}</p>
  return (
    <Editor
      drafting={drafting}
      title={<Marked mark={row.mark}>{t('edit.title', { name: row.name })}</Marked>}
      says={[
        ...(own ? [] : [t('edit.copy', { by: row.by })]),
        ...(view.signatures.length > 0 ? [t('edit.signed')] : []),
      ]}
      label={
        <LabelPick label={t('label')} first={t('label.same')} labels={view.labels} value={label} onChange={setLabel} />
      }
      relabelled={label !== undefined}
      deed={t(own ? 'edit.save' : 'edit.save.copy')}
      busy={busy}
      fault={fault}
      onSave={(text) => void save(text ?? view.text)}
    />
  )
}
