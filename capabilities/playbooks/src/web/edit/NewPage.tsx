import type { Label } from '@testudo/kernel/label'
import { call, tell, useAsk, useGo, useMarking, useText, useTrail, useViewer } from '@testudo/ui'
import { useState } from 'react'
import { importPlaybook, playbooks } from '../../core/contract/index.ts'
import { freshDraft } from '../../core/edit/index.ts'
import { LabelPick } from '../LabelPick.tsx'
import { useDeed } from '../parts.tsx'
import { playbookPath, SHELF } from '../paths.ts'
import { editWords } from '../words/edit.ts'
import { Editor } from './Editor.tsx'
import { useOwnIdentity } from './identity.ts'
import { useDraft } from './useDraft.ts'

/** A playbook that somebody begins: one step by hand, to go on from. */
export default function NewPage() {
  const t = useText(editWords)
  const go = useGo()
  const by = useOwnIdentity()
  const { may } = useViewer()
  const { busy, fault, run } = useDeed()
  useTrail([{ text: t('nav.playbooks'), to: SHELF }, { text: t('edit.new') }])
  const drafting = useDraft('new', () =>
    freshDraft(() => crypto.randomUUID(), by, new Date().toISOString(), {
      name: t('fresh.name'),
      agent: t('fresh.agent'),
      step: t('fresh.step'),
      task: t('fresh.task'),
    }),
  )
  const shelf = useAsk(playbooks, {})
  useMarking(shelf.data?.marking ?? (shelf.isError ? 'none' : undefined))
  const [label, setLabel] = useState<Label>()
  const save = async (text: string) => {
    const kept = await run(() => call(importPlaybook, { text, ...(label === undefined ? {} : { label }) }))
    if (kept === undefined) return
    drafting.forget()
    tell({ text: t('edit.saved.new') })
    go(playbookPath(kept.id))
  }
  if (!may('playbooks:write')) return <p className="t-2">{t('edit.may')}</p>
  return (
    <Editor
      drafting={drafting}
      title={t('edit.new')}
      says={[]}
      label={
        <LabelPick
          label={t('label')}
          first={t('label.usual')}
          labels={shelf.data?.labels ?? []}
          value={label}
          onChange={setLabel}
        />
      }
      deed={t('edit.save.new')}
      busy={busy}
      fault={fault}
      onSave={(text) => void save(text ?? drafting.text)}
    />
  )
}
