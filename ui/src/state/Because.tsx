import type { State } from '@testudo/kernel/situation'
import { Fragment, type ReactNode } from 'react'
import { Dtg } from '../time/Dtg.tsx'
import { useText } from '../text/language.ts'
import { Go } from '../url/place.tsx'
import { kitWords } from '../words.ts'
import { StateWord } from './StateMark.tsx'

/** One thing that stands behind a state: `Suwałki wiped (INC-0217)`. */
export interface BecauseCause {
  /** Thing and verb, in the reader's language: `Suwałki wiped`. */
  readonly text: string
  /** The reference in brackets, a link when `to` is given. */
  readonly reference?: string
  readonly to?: string
}

/**
 * The because-sentence of ux §5: *State* since *DTG*, because **reason**: cause, cause, cause and n more.
 * It is built by the server from what the reader has; here it is only set in type. At most three causes are written.
 */
export function Because({
  state,
  since,
  reason,
  causes = [],
  more = 0,
  full = false,
  withAge = false,
  tail,
  children,
}: {
  state: State
  /** Unix ms */
  since?: number
  reason?: string
  causes?: readonly BecauseCause[]
  /** Causes the server left out of `causes`. */
  more?: number
  /** With month and year, once per page. */
  full?: boolean
  withAge?: boolean
  /** Ends the sentence: `capable before`. */
  tail?: string
  children?: ReactNode
}) {
  const t = useText(kitWords)
  const shown = causes.slice(0, 3)
  const left = more + causes.length - shown.length
  return (
    <span className="t-because">
      <StateWord state={state} />
      {since !== undefined && (
        <>
          {` ${t('since')} `}
          <Dtg at={since} full={full} withAge={withAge} />
        </>
      )}
      {reason !== undefined && (
        <>
          {`, ${t('because')} `}
          <b>{reason}</b>
        </>
      )}
      {shown.length > 0 && ': '}
      {shown.map((cause, i) => (
        <Fragment key={`${cause.text} ${cause.reference ?? ''}`}>
          {i > 0 && ', '}
          {cause.text}
          {cause.reference !== undefined && (
            <>
              {' ('}
              {cause.to === undefined ? cause.reference : <Go to={cause.to}>{cause.reference}</Go>})
            </>
          )}
        </Fragment>
      ))}
      {left > 0 && ` ${t('because.more', { n: left })}`}
      {tail !== undefined && `; ${tail}`}
      {(reason !== undefined || shown.length > 0 || tail !== undefined) && '.'}
      {children}
    </span>
  )
}
