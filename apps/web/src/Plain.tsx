import { Frame } from '@testudo/ui'
import type { ReactNode } from 'react'

/** A page without a person: banner, one thing, banner. */
export function Plain({ exercise, children }: { exercise?: string | undefined; children: ReactNode }) {
  return (
    <Frame exercise={exercise}>
      <main className="w-plain">{children}</main>
    </Frame>
  )
}
