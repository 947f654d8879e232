import type { Label } from '@testudo/kernel/label'
import { call, FileDrop, FormDialog, reasonOf, tell, TextField, useAsk, useGo, useMarking, useText } from '@testudo/ui'
import { useState } from 'react'
import { checkPlaybook, importPlaybook } from '../core/contract/index.ts'
import { LabelPick } from './LabelPick.tsx'
import { Findings, useDeed } from './parts.tsx'
import { playbookPath } from './paths.ts'
import { Signatures } from './Signatures.tsx'
import { shelfWords } from './words/shelf.ts'

const MOST = 2_000_000

/** A file or a text, what was found in it by place, and only then the deed. */
export function ImportDialog({ labels, onClose }: { labels: readonly Label[]; onClose: () => void }) {
  const t = useText(shelfWords)
  const go = useGo()
  const { busy, fault, run } = useDeed()
  const [files, setFiles] = useState<readonly File[]>([])
  const [text, setText] = useState('')
  const [label, setLabel] = useState<Label>()
  const [tooLong, setTooLong] = useState(false)
  const ready = text.trim().length >= 2
  const checked = useAsk(checkPlaybook, ready ? { text } : undefined, { keep: true })
  useMarking(ready && !checked.isError ? checked.data?.marking : 'none')
  const take = async ([file]: readonly File[]) => {
    if (file === undefined) return
    const long = file.size > MOST * 4
    const read = long ? '' : await file.text()
    setTooLong(long || read.length > MOST)
    setFiles([file])
    setText(read.length > MOST ? '' : read)
  }
  const submit = async () => {
    const kept = await run(() => call(importPlaybook, { text, ...(label === undefined ? {} : { label }) }))
    if (kept === undefined) return
    tell({ text: t(kept.same ? 'import.same' : 'import.done') })
    go(playbookPath(kept.id))
  }
  const found = ready ? checked.data : undefined
  const refused = ready && checked.isError ? reasonOf(checked.error) : undefined
  return (
    <FormDialog
      title={t('import.title')}
      submit={t('import.deed')}
      wide
      busy={busy}
      fault={tooLong ? t('import.long') : (fault ?? refused)}
      ready={found?.valid === true && !checked.isPlaceholderData}
      onClose={onClose}
      onSubmit={() => void submit()}
    >
      <FileDrop
        title={t('import.drop')}
        text={t('import.drop.text')}
        files={files}
        onFiles={(given) => void take(given)}
      />
      <TextField
        label={t('import.paste')}
        maxLength={MOST}
        spellCheck={false}
        className="t-input t-mono"
        value={text}
        onChange={({ target }) => {
          setFiles([])
          setTooLong(false)
          setText(target.value)
        }}
      />
      <LabelPick label={t('label')} first={t('label.own')} labels={labels} value={label} onChange={setLabel} />
      {ready && checked.isPending && <p role="status">{t('import.checking')}</p>}
      {found !== undefined && (
        <div role="status">
          <p>
            <b>{found.valid ? t('import.valid', { n: found.graph.nodes.length }) : t('import.invalid')}</b>
          </p>
          {found.valid && <Signatures signatures={found.signatures} mayVouch={false} />}
          <Findings findings={found.findings} />
        </div>
      )}
    </FormDialog>
  )
}
