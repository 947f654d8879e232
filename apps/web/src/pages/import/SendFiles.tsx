import { importFile } from '@testudo/threats'
import { Button, CallFault, CheckField, Field, SelectField, tell, upload, useText } from '@testudo/ui'
import { IconCloudUpload } from '@testudo/ui/icons.ts'
import { type DragEvent, useRef, useState } from 'react'
import { words } from './words.ts'

const RELIABILITY = ['A', 'B', 'C', 'D', 'E', 'F'] as const
const CREDIBILITY = ['1', '2', '3', '4', '5', '6'] as const

interface Sending {
  readonly name: string
  readonly share: number
}

/** Source and grade first, then files one after another; each as the raw body of one request. */
export function SendFiles({ onSent }: { onSent: (job: string) => void }) {
  const t = useText(words)
  const picker = useRef<HTMLInputElement>(null)
  const [source, setSource] = useState('')
  const [reliability, setReliability] = useState('')
  const [credibility, setCredibility] = useState('')
  const [dryRun, setDryRun] = useState(false)
  const [over, setOver] = useState(false)
  const [fault, setFault] = useState<string | undefined>(undefined)
  const [sending, setSending] = useState<Sending | undefined>(undefined)

  const send = async (files: readonly File[]) => {
    if (source.trim() === '') return setFault(t('no-source'))
    setFault(undefined)
    const grade = {
      ...(RELIABILITY.find((one) => one === reliability) === undefined ? {} : { reliability: reliability as 'A' }),
      ...(CREDIBILITY.find((one) => one === credibility) === undefined ? {} : { credibility: credibility as '1' }),
    }
    for (const file of files) {
      setSending({ name: file.name, share: 0 })
      try {
        const { job } = await upload(
          importFile,
          { source: source.trim(), fileName: file.name.slice(0, 200), dryRun: dryRun ? 'true' : 'false', ...grade },
          file,
          { onProgress: (sent, total) => setSending({ name: file.name, share: total === 0 ? 0 : sent / total }) },
        )
        onSent(job)
      } catch (error) {
        tell({ text: `${file.name}: ${error instanceof CallFault ? error.message : String(error)}`, kind: 'fault' })
      }
    }
    setSending(undefined)
  }
  const onDrop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    void send([...event.dataTransfer.files])
  }
  return (
    <div>
      <div className="w-form" style={{ padding: '12px 14px 0' }}>
        <div className="w-whole">
          <Field
            label={t('source')}
            hint={t('source.hint')}
            value={source}
            maxLength={200}
            fault={fault}
            onChange={(event) => setSource(event.target.value)}
          />
        </div>
        <SelectField
          label={t('reliability')}
          value={reliability}
          onChange={(event) => setReliability(event.target.value)}
        >
          <option value="">{t('ungraded')}</option>
          {RELIABILITY.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </SelectField>
        <SelectField
          label={t('credibility')}
          value={credibility}
          onChange={(event) => setCredibility(event.target.value)}
        >
          <option value="">{t('ungraded')}</option>
          {CREDIBILITY.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </SelectField>
        <div className="w-whole">
          <CheckField label={t('dryRun')} checked={dryRun} onChange={(event) => setDryRun(event.target.checked)} />
        </div>
      </div>
      <div
        className={`w-drop${over ? ' w-drop-over' : ''}`}
        role="group"
        aria-label={t('drop.title')}
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={onDrop}
      >
        <IconCloudUpload size={24} stroke={1.5} />
        <b>{t('drop.title')}</b>
        <span className="t-small">{t('drop.text')}</span>
        <Button look="primary" disabled={sending !== undefined} onClick={() => picker.current?.click()}>
          {t('drop.choose')}
        </Button>
        <input
          ref={picker}
          type="file"
          multiple
          hidden
          data-files=""
          onChange={(event) => {
            void send([...(event.target.files ?? [])])
            event.target.value = ''
          }}
        />
        {sending !== undefined && (
          <div role="status" style={{ width: '100%' }}>
            {sending.share < 1
              ? t('sending', { name: sending.name, share: Math.round(sending.share * 100) })
              : t('working', { name: sending.name })}
            <div className="w-progress">
              <i style={{ width: `${Math.round(sending.share * 100)}%` }} />
            </div>
          </div>
        )}
      </div>
    </div>
  )
}
