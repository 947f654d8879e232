import { StateMark, useKeys, useText } from '@testudo/ui'
import type { RecipientRow } from '../../core/contract/desk.ts'
import { deskWords } from '../words/desk.ts'
import { nodeOf } from '../desk/sight.ts'
import { type WhoSay, whoWords } from '../words/who.ts'

/** How much of the object a node may have. */
export const getsOf = (row: RecipientRow): 'whole' | 'part' | 'nothing' =>
  !row.allowed ? 'nothing' : row.lacks.length === 0 ? 'whole' : 'part'

export const SHAPE = { whole: 'capable', part: 'degraded', nothing: 'unknown' } as const

const getsText = (t: WhoSay, row: RecipientRow): string => {
  const gets = getsOf(row)
  return gets === 'part' ? t('gets.part', { n: row.sees, of: row.of }) : t(`gets.${gets}`)
}

/** Every node that is known here, and how much of the object it may have. */
export function NodeList({
  rows,
  chosen,
  onChoose,
}: {
  rows: readonly RecipientRow[]
  chosen: string | undefined
  onChoose: (peer: string) => void
}) {
  const t = useText(whoWords)
  const words = useText(deskWords)
  const step = (by: number) => {
    const at = rows.findIndex(({ peer }) => peer === chosen)
    const next = rows[Math.min(rows.length - 1, Math.max(0, at + by))]
    if (next !== undefined) onChoose(next.peer)
  }
  useKeys([
    { keys: 'j', text: words('node.next'), run: () => step(1) },
    { keys: 'k', text: words('node.previous'), run: () => step(-1) },
  ])
  return (
    <nav className="sh-who-nodes t-scroll" aria-label={t('nodes')} tabIndex={0}>
      <ul>
        {rows.map((row) => (
          <li key={row.peer}>
            <button
              type="button"
              className="sh-item"
              aria-current={row.peer === chosen}
              onClick={() => onChoose(row.peer)}
            >
              <span className="t-row">
                <StateMark state={SHAPE[getsOf(row)]} silent />
                <span className="t-grow">
                  <b>{row.nation === '' ? row.node : row.nation}</b>{' '}
                  <span className="t-2">{row.nation === '' ? row.organisation : nodeOf(row)}</span>
                </span>
                <span className="t-2 t-small">{getsText(t, row)}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </nav>
  )
}
