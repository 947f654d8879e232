import type { Mark } from '@testudo/kernel/markBook'
import type { ReactNode } from 'react'
import { Chip } from '../parts/Chip.tsx'

/** `(AR) text`: the portion mark as the server computed it for this reader, then the words. */
export function Marked({ mark, children }: { mark: Mark; children: ReactNode }) {
  return (
    <>
      {mark.portion !== '' && <span className="t-portion">{mark.portion}</span>} {children}
    </>
  )
}

/** Neutral chips after a name: releasability, TLP, PAP. */
export function MarkChips({ mark }: { mark: Mark }) {
  return mark.chips.map((chip) => <Chip key={chip}>{chip}</Chip>)
}
