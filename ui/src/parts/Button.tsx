import type { ButtonHTMLAttributes, ReactNode } from 'react'
import { Kbd } from './Kbd.tsx'
import './parts.css'

/**
 * Says the deed and its reach: "Release to 8 nations", never "OK". One `primary` per screen.
 * `keys` only shows the hint; register it with `useKeys`.
 */
export function Button({
  look = 'secondary',
  small = false,
  keys,
  icon,
  children,
  className,
  ...rest
}: ButtonHTMLAttributes<HTMLButtonElement> & {
  look?: 'primary' | 'secondary' | 'plain' | 'danger'
  small?: boolean
  keys?: string | undefined
  icon?: ReactNode
}) {
  return (
    <button
      type="button"
      className={`t-button t-button-${look}${small ? ' t-button-small' : ''}${className === undefined ? '' : ` ${className}`}`}
      {...rest}
    >
      {icon}
      {children}
      {keys !== undefined && <Kbd keys={keys} />}
    </button>
  )
}

/** A button that is only an icon; `label` is its name for everyone who cannot see it, and its tooltip. */
export function IconButton({
  label,
  children,
  className,
  ...rest
}: Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'aria-label'> & { label: string }) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      className={`t-icon-button${className === undefined ? '' : ` ${className}`}`}
      {...rest}
    >
      {children}
    </button>
  )
}
