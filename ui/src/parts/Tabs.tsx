import type { KeyboardEvent, ReactNode } from 'react'
import './parts.css'

export interface Tab<K extends string> {
  readonly id: K
  readonly text: ReactNode
  readonly count?: ReactNode
}

/** Views of one thing. Arrow keys move, as WAI-ARIA tabs do; the chosen tab belongs in the URL. */
export function Tabs<K extends string>({
  tabs,
  value,
  onChange,
  label,
  panelId,
}: {
  tabs: readonly Tab<K>[]
  value: K
  onChange: (id: K) => void
  label: string
  /** Id of the element the tabs switch; give it `role="tabpanel"`. */
  panelId?: string
}) {
  const move = (event: KeyboardEvent<HTMLElement>) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    if (step === 0) return
    event.preventDefault()
    const at = tabs.findIndex((tab) => tab.id === value)
    const next = tabs[(at + step + tabs.length) % tabs.length]
    if (next === undefined) return
    onChange(next.id)
    const buttons = event.currentTarget.querySelectorAll('button')
    buttons[(at + step + tabs.length) % tabs.length]?.focus()
  }
  return (
    <div className="t-tabs" role="tablist" aria-label={label} onKeyDown={move}>
      {tabs.map((tab) => (
        <button
          key={tab.id}
          type="button"
          role="tab"
          aria-selected={tab.id === value}
          tabIndex={tab.id === value ? 0 : -1}
          {...(panelId !== undefined && tab.id === value ? { 'aria-controls': panelId } : {})}
          onClick={() => onChange(tab.id)}
        >
          {tab.text}
          {tab.count !== undefined && <span className="t-3"> {tab.count}</span>}
        </button>
      ))}
    </div>
  )
}

/** A few values of which one holds: `24 h · 5 d · 30 d`. */
export function Segments<K extends string>({
  options,
  value,
  onChange,
  label,
}: {
  options: readonly { readonly id: K; readonly text: ReactNode }[]
  value: K
  onChange: (id: K) => void
  label: string
}) {
  return (
    <div className="t-segments" role="group" aria-label={label}>
      {options.map((option) => (
        <button key={option.id} type="button" aria-pressed={option.id === value} onClick={() => onChange(option.id)}>
          {option.text}
        </button>
      ))}
    </div>
  )
}
