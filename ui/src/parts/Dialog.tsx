import { type ReactNode, useId, useRef } from 'react'
import IconX from '@tabler/icons-react/dist/esm/icons/IconX.mjs'
import { useText } from '../text/language.ts'
import { kitWords } from '../words.ts'
import { useModal } from './useModal.ts'
import './parts.css'

/**
 * What floats over the page and holds the focus: keys, signing, a reason. The browser's own dialog: focus trap, Esc
 * and inertness come with it.
 */
export function Dialog({
  title,
  onClose,
  children,
  wide = false,
}: {
  title: string
  onClose: () => void
  children: ReactNode
  wide?: boolean
}) {
  const t = useText(kitWords)
  const ref = useRef<HTMLDialogElement>(null)
  const id = useId()
  useModal(ref)
  return (
    <dialog
      ref={ref}
      aria-modal="true"
      aria-labelledby={id}
      className={`t-dialog${wide ? ' t-dialog-wide' : ''}`}
      onClose={() => ref.current?.open === false && onClose()}
      onCancel={onClose}
    >
      <header className="t-panel-head">
        <h2 id={id}>{title}</h2>
        <span className="t-grow" />
        <button type="button" className="t-icon-button" aria-label={t('close')} onClick={onClose}>
          <IconX size={16} />
        </button>
      </header>
      <div className="t-dialog-body">{children}</div>
    </dialog>
  )
}
