import type { ReactNode } from 'react'

/** One of many: its name, and all of it when it is opened. */
export function Fold({ title, isOpen, children }: { title: ReactNode; isOpen: boolean; children: ReactNode }) {
  return (
    <details className="p-fold" open={isOpen}>
      <summary>{title}</summary>
      <div className="p-part">{children}</div>
    </details>
  )
}
