import { Age, Button, EmptyState, Go, useKeys, useText, useViewer } from '@testudo/ui'
import { useEffect, useMemo, useRef } from 'react'
import type { ReleaseRow } from '../../core/contract/desk.ts'
import { Marked } from '../Marked.tsx'
import { type DeskSay, deskWords } from '../words/desk.ts'
import { useSay } from '../useSay.ts'
import { grouped, outstandingOf } from './groups.ts'

/** What there is to do, by whose turn it is; `j` and `k` walk through it. */
export function ReleaseList({
  rows,
  chosen,
  onChoose,
  onMore,
}: {
  rows: readonly ReleaseRow[]
  chosen: string | undefined
  onChoose: (id: string) => void
  onMore: (() => void) | undefined
}) {
  const t = useText(deskWords)
  const { id: me } = useViewer()
  const groups = useMemo(() => grouped(rows, me), [rows, me])
  const order = useMemo(() => groups.flatMap((group) => group.rows), [groups])
  const list = useRef<HTMLDivElement>(null)
  const move = (step: 1 | -1) => {
    const at = order.findIndex(({ id }) => id === chosen)
    const next = order[at < 0 ? 0 : at + step]
    if (next !== undefined) onChoose(next.id)
  }
  useKeys([
    { keys: 'j', text: t('key.next'), run: () => move(1) },
    { keys: 'k', text: t('key.previous'), run: () => move(-1) },
  ])
  useEffect(() => {
    if (chosen !== undefined) list.current?.querySelector('[aria-current="true"]')?.scrollIntoView({ block: 'nearest' })
  }, [chosen])
  if (rows.length === 0)
    return (
      <EmptyState
        title={t('desk.empty')}
        action={
          <Go to="/threats" className="t-button t-button-secondary">
            {t('desk.empty.go')}
          </Go>
        }
      >
        {t('desk.empty.text')}
      </EmptyState>
    )
  return (
    <div ref={list}>
      {groups.map(({ group, rows: own }) => (
        <section key={group} aria-labelledby={`sh-${group}`}>
          <h2 id={`sh-${group}`} className="sh-group">
            {t(`group.${group}`)}
          </h2>
          <ul>
            {own.map((row) => (
              <li key={row.id} className="sh-item-place">
                <button
                  type="button"
                  className="sh-item"
                  aria-current={row.id === chosen}
                  onClick={() => onChoose(row.id)}
                >
                  <span className="sh-item-title t-name">
                    <Marked mark={row.mark}>{row.title}</Marked>
                  </span>
                  <span className="t-2 t-small">{recipientsText(t, row)}</span>
                  <span className="sh-item-foot t-small">
                    <Progress row={row} />
                    <span className="t-grow" />
                    <Age at={row.at} />
                  </span>
                </button>
              </li>
            ))}
          </ul>
        </section>
      ))}
      {onMore !== undefined && (
        <div className="sh-more">
          <Button small onClick={onMore}>
            {t('desk.more')}
          </Button>
        </div>
      )}
    </div>
  )
}

const FEW = 3

function recipientsText(t: DeskSay, { nations }: ReleaseRow): string {
  if (nations.length === 0) return t('to.none')
  return nations.length <= FEW ? t('to.list', { names: nations.join(', ') }) : t('to.many', { n: nations.length })
}

/** Signatures as bars while it waits; receipts once it is sent. */
function Progress({ row }: { row: ReleaseRow }) {
  const t = useText(deskWords)
  const out = outstandingOf(row)
  if (row.receipts !== undefined)
    return (
      <span>
        {t('receipts.of', { confirmed: row.receipts.confirmed, total: row.receipts.total })}
        {row.receipts.refused > 0 && (
          <span className="sh-bad">{` · ${t('refused', { n: row.receipts.refused })}`}</span>
        )}
        {out > 0 && ` · ${t('outstanding', { n: out })}`}
      </span>
    )
  if (row.state === 'refused' || row.state === 'revoked' || row.state === 'recalled') return t(`state.${row.state}`)
  return (
    <span className="t-row sh-signed">
      <SignedBars have={row.signed.have} need={row.signed.need} />
      {row.blocked === undefined ? (
        t('signed.of', { have: row.signed.have, need: row.signed.need })
      ) : (
        <Blocked words={row.blocked} waits={row.state === 'proposed'} />
      )}
    </span>
  )
}

/** A second signature that is missing blocks nothing: it is awaited. */
function Blocked({ words, waits }: { words: NonNullable<ReleaseRow['blocked']>; waits: boolean }) {
  const t = useText(deskWords)
  const say = useSay()
  return <span className="sh-wrap">{waits ? say(words) : t('blocked', { why: say(words) })}</span>
}

function SignedBars({ have, need }: { have: number; need: number }) {
  return (
    <span className="sh-bars" aria-hidden="true">
      {Array.from({ length: need }, (_, i) => (
        <i key={i} className={i < have ? 'sh-bar-full' : undefined} />
      ))}
    </span>
  )
}
