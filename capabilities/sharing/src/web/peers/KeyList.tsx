import type { Reply } from '@testudo/kernel/contract'
import { Button, Dtg, useText } from '@testudo/ui'
import type { peerDetail } from '../../core/contract/peers.ts'
import { peerWords } from '../words/peers.ts'

type Key = Reply<typeof peerDetail>['keys'][number]

/** Keys a node signs with or has signed with, newest first: since when, how each came to be believed, what ended it. */
export function KeyList({
  keys,
  own = false,
  onRevoke,
}: {
  keys: readonly Key[]
  /** Of this node: nobody here had to compare them. */
  own?: boolean
  /** Offered for keys that are still believed. */
  onRevoke?: ((key: string) => void) | undefined
}) {
  const t = useText(peerWords)
  return (
    <ul className="sh-keys">
      {keys.toReversed().map((key) => (
        <li key={key.id} className="sh-key">
          <p>
            <code>{key.id}</code>{' '}
            <span className="t-2">
              {key.how === 'pinned' && own ? t('key.made') : t(`key.${key.how}`)}
              {key.from > 0 && (
                <>
                  {' '}
                  <Dtg at={key.from} full />
                </>
              )}
              {key.until !== undefined && (
                <>
                  {', '}
                  {t('detail.key.until')} <Dtg at={key.until} full />
                </>
              )}
            </span>
          </p>
          {key.reason !== undefined && <p className="t-2 t-small">{key.reason}</p>}
          {key.revoked !== undefined ? (
            <p className="sh-bad">
              {t('key.revoked')} <Dtg at={key.revoked.at} full />: {key.revoked.reason}
            </p>
          ) : (
            onRevoke !== undefined && (
              <Button
                small
                look="plain"
                aria-label={`${t('key.revoke')}: ${key.id.slice(0, 8)}`}
                onClick={() => onRevoke(key.id)}
              >
                {t('key.revoke')}
              </Button>
            )
          )}
        </li>
      ))}
    </ul>
  )
}
