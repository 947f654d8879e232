import { Dtg, useText } from '@testudo/ui'
import { words } from './words.ts'

export interface MadeLink {
  readonly name: string
  readonly link: string
  readonly expiresAt: number
}

/** A one-time link, to be read once and handed over. A click selects all of it. */
export function LinkBox({ link }: { link: MadeLink }) {
  const t = useText(words)
  return (
    <>
      <p className="w-secret t-mono" data-link>
        {link.link}
      </p>
      <p className="t-small t-2" style={{ marginTop: 6 }}>
        {t('invite.text')} <Dtg at={link.expiresAt} full />
      </p>
    </>
  )
}
