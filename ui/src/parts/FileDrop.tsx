import { useRef, useState } from 'react'
import { useText } from '../text/language.ts'
import { kitWords } from '../words.ts'
import { Button } from './Button.tsx'
import './parts.css'

/** Files dropped or chosen; the same file again is a choice too. */
export function FileDrop({
  title,
  text,
  files,
  onFiles,
}: {
  /** What may be dropped, while nothing is chosen. */
  title: string
  text: string
  files: readonly File[]
  onFiles: (files: readonly File[]) => void
}) {
  const t = useText(kitWords)
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  return (
    <div
      className={`t-drop${over ? ' t-drop-over' : ''}`}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        onFiles([...event.dataTransfer.files])
      }}
    >
      <b>{files.length === 0 ? title : t('files.chosen', { n: files.length })}</b>
      <p className="t-2">{files.length === 0 ? text : files.map((file) => file.name).join(', ')}</p>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label={t('files.choose')}
        onChange={(event) => {
          onFiles([...(event.target.files ?? [])])
          event.target.value = ''
        }}
      />
      <Button onClick={() => input.current?.click()}>{t('files.choose')}</Button>
    </div>
  )
}

/** How much of a file has gone, in percent. */
export function UploadProgress({ percent }: { percent: number }) {
  const t = useText(kitWords)
  return (
    <p role="status" className="t-2">
      <progress className="t-progress" max={100} value={percent} aria-label={t('files.sending', { percent })} />
      {t('files.sending', { percent })}
    </p>
  )
}
