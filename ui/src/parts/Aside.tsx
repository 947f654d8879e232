import IconLayoutSidebarRightExpand from '@tabler/icons-react/dist/esm/icons/IconLayoutSidebarRightExpand.mjs'
import IconX from '@tabler/icons-react/dist/esm/icons/IconX.mjs'
import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react'
import { useKeys } from '../keys/registry.ts'
import { useScreen } from '../shell/screen.ts'
import { useText } from '../text/language.ts'
import { kitWords } from '../words.ts'
import { Kbd } from './Kbd.tsx'
import './aside.css'

/** What Esc closes before the drawer under it. */
const FLOATS_HIGHER = 'dialog[open], .t-menu-list:not([hidden])'

/**
 * The right column of a page. Where there is room it is a column; under 1280 px a drawer over the work area, under
 * 760 px over all of it. Esc and `o` close it and give the focus back.
 *
 * With `open` it shows what is selected: open while something is, and `onClose` unselects. Without, it keeps a strip
 * with a button at the edge; it opens when asked, and when `subject`, the id of what is selected, becomes another.
 */
export function Aside({
  label,
  open,
  subject,
  onClose,
  children,
  className = '',
}: {
  label: string
  open?: boolean | undefined
  subject?: string | undefined
  onClose?: (() => void) | undefined
  children: ReactNode
  className?: string
}) {
  const t = useText(kitWords)
  const screen = useScreen()
  const [asked, setAsked] = useState(subject !== undefined)
  const [seen, setSeen] = useState(subject)
  if (seen !== subject) {
    setSeen(subject)
    setAsked(subject !== undefined)
  }
  const ref = useRef<HTMLElement>(null)
  const before = useRef<Element | null>(null)
  const wants = useRef(false)
  const button = useRef<HTMLButtonElement>(null)
  const floats = screen !== 'wide'
  const shown = open ?? asked
  const close = useCallback(() => {
    setAsked(false)
    onClose?.()
  }, [onClose])
  const enter = useCallback(() => {
    if (ref.current?.contains(document.activeElement) === true) return
    before.current = document.activeElement
    ref.current?.focus()
  }, [])
  const ask = () => {
    wants.current = true
    setAsked(true)
  }
  const toggle = () => {
    if (floats && shown && ref.current?.contains(document.activeElement) === true) close()
    else if (floats && !shown) ask()
    else enter()
  }
  useKeys(shown || open === undefined || !floats ? [{ keys: 'o', text: t('aside.open'), run: toggle }] : [])
  useEffect(() => {
    if (!floats || !shown) return
    const strip = button.current
    return () => {
      // The focus went with the drawer: it returns to where it was, or to the strip.
      const back = before.current
      before.current = null
      if (document.activeElement !== document.body) return
      if (back instanceof HTMLElement && back.isConnected && back !== document.body) back.focus()
      else strip?.focus()
    }
  }, [floats, shown])
  useEffect(() => {
    if (!floats || !shown) return
    // What is covered must not keep the focus (WCAG 2.4.11); beside a list the list keeps it, so that arrows go on.
    if (screen === 'small' || wants.current) enter()
    wants.current = false
    const esc = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || document.querySelector(FLOATS_HIGHER) !== null) return
      event.preventDefault()
      event.stopPropagation()
      close()
    }
    // Before the keys of the page: there Esc leaves the page.
    window.addEventListener('keydown', esc, true)
    return () => window.removeEventListener('keydown', esc, true)
  }, [floats, shown, screen, close, enter])

  if (!floats)
    return (
      <aside ref={ref} tabIndex={-1} className={`t-aside ${className}`} aria-label={label}>
        {children}
      </aside>
    )
  return (
    <>
      {open === undefined && (
        <div className="t-aside-strip t-no-print">
          <button ref={button} type="button" className="t-aside-button" aria-expanded={shown} onClick={ask}>
            <IconLayoutSidebarRightExpand size={16} />
            <span>{label}</span>
            <Kbd keys="o" />
          </button>
        </div>
      )}
      {shown && (
        <aside ref={ref} tabIndex={-1} className={`t-aside t-aside-drawer ${className}`} aria-label={label}>
          {open === undefined && onClose === undefined && (
            <button
              type="button"
              className="t-icon-button t-aside-close"
              aria-label={t('close')}
              onClick={() => close()}
            >
              <IconX size={16} />
            </button>
          )}
          {children}
        </aside>
      )}
    </>
  )
}
