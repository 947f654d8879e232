import { Button, call, Dtg, useText } from '@testudo/ui'
import { type ClientRow, endClientToken } from '../../core/contract/collections.ts'
import { collectionWords } from './words.ts'

/** Tokens of one client that still work: when each was made, until when, and an end to each. */
export function TokenList({
  client,
  busy,
  run,
}: {
  client: ClientRow
  busy: boolean
  run: (deed: () => Promise<unknown>) => Promise<unknown>
}) {
  const t = useText(collectionWords)
  if (client.tokens.length === 0) return <span className="t-2 t-small">{t('tokens.none')}</span>
  return (
    <ul className="tx-tokens">
      {client.tokens.map((token, i) => (
        <li key={token.id} className="t-row">
          <span className="t-small">
            {t('token.made')} <Dtg at={token.createdAt} full /> <span className="t-2">{t('token.until')}</span>{' '}
            <Dtg at={token.until} full />
          </span>
          <Button
            small
            look="plain"
            disabled={busy}
            aria-label={t('token.end.of', { n: i + 1, name: client.name })}
            onClick={() => void run(() => call(endClientToken, { id: client.id, token: token.id }))}
          >
            {t('token.end')}
          </Button>
        </li>
      ))}
    </ul>
  )
}
