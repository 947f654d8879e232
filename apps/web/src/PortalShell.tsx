import type { Label } from '@testudo/kernel/label'
import { Frame, Mark, Messages, useText } from '@testudo/ui'
import { Arrival } from '@testudo/ui/shell/Arrival.tsx'
import { useCurrentTrail } from '@testudo/ui/shell/trail.ts'
import { shellWords } from '@testudo/ui/shell/words.ts'
import type { ReactNode } from 'react'

/** Around pages for people who do not work at the node: whose page it is, who reads it, the marking. Nothing else. */
export function PortalShell({
  home,
  person,
  high,
  exercise,
  children,
}: {
  home: string
  person: ReactNode
  high?: Label | undefined
  exercise?: string | undefined
  children: ReactNode
}) {
  const t = useText(shellWords)
  const [name, node] = useCurrentTrail()
  return (
    <Frame high={high} exercise={exercise}>
      <a className="t-skip t-no-print" href="#content">
        {t('skip')}
      </a>
      {/* Dark in both looks: the one line that is not the reader's paper. */}
      <header className="w-portal-top t-no-print" data-mantine-color-scheme="dark">
        <div className="w-portal-width">
          <a href={home} className="w-portal-home" aria-label={t('home')}>
            <Mark />
          </a>
          {name !== undefined && <b>{name.text}</b>}
          {node !== undefined && <span className="w-portal-node t-2">{node.text}</span>}
          <span className="t-grow" />
          {person}
        </div>
      </header>
      <main id="content" className="t-content" tabIndex={-1} aria-label={t('content')}>
        {children}
      </main>
      <Arrival place={name?.text} />
      <Messages />
    </Frame>
  )
}
