import IconX from '@tabler/icons-react/dist/esm/icons/IconX.mjs'
import type { ReactNode } from 'react'
import { useText } from '../text/language.ts'
import { kitWords } from '../words.ts'
import './parts.css'

/** The right column: what is selected, in sections; `foot` stays at the bottom (what if). A drawer under 1280 px. */
export function Inspector({
  head,
  actions,
  children,
  foot,
  onClose,
  label,
}: {
  head: ReactNode
  actions?: ReactNode
  children: ReactNode
  foot?: ReactNode
  onClose?: () => void
  label: string
}) {
  const t = useText(kitWords)
  return (
    <aside className="t-inspector" aria-label={label}>
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
    </aside>
  )
}
