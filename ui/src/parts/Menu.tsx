import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react'
import './menu.css'

/** A button that opens a small list of deeds or switches. Esc and a click elsewhere close it; the button gets the focus back. */
export function Menu({
  label,
  button,
  children,
  align = 'right',
}: {
  label: string
  button: ReactNode
  children: ReactNode | ((close: () => void) => ReactNode)
  align?: 'left' | 'right'
}) {
  const [open, setOpen] = useState(false)
  const id = useId()
  const box = useRef<HTMLDivElement>(null)
  const opener = useRef<HTMLButtonElement>(null)
  const close = () => {
    setOpen(false)
    opener.current?.focus()
  }
  useEffect(() => {
    if (!open) return
    const away = (event: PointerEvent) => {
      if (event.target instanceof Node && box.current?.contains(event.target) !== true) setOpen(false)
    }
    document.addEventListener('pointerdown', away)
    return () => document.removeEventListener('pointerdown', away)
  }, [open])
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !open) return
    event.stopPropagation()
    close()
  }
  return (
    <div ref={box} className="t-menu" role="presentation" onKeyDown={onKeyDown}>
      <button
        ref={opener}
        type="button"
        className="t-menu-button"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        {button}
      </button>
      <div id={id} hidden={!open} role="group" aria-label={label} className={`t-menu-list t-menu-${align}`}>
        {open && (typeof children === 'function' ? children(close) : children)}
      </div>
    </div>
  )
}

export function MenuItem({ icon, children, onClick }: { icon?: ReactNode; children: ReactNode; onClick: () => void }) {
  return (
    <button type="button" className="t-menu-item" onClick={onClick}>
      {icon}
      <span className="t-grow">{children}</span>
    </button>
  )
}
