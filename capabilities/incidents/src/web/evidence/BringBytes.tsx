import { FileDrop, FormDialog, tell, upload, UploadProgress, useText } from '@testudo/ui'
import { useEffect, useRef, useState } from 'react'
import { bringEvidence } from '../../core/index.ts'
import { useDeed } from '../parts.tsx'
import { evidenceWords } from './evidenceWords.ts'

/** Takes the bytes of evidence another node recorded; their hash decides. */
export function BringBytes({ id, sha256, onClose }: { id: string; sha256: string; onClose: () => void }) {
  const t = useText(evidenceWords)
  const { busy, fault, run } = useDeed()
  const [files, setFiles] = useState<readonly File[]>([])
  const [percent, setPercent] = useState<number | undefined>(undefined)
  const stop = useRef<AbortController | undefined>(undefined)
  useEffect(() => () => stop.current?.abort(), [])
  const [file] = files
  const submit = async () => {
    if (file === undefined) return
    const controller = new AbortController()
    stop.current = controller
    const done = await run(() =>
      upload(bringEvidence, { id }, file, {
        signal: controller.signal,
        onProgress: (sent, total) => setPercent(total === 0 ? 100 : Math.round((sent / total) * 100)),
      }),
    )
    setPercent(undefined)
    if (done === undefined) return
    tell({ text: t('add.done') })
    onClose()
  }
  return (
    <FormDialog
      title={t('bring')}
      submit={t('bring.deed')}
      busy={busy}
      fault={fault}
      ready={file !== undefined}
      onClose={onClose}
      onSubmit={() => void submit()}
    >
      <p>{t('bring.text')}</p>
      <p className="t-mono t-small i-hash">{sha256}</p>
      <FileDrop title={t('drop')} text="" files={files.slice(0, 1)} onFiles={setFiles} />
      {percent !== undefined && <UploadProgress percent={percent} />}
    </FormDialog>
  )
}
