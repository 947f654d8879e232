import type { Mark } from '@testudo/kernel/markBook'
import { Button, tell, useText, Marked } from '@testudo/ui'
import { useMemo } from 'react'
import { deskWords } from '../words/desk.ts'

/** JSON with its lines and indents; anything else, and what was cut, as it stands. */
function laidOut(text: string): string {
  if (!/^\s*[[{]/.test(text)) return text
  try {
    return JSON.stringify(JSON.parse(text), undefined, 2)
  } catch {
    return text
  }
}

/** An event as its source wrote it, folded: untrusted text, shown as text. */
export function EventText({ text, mark, open = false }: { text: string; mark: Mark; open?: boolean }) {
  const t = useText(deskWords)
  const shown = useMemo(() => laidOut(text), [text])
  if (text === '') return <p className="t-3">{t('event.lost')}</p>
  return (
    <details className="d-event" open={open}>
      <summary>
        <Marked mark={mark}>{t('hit.event')}</Marked>
      </summary>
      <pre className="t-mono">{shown}</pre>
      <Button
        small
        onClick={() => {
          const marked = [mark.portion, text, ...(mark.chips.length === 0 ? [] : [`[${mark.chips.join('; ')}]`])]
          void navigator.clipboard
            .writeText(marked.filter((part) => part !== '').join(' '))
            .then(() => tell({ text: t('copied') }))
        }}
      >
        {t('copy')}
      </Button>
    </details>
  )
}
