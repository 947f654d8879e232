import IconPlus from '@tabler/icons-react/dist/esm/icons/IconPlus.mjs'
import IconX from '@tabler/icons-react/dist/esm/icons/IconX.mjs'
import type { State } from '@testudo/kernel/situation'
import type { ReactNode } from 'react'
import { STATE_TOKEN } from '../state/StateMark.tsx'
import { useText } from '../text/language.ts'
import { kitWords } from '../words.ts'
import './parts.css'

/** A neutral mark after a name: `REL EST LVA`, `TLP:AMBER`. */
export function Chip({ children }: { children: ReactNode }) {
  return <span className="t-chip">{children}</span>
}

export function StateChip({ state, children }: { state: State; children: ReactNode }) {
  const token = STATE_TOKEN[state]
  return (
    <span
      className="t-chip t-chip-state"
      style={{ background: `var(--t-${token}-tint)`, color: `var(--t-${token}-text)` }}
    >
      {children}
    </span>
  )
}

/** A filter that is on or off. */
export function FilterChip({ on, onToggle, children }: { on: boolean; onToggle: () => void; children: ReactNode }) {
  return (
    <button
      type="button"
      className={`t-chip t-chip-button${on ? ' t-chip-on' : ''}`}
      aria-pressed={on}
      onClick={onToggle}
    >
      {children}
    </button>
  )
}

/** A filter in force, with its way out. `name` is its words for screen readers. */
export function RemovableChip({ name, onRemove }: { name: string; onRemove: () => void }) {
  const t = useText(kitWords)
  return (
    <span className="t-chip t-chip-removable">
      {name}
      <button type="button" aria-label={t('remove', { name })} onClick={onRemove}>
        <IconX size={12} />
      </button>
    </span>
  )
}

export function AddChip({ onAdd, children }: { onAdd: () => void; children: ReactNode }) {
  return (
    <button type="button" className="t-chip t-chip-button t-chip-add" onClick={onAdd}>
      <IconPlus size={13} />
      {children}
    </button>
  )
}
