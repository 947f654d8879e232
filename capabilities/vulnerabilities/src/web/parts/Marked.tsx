import type { Mark } from '@testudo/kernel/markBook'
import type { ReactNode } from 'react'

/** `(AR) text`: the portion mark as the server computed it for this reader, then the words. */
export function Marked({ mark, children }: { mark: Mark; children: ReactNode }) {
  return (
    <>
      {mark.portion !== '' && <span className="t-portion">{mark.portion}</span>} {children}
    </>
  )
}
