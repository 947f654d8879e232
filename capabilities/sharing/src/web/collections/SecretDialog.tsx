import { formatDtg } from '@testudo/kernel/time'
import { Dialog, useText } from '@testudo/ui'
import type { Credential } from './ClientDialog.tsx'
import { curlLine, mispLines, openctiLines, type Way } from './connect.ts'
import { CopyLine } from './CopyLine.tsx'
import { collectionWords } from './words.ts'

/** The token of a client, this once, and what to paste where. */
export function SecretDialog({
  made,
  way,
  onClose,
}: {
  made: Credential
  way: Omit<Way, 'login'>
  onClose: () => void
}) {
  const t = useText(collectionWords)
  const { login, secret, until } = made
  const whole = { ...way, login }
  return (
    <Dialog wide title={t('secret.title', { login })} onClose={onClose}>
      <div className="t-form">
        <p>
          {t('secret.once')} {t('secret.until', { date: formatDtg(until) })}
        </p>
        <CopyLine label={t('access.secret')} text={secret} />
        <CopyLine label={t('address')} text={`${way.origin}${way.discovery}`} />
        <CopyLine label={t('connect.curl')} text={curlLine(whole)} />
        <CopyLine label={t('connect.opencti')} text={openctiLines(whole)} />
        <CopyLine label={t('connect.misp')} text={mispLines(whole)} />
      </div>
    </Dialog>
  )
}
