import { Button, useText } from '@testudo/ui'
import { useState } from 'react'
import { collectionWords } from './words.ts'

/** A text to take along: it can be selected where the clipboard is not allowed. */
export function CopyLine({ label, text }: { label: string; text: string }) {
  const t = useText(collectionWords)
  const [copied, setCopied] = useState(false)
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text)
      setCopied(true)
    } catch {
      // Without a secure context browsers give no clipboard; the text stands there to be selected.
      setCopied(false)
    }
  }
  return (
    <div className="tx-copy">
      <div className="t-row">
        <span className="t-name">{label}</span>
        <span className="t-grow" />
        <Button small onClick={() => void copy()} aria-label={`${t('copy')}: ${label}`}>
          {copied ? t('copied') : t('copy')}
        </Button>
      </div>
      <pre className="t-mono t-small tx-pre" tabIndex={0}>
        {text}
      </pre>
    </div>
  )
}
