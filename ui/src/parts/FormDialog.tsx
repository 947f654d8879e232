import type { ReactNode } from 'react'
import { useText } from '../text/language.ts'
import { kitWords } from '../words.ts'
import { Button } from './Button.tsx'
import { Dialog } from './Dialog.tsx'
import './parts.css'

/** Why something was not done, in the node's own words, announced. */
export function FaultLine({ text }: { text: string | undefined }) {
  if (text === undefined) return null
  return (
    <p role="alert" className="t-field-fault">
      {text}
    </p>
  )
}

/**
 * A dialog that asks for something and does one deed: fields, why it was refused, the deed and a way out. What it is for
 * stands in the button, never "OK".
 */
export function FormDialog({
  title,
  onClose,
  onSubmit,
  submit,
  look = 'primary',
  busy,
  ready = true,
  fault,
  aside,
  wide = false,
  className = 't-form',
  children,
}: {
  title: string
  onClose: () => void
  onSubmit: () => void
  /** The words of the deed. */
  submit: string
  look?: 'primary' | 'danger'
  busy: boolean
  /** Everything it needs has been given. */
  ready?: boolean
  fault: string | undefined
  /** Stands at the far end of the buttons: another deed on the same thing. */
  aside?: ReactNode
  wide?: boolean
  /** Layout of the form. */
  className?: string
  children: ReactNode
}) {
  const t = useText(kitWords)
  return (
    <Dialog title={title} onClose={onClose} wide={wide}>
      <form
        className={className}
        onSubmit={(event) => {
          event.preventDefault()
          onSubmit()
        }}
      >
        {children}
        <FaultLine text={fault} />
        <div className="t-row t-form-deeds">
          <Button type="submit" look={look} disabled={busy || !ready}>
            {submit}
          </Button>
          <Button onClick={onClose}>{t('cancel')}</Button>
          {aside !== undefined && (
            <>
              <span className="t-grow" />
              {aside}
            </>
          )}
        </div>
      </form>
    </Dialog>
  )
}
