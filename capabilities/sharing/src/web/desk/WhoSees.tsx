import IconBan from '@tabler/icons-react/dist/esm/icons/IconBan.mjs'
import IconScale from '@tabler/icons-react/dist/esm/icons/IconScale.mjs'
import { formatNumber, useLanguage, useText } from '@testudo/ui'
import { useMemo } from 'react'
import type { Preview, RecipientRow } from '../../core/contract/desk.ts'
import { deskWords } from '../words/desk.ts'
import { propertyWord, propertyWords } from '../words/properties.ts'
import { useSay } from '../useSay.ts'
import { excluded, lackedBy, nodeOf, reached } from './sight.ts'

/** How far this reaches, in four numbers, and the rule in one sentence. */
export function Reach({ preview }: { preview: Preview }) {
  const t = useText(deskWords)
  const language = useLanguage()
  const say = useSay()
  const { nations, nodes, people, removedForSome } = preview.summary
  const chosen = preview.recipients.some((one) => one.peer !== '' && one.chosen)
  const numbers = [
    [nations, t('who.nations', { n: nations })],
    [nodes, t('who.nodes', { n: nodes })],
    [people, t('who.people', { n: people })],
    [removedForSome, t('who.fields', { n: removedForSome })],
  ] as const
  return (
    <>
      <dl className="sh-numbers">
        {numbers.map(([n, word]) => (
          <div key={word}>
            <dd className="t-big">{formatNumber(language, n)}</dd>
            <dt className="t-2 t-small">{word}</dt>
          </div>
        ))}
      </dl>
      <p
        className={`sh-verdict${preview.verdict.allowed ? '' : chosen ? ' sh-verdict-no' : ' sh-verdict-open'}`}
        role="status"
      >
        {preview.verdict.allowed || !chosen ? <IconScale size={16} /> : <IconBan size={16} />}
        <span>{say(preview.verdict.words)}</span>
      </p>
    </>
  )
}

/** Who is chosen as the person ticks, before the node has answered for it. */
interface Picking {
  readonly chosen: ReadonlySet<string>
  readonly pick: (peer: string, on: boolean) => void
}

/**
 * Who gets how much of it, and what each does not get. With `picking` (editing) every known node stands here with a box.
 * A click on a name reads the document with its eyes.
 */
export function Recipients({
  preview,
  as,
  onRead,
  picking,
  onClean,
}: {
  preview: Preview
  as: string | undefined
  onRead: (peer: string | undefined) => void
  picking?: Picking | undefined
  onClean?: ((recipient: RecipientRow) => void) | undefined
}) {
  const t = useText(deskWords)
  const own = preview.recipients.filter(({ peer }) => peer === '')
  const among =
    picking === undefined ? reached(preview.recipients) : preview.recipients.filter(({ peer }) => peer !== '')
  const rows = [...own, ...among]
  // While editing each says so in its own row.
  const out = picking === undefined ? excluded(preview.recipients) : []
  return (
    <>
      <table className="sh-table sh-recipients">
        <thead>
          <tr>
            <th scope="col">{t('recipient')}</th>
            <th scope="col" className="t-num">
              {t('people')}
            </th>
            <th scope="col">{t('sees')}</th>
            <th scope="col">{t('not.sees')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Recipient key={row.peer} row={row} preview={preview} as={as} onRead={onRead} picking={picking} />
          ))}
        </tbody>
      </table>
      {among.length === 0 && <p className="sh-note-line t-2">{t('none.chosen')}</p>}
      {out.map((row) => (
        <Excluded key={row.peer} row={row} onClean={onClean} />
      ))}
    </>
  )
}

function Recipient({
  row,
  preview,
  as,
  onRead,
  picking,
}: {
  row: RecipientRow
  preview: Preview
  as: string | undefined
  onRead: (peer: string | undefined) => void
  picking: Picking | undefined
}) {
  const t = useText(deskWords)
  const p = useText(propertyWords)
  const language = useLanguage()
  const say = useSay()
  const lacks = useMemo(() => lackedBy(row, preview.parts), [row, preview.parts])
  const me = row.peer === ''
  const reading = me ? as === undefined : as === row.peer
  const name = (
    <>
      <b>{row.nation === '' ? row.node : row.nation}</b>{' '}
      <span className="t-2">{me ? t('own.node') : row.nation === '' ? row.organisation : nodeOf(row)}</span>
    </>
  )
  return (
    <tr aria-current={reading && !me ? true : undefined} className={row.chosen || me ? undefined : 'sh-unchosen'}>
      <th scope="row">
        <span className="t-row sh-recipient">
          {picking !== undefined && me && <span className="sh-own-gap" />}
          {picking !== undefined && !me && (
            <input
              type="checkbox"
              className="t-check"
              aria-label={`${row.nation} ${row.node}`}
              checked={picking.chosen.has(row.peer)}
              onChange={(event) => picking.pick(row.peer, event.target.checked)}
            />
          )}
          <button
            type="button"
            className="sh-plain-button"
            aria-pressed={reading}
            onClick={() => onRead(me || reading ? undefined : row.peer)}
          >
            {name}
          </button>
        </span>
      </th>
      <td
        className="t-num"
        title={t('people.all', {
          all: formatNumber(language, row.seeAll),
          people: formatNumber(language, row.people),
          some: formatNumber(language, row.see),
        })}
      >
        {formatNumber(language, row.people)}
      </td>
      <td className="sh-nowrap">{t('sees.of', { n: row.sees, of: row.of })}</td>
      <td title={[...new Set(row.lacks.map(({ because }) => say(because)))].join('\n')}>
        {!row.allowed && !me ? (
          <span className="t-2">{say(row.because)}</span>
        ) : lacks.length === 0 ? (
          <span className="t-2">{t('nothing')}</span>
        ) : (
          lacks.map(({ whole, name }) => (whole ? name : propertyWord(p, name))).join(', ')
        )}
      </td>
    </tr>
  )
}

/** Chosen, but the rule gives it nothing: says why, and offers the way to a version it may have. */
function Excluded({ row, onClean }: { row: RecipientRow; onClean: ((recipient: RecipientRow) => void) | undefined }) {
  const t = useText(deskWords)
  const say = useSay()
  return (
    <p className="sh-note-line">
      <IconBan size={15} className="t-3" />
      <span className="t-grow">
        <b>{t('not.included', { name: row.nation === '' ? row.node : `${row.nation} ${nodeOf(row)}` })}</b>{' '}
        {say(row.because)}{' '}
        {onClean !== undefined && (
          <button type="button" className="t-link sh-plain-button" onClick={() => onClean(row)}>
            {t('without.it')}
          </button>
        )}
      </span>
    </p>
  )
}
