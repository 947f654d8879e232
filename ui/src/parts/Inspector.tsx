import IconX from '@tabler/icons-react/dist/esm/icons/IconX.mjs'
import type { ReactNode } from 'react'
import { useText } from '../text/language.ts'
import { kitWords } from '../words.ts'
import { Aside } from './Aside.tsx'
import './parts.css'

/**
 * The right column: what is selected, in sections; `foot` stays at the bottom (what if). A drawer under 1280 px, open
 * while `open` says so or, without it, as long as it is there; with `subject` it keeps a strip instead (`Aside`).
 */
export function Inspector({
  head,
  actions,
  children,
  foot,
  onClose,
  label,
  open,
  subject,
}: {
  head: ReactNode
  actions?: ReactNode
  children: ReactNode
  foot?: ReactNode
  onClose?: () => void
  label: string
  open?: boolean
  subject?: string | undefined
}) {
  const t = useText(kitWords)
  return (
    <Aside
      className="t-inspector"
      label={label}
      subject={subject}
      open={open ?? (onClose !== undefined && subject === undefined ? true : undefined)}
      onClose={onClose}
    >
      <header className="t-panel-head">
        {head}
        <span className="t-grow" />
        {actions}
        {onClose !== undefined && (
          <button type="button" className="t-icon-button" aria-label={t('close')} onClick={onClose}>
            <IconX size={16} />
          </button>
        )}
      </header>
      <div className="t-scroll t-grow" tabIndex={0}>
        {children}
      </div>
      {foot !== undefined && <footer className="t-inspector-foot">{foot}</footer>}
    </Aside>
  )
}
