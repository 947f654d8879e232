import type { Label } from '@testudo/kernel/label'
import {
  Field,
  FileDrop,
  FormDialog,
  reasonOf,
  tell,
  TextField,
  TimeField,
  upload,
  UploadProgress,
  useText,
} from '@testudo/ui'
import { useEffect, useRef, useState } from 'react'
import { addEvidence } from '../../core/index.ts'
import { LabelPick } from '../LabelPick.tsx'
import { refresh } from '../parts.tsx'
import { evidenceWords } from './evidenceWords.ts'
import { useBytes } from './useBytes.ts'

/** Adds files to the evidence of an incident, one after the other; what was sent before it was stopped stays. */
export function AddEvidence({
  incident,
  labels,
  limit,
  first,
  onClose,
}: {
  incident: string
  labels: readonly Label[]
  /** Bytes. */
  limit: number
  /** Dropped on the page. */
  first: readonly File[]
  onClose: () => void
}) {
  const t = useText(evidenceWords)
  const size = useBytes()
  const [files, setFiles] = useState(first)
  const [at, setAt] = useState<number | undefined>(() => Date.now())
  const [by, setBy] = useState('')
  const [where, setWhere] = useState('')
  const [how, setHow] = useState('')
  const [label, setLabel] = useState(0)
  const [percent, setPercent] = useState<number | undefined>(undefined)
  const [fault, setFault] = useState<string | undefined>(undefined)
  const stop = useRef<AbortController | undefined>(undefined)
  // A dialog that is closed sends nothing more.
  useEffect(() => () => stop.current?.abort(), [])

  const send = async (file: File, signal: AbortSignal) => {
    const under = labels[label]
    const told = {
      id: incident,
      name: file.name.slice(0, 1_000),
      type: file.type.slice(0, 200),
      size: file.size,
      by,
      where,
      how,
      ...(at !== undefined && { collected: at }),
      ...(under !== undefined && { label: JSON.stringify(under) }),
    }
    await upload(addEvidence, told, file, {
      signal,
      onProgress: (sent, total) => setPercent(total === 0 ? 100 : Math.round((sent / total) * 100)),
    })
  }
  const submit = async () => {
    const large = files.find((file) => file.size > limit)
    if (large !== undefined) return setFault(t('add.large', { name: large.name, limit: size(limit) }))
    const controller = new AbortController()
    stop.current = controller
    setFault(undefined)
    let done = 0
    try {
      for (const file of files) {
        setPercent(0)
        await send(file, controller.signal)
        done += 1
      }
      tell({ text: t('add.done') })
      onClose()
    } catch (error) {
      if (controller.signal.aborted) return
      setFault(done === 0 ? reasonOf(error) : `${reasonOf(error)} ${t('add.left', { done, all: files.length })}`)
      setFiles(files.slice(done))
    } finally {
      setPercent(undefined)
      refresh()
    }
  }
  return (
    <FormDialog
      title={t('add')}
      submit={t('add.deed')}
      busy={percent !== undefined}
      fault={fault}
      ready={files.length > 0}
      onClose={onClose}
      onSubmit={() => void submit()}
    >
      <FileDrop title={t('drop')} text={t('drop.text', { limit: size(limit) })} files={files} onFiles={setFiles} />
      {percent !== undefined && <UploadProgress percent={percent} />}
      <TimeField label={t('collected.at')} value={at} onTime={setAt} />
      <Field label={t('collected.by')} maxLength={300} value={by} onChange={(event) => setBy(event.target.value)} />
      <Field
        label={t('collected.where')}
        hint={t('collected.where.hint')}
        maxLength={300}
        value={where}
        onChange={(event) => setWhere(event.target.value)}
      />
      <TextField
        label={t('collected.how')}
        maxLength={2_000}
        value={how}
        onChange={(event) => setHow(event.target.value)}
      />
      <LabelPick labels={labels} value={label} onChange={setLabel} />
    </FormDialog>
  )
}
