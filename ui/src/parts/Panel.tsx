import type { ReactNode } from 'react'
import './parts.css'

/** A region of the page: head 44, then content. Panels divide one surface; they never nest as cards. */
export function Panel({
  title,
  count,
  actions,
  children,
  scroll = true,
  className,
  level = 2,
}: {
  title?: ReactNode
  count?: ReactNode
  actions?: ReactNode
  children?: ReactNode
  /** The body scrolls; false when a child does (tables, maps). */
  scroll?: boolean
  className?: string
  level?: 1 | 2 | 3
}) {
  const Heading = `h${level}` as const
  return (
    <section className={`t-panel${className === undefined ? '' : ` ${className}`}`}>
      {title !== undefined && (
        <header className="t-panel-head">
          <Heading className="t-panel-title">{title}</Heading>
          {count !== undefined && <span className="t-3">{count}</span>}
          <span className="t-grow" />
          {actions}
        </header>
      )}
      {/* A scrolling region must be reachable by keyboard (axe: scrollable-region-focusable). */}
      <div className={`t-panel-body${scroll ? ' t-scroll' : ''}`} {...(scroll ? { tabIndex: 0 } : {})}>
        {children}
      </div>
    </section>
  )
}

/** A part of a panel or inspector: small head, padding 12/14, a line below. */
export function Section({ title, aside, children }: { title?: ReactNode; aside?: ReactNode; children?: ReactNode }) {
  return (
    <section className="t-section">
      {title !== undefined && (
        <div className="t-section-head">
          <h2 className="t-section-title">{title}</h2>
          <span className="t-grow" />
          {aside !== undefined && <span className="t-2 t-small">{aside}</span>}
        </div>
      )}
      {children}
    </section>
  )
}

/** Key figures side by side: label, big number, one line below. */
export function Figures({ children }: { children: ReactNode }) {
  return <dl className="t-figures">{children}</dl>
}

export function Figure({ label, value, below }: { label: ReactNode; value: ReactNode; below?: ReactNode }) {
  return (
    <div>
      <dt className="t-small t-2">{label}</dt>
      <dd>
        <span className="t-figure-value">{value}</span>
        {below !== undefined && <div className="t-small t-2">{below}</div>}
      </dd>
    </div>
  )
}

/** Name and value pairs, names left in text3. */
export function Facts({ rows }: { rows: readonly (readonly [ReactNode, ReactNode])[] }) {
  return (
    <dl className="t-facts">
      {rows.map(([name, value], i) => (
        <div key={i}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
