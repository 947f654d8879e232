import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { Kbd } from './Kbd.tsx'
import './menu.css'

/**
 * A button that opens a small list of deeds or switches. Arrows walk through the deeds, Home and End go to the first and
 * last; Esc and a click elsewhere close it, and the button gets the focus back.
 */
export function Menu({
  label,
  button,
  children,
  align = 'right',
  look = 'plain',
}: {
  label: string
  button: ReactNode
  children: ReactNode | ((close: () => void) => ReactNode)
  align?: 'left' | 'right'
  /** `secondary` among the buttons of a head. */
  look?: 'plain' | 'secondary'
}) {
  const [open, setOpen] = useState(false)
  const id = useId()
  const box = useRef<HTMLDivElement>(null)
  const opener = useRef<HTMLButtonElement>(null)
  /** Where the focus goes once the list is there. */
  const wanted = useRef<number>(undefined)
  const deeds = () => [...(box.current?.querySelectorAll<HTMLElement>('.t-menu-item') ?? [])]
  const close = () => {
    setOpen(false)
    opener.current?.focus()
  }
  useEffect(() => {
    if (!open) return
    if (wanted.current !== undefined) deeds().at(wanted.current)?.focus()
    wanted.current = undefined
    const away = (event: PointerEvent) => {
      if (event.target instanceof Node && box.current?.contains(event.target) !== true) setOpen(false)
    }
    document.addEventListener('pointerdown', away)
    return () => document.removeEventListener('pointerdown', away)
  }, [open])
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      if (!open) return
      event.stopPropagation()
      close()
      return
    }
    const all = deeds()
    const at = all.findIndex((one) => one === document.activeElement)
    const to = stepTo(event.key, at, all.length)
    if (to === undefined || (at < 0 && document.activeElement !== opener.current)) return
    event.preventDefault()
    if (open) all.at(to)?.focus()
    else wanted.current = to
    setOpen(true)
  }
  return (
    <div ref={box} className="t-menu" role="presentation" onKeyDown={onKeyDown}>
      <button
        ref={opener}
        type="button"
        className={look === 'plain' ? 't-menu-button' : 't-button t-button-secondary'}
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

/** @param at the deed that has the focus; -1 is the button above them */
function stepTo(key: string, at: number, length: number): number | undefined {
  if (key === 'ArrowDown') return at + 1 < length ? at + 1 : 0
  if (key === 'ArrowUp') return at > 0 ? at - 1 : -1
  if (at < 0) return undefined
  return key === 'Home' ? 0 : key === 'End' ? -1 : undefined
}

export function MenuItem({
  icon,
  keys,
  children,
  onClick,
}: {
  icon?: ReactNode
  /** Only shows the hint; register it with `useKeys`. */
  keys?: string | undefined
  children: ReactNode
  onClick: () => void
}) {
  return (
    <button type="button" className="t-menu-item" onClick={onClick}>
      {icon}
      <span className="t-grow">{children}</span>
      {keys !== undefined && <Kbd keys={keys} />}
    </button>
  )
}
