import { Button, useText } from '@testudo/ui'
import { useRef, useState } from 'react'
import { words } from './words.ts'

/** Files dropped or chosen. */
export function FileDrop({
  title,
  text,
  files,
  onFiles,
}: {
  title: string
  text: string
  files: readonly File[]
  onFiles: (files: readonly File[]) => void
}) {
  const t = useText(words)
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  return (
    <div
      className={`sm-drop${over ? ' sm-drop-over' : ''}`}
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
        aria-label={t('choose')}
        onChange={(event) => {
          onFiles([...(event.target.files ?? [])])
          // The same file again is a choice too.
          event.target.value = ''
        }}
      />
      <Button onClick={() => input.current?.click()}>{t('choose')}</Button>
    </div>
  )
}
