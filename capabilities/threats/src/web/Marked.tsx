import type { Mark } from '@testudo/threats'
import { Go, useText } from '@testudo/ui'
import type { ReactNode } from 'react'
import { objectPath } from './paths.ts'
import { typeWord, words } from './words.ts'

/** `(AR) text`: the portion mark as the server computed it for this reader, then the words. */
export function Marked({ mark, children }: { mark: Mark | undefined; children: ReactNode }) {
  return (
    <span className="th-marked">
      {mark !== undefined && mark.portion !== '' && <span className="t-portion">{mark.portion}</span>}
      <span className="th-marked-text">{children}</span>
    </span>
  )
}

/** The far end of a relation: a link when it can be read, its id when it is pending or not for this reader. */
export function FarLink({ far }: { far: { readonly id: string; readonly name?: string | undefined } }) {
  const t = useText(words)
  if (far.name === undefined) return <code className="t-3">{far.id}</code>
  return <Go to={objectPath(far.id)}>{far.name === '' ? typeWord(t, far.id.split('--')[0] ?? '') : far.name}</Go>
}
