import { call, tell, useGo, useText, useTrail, useViewer } from '@testudo/ui'
import { importPlaybook } from '../../core/contract/index.ts'
import { freshDraft } from '../../core/edit/index.ts'
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
  const save = async (text: string) => {
    const kept = await run(() => call(importPlaybook, { text }))
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
      deed={t('edit.save.new')}
      busy={busy}
      fault={fault}
      onSave={(text) => void save(text)}
    />
  )
}
