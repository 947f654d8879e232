import { useText, useSay } from '@testudo/ui'
import type { ANSWERS } from '../../core/contract/warnings.ts'
import { portalWords } from '../words/portal.ts'
import { answerFor, type PortalWarning } from './answering.ts'
import { type Choice, Choices } from './Choices.tsx'
import { usePortalTime } from './time.ts'
import type { AnsweringPage } from './useAnswering.ts'

type Piece = PortalWarning['equipment'][number]
type Picked = (typeof ANSWERS)[number] | 'each'

/** As many pieces stand in the list; all of them when each is asked for. */
const LISTED = 12

/** What was done, for all pieces at once or for one of them. */
export function WhatQuestion({
  warning,
  page,
  piece,
}: {
  warning: PortalWarning
  page: AnsweringPage
  piece: Piece | undefined
}) {
  const t = useText(portalWords)
  const say = useSay()
  const { state, put } = page
  const pieces = piece === undefined ? warning.equipment : [piece]
  const ids = pieces.map(({ id }) => id)
  const given = new Set(ids.map((id) => state.given.get(id)?.answer))
  const same = given.size === 1 ? [...given][0] : undefined
  const value: Picked | undefined = piece === undefined && state.each ? 'each' : same
  const choices: readonly Choice<Picked>[] = [
    { id: 'fixed', text: t('answer.fixed'), below: say(warning.fixed) },
    { id: 'mitigated', text: t('answer.mitigated'), below: say(warning.mitigated) },
    { id: 'not-yet', text: t('answer.not-yet'), below: t('answer.not-yet.text') },
    { id: 'not-affected', text: t('answer.not-affected'), below: t('answer.not-affected.text') },
    ...(pieces.length > 1 ? [{ id: 'each' as const, text: t('answer.each'), below: t('answer.each.text') }] : []),
    { id: 'unknown', text: t('answer.unknown'), below: t('answer.unknown.text') },
  ]
  return (
    <>
      {piece === undefined && <Told warning={warning} />}
      <PieceList pieces={pieces} />
      <Choices<Picked>
        name={piece === undefined ? t('what', { n: pieces.length }) : t('what.each', { name: say(piece.name) })}
        choices={choices}
        value={value}
        fault={page.lack === undefined ? undefined : t('choose.first')}
        onChoose={(picked) => {
          if (picked === 'each') put({ ...state, each: true })
          else put(answerFor(piece === undefined ? { ...state, each: false } : state, ids, picked))
        }}
      />
    </>
  )
}

/** What happens in one sentence; the rest for whoever wants it before answering. */
function Told({ warning }: { warning: PortalWarning }) {
  const t = useText(portalWords)
  const say = useSay()
  const [first, ...rest] = warning.paragraphs
  return (
    <div className="v-portal-lead">
      {first !== undefined && <p>{say(first)}</p>}
      {rest.length > 0 && (
        <details>
          <summary>{t('what.to.do')}</summary>
          {rest.map((words, i) => (
            <p key={i}>{say(words)}</p>
          ))}
        </details>
      )}
    </div>
  )
}

/** Which equipment is meant, as its owner calls it. */
export function PieceList({ pieces }: { pieces: readonly Piece[] }) {
  const t = useText(portalWords)
  const say = useSay()
  const time = usePortalTime()
  return (
    <dl className="v-pieces">
      {pieces.slice(0, LISTED).map((one) => (
        <div key={one.id}>
          <dt>{say(one.name)}</dt>
          <dd className="t-2">
            {one.version === undefined
              ? t('version.none', { day: time.day(one.seen) })
              : t('version', { version: one.version, day: time.day(one.seen) })}
          </dd>
        </div>
      ))}
      {pieces.length > LISTED && (
        <div>
          <dt>{t('what.rest', { n: pieces.length - LISTED })}</dt>
          <dd />
        </div>
      )}
    </dl>
  )
}
