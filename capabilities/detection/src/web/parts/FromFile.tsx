import IconUpload from '@tabler/icons-react/dist/esm/icons/IconUpload.mjs'
import { Button, tell, useText } from '@testudo/ui'
import { useRef } from 'react'
import { huntWords } from '../words/hunt.ts'

/** What one question may hold (contract). */
const MOST_BYTES = 2_000_000

/** Takes the text of one file into the field beside it. */
export function FromFile({ onText, most = MOST_BYTES }: { onText: (text: string) => void; most?: number }) {
  const t = useText(huntWords)
  const input = useRef<HTMLInputElement>(null)
  const take = async (file: File | undefined) => {
    if (file === undefined) return
    if (file.size > most) tell({ kind: 'fault', text: t('file.big', { mb: most / 1_000_000 }) })
    else onText(await file.text())
  }
  return (
    <>
      <input
        ref={input}
        type="file"
        hidden
        aria-label={t('from.file')}
        onChange={(event) => {
          void take(event.target.files?.[0])
          event.target.value = ''
        }}
      />
      <Button small look="plain" icon={<IconUpload size={14} />} onClick={() => input.current?.click()}>
        {t('from.file')}
      </Button>
    </>
  )
}
