import {
  Button,
  CallFault,
  FaultLine,
  FileDrop,
  upload,
  UploadProgress,
  useText,
  reasonOf,
  useNumber,
} from '@testudo/ui'
import type { Reply } from '@testudo/kernel/contract'
import { useState } from 'react'
import { type SourceRow, uploadEvents } from '../../core/contract/sources.ts'
import { refreshDetection } from '../parts/useDeed.ts'
import { useBytes } from '../parts/amounts.ts'
import { sourcesWords } from '../words/sources.ts'

type Taken = Reply<typeof uploadEvents> & { readonly file: string }

/** Files of events from this browser into a source, one after the other, with what came of each. */
export function UploadEvents({ row }: { row: SourceRow }) {
  const t = useText(sourcesWords)
  const number = useNumber()
  const bytes = useBytes()
  const [files, setFiles] = useState<readonly File[]>([])
  const [percent, setPercent] = useState<number | undefined>(undefined)
  const [fault, setFault] = useState<string | undefined>(undefined)
  const [taken, setTaken] = useState<readonly Taken[]>([])
  const send = async () => {
    setFault(undefined)
    let left = files
    try {
      for (const file of files) {
        setPercent(0)
        const reply = await upload(uploadEvents, { id: row.id }, file, {
          onProgress: (sent, total) => setPercent(total === 0 ? 100 : Math.round((sent / total) * 100)),
        })
        left = left.slice(1)
        setTaken((before) => [{ ...reply, file: file.name }, ...before])
      }
    } catch (error) {
      setFault(error instanceof CallFault && error.status === 429 ? t('push.retry') : reasonOf(error))
    } finally {
      setPercent(undefined)
      setFiles(left)
      refreshDetection()
    }
  }
  return (
    <>
      <FileDrop title={t('push.drop')} text={t('push.drop.text')} files={files} onFiles={setFiles} />
      {percent !== undefined && <UploadProgress percent={percent} />}
      <FaultLine text={fault} />
      {files.length > 0 && (
        <Button look="primary" disabled={percent !== undefined} onClick={() => void send()}>
          {t('push.send', { n: files.length })}
        </Button>
      )}
      <div role="status">
        <ul className="d-taken">
          {taken.map((one, i) => {
            const told = t('push.taken', { events: one.events, shown: number(one.events), bytes: bytes(one.bytes) })
            const dirty = one.dirt.reduce((sum, { count }) => sum + count, 0)
            return (
              <li key={taken.length - i}>
                <b className="t-clip">{one.file}</b>{' '}
                <span className="t-2">
                  {one.format === undefined ? told : t('push.taken.format', { told, format: one.format })}
                  {dirty > 0 && `, ${t('push.dirty', { n: number(dirty) })}`}
                </span>
              </li>
            )
          })}
        </ul>
      </div>
    </>
  )
}
