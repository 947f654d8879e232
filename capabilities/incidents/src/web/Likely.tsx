import { Button, Go, Marked, useSay, useText } from '@testudo/ui'
import type { ProposalRow } from '../core/index.ts'
import { joinWords } from './joinWords.ts'

/** Open incidents a group may belong to, with what both share, and the deed beside each. */
export function Likely({
  row,
  primary,
  busy,
  onAdd,
}: {
  row: ProposalRow
  primary: boolean
  busy: boolean
  onAdd?: (incident: string) => void
}) {
  const t = useText(joinWords)
  const say = useSay()
  return (
    <div className="i-likely">
      <b className="t-small">{t('likely')}</b>
      <ul className="i-list">
        {row.likely.map(({ id, number, name, shares, mark }, n) => (
          <li key={id} className="t-row">
            {onAdd !== undefined && (
              <Button
                small
                {...(primary && n === 0 && { look: 'primary' as const })}
                disabled={busy}
                onClick={() => onAdd(id)}
              >
                {t('proposed.add', { number })}
              </Button>
            )}
            <span className="t-small">
              <Marked mark={mark}>
                <Go to={`/incidents/${id}`} className="t-link">
                  {name}
                </Go>{' '}
                <span className="t-2">
                  {shares.map(({ kind, what }) => t(`likely.${kind}`, { what: say(what) })).join(', ')}
                </span>
              </Marked>
            </span>
          </li>
        ))}
      </ul>
    </div>
  )
}
