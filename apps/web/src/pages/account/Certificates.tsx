import { addCertificate, certificates, removeCertificate } from '@testudo/platform/contracts/identity'
import { Button, call, Dtg, Section, useAsk, useText } from '@testudo/ui'
import { IconFingerprint } from '@testudo/ui/icons.ts'
import { useState } from 'react'
import { useDeed } from './useDeed.ts'
import { words } from './words.ts'

const FIRST_GROUPS = 4

/** `a3f1 9c0d …`: enough of a fingerprint to tell one certificate from another; all of it on hover. */
function Print({ hex }: { hex: string }) {
  const groups = hex.match(/.{4}/g) ?? []
  return (
    <code className="t-small t-2" title={groups.join(' ')}>
      {groups.slice(0, FIRST_GROUPS).join(' ')} …
    </code>
  )
}

/** Certificates of smart cards and the like that sign me in; the one this connection shows can be made another. */
export function Certificates() {
  const t = useText(words)
  const answer = useAsk(certificates, {})
  const deed = useDeed()
  const [name, setName] = useState('')
  const shown = answer.data?.shown
  const known = shown !== undefined && answer.data?.mine.some((one) => one.fingerprint === shown.fingerprint) === true
  const add = async () => {
    if (await deed(() => call(addCertificate, { name: name.trim() }), t('certificate.added'))) setName('')
    await answer.refetch()
  }
  const remove = async (fingerprint: string) => {
    await deed(() => call(removeCertificate, { fingerprint }), t('certificate.removed'))
    await answer.refetch()
  }
  return (
    <Section title={t('certificates')}>
      {answer.data?.mine.length === 0 && <p className="t-2">{t('certificates.none')}</p>}
      <ul>
        {answer.data?.mine.map((one) => (
          <li key={one.fingerprint} className="t-row w-wrap" style={{ minHeight: 32 }}>
            <b>{one.name}</b>
            <span className="t-grow">
              <Print hex={one.fingerprint} />
            </span>
            <Dtg at={one.createdAt} full />
            <Button small look="plain" onClick={() => void remove(one.fingerprint)}>
              {t('remove')}
            </Button>
          </li>
        ))}
      </ul>
      {shown === undefined ? (
        <p className="t-2">{t('certificate.how')}</p>
      ) : known ? (
        <p className="t-2">
          {t('certificate.here')} {t('until')} <Dtg at={shown.until} full />
        </p>
      ) : (
        <>
          <p className="t-2">
            {t('certificate.shown')} <Print hex={shown.fingerprint} /> {t('until')} <Dtg at={shown.until} full />
          </p>
          <div className="t-row w-wrap" style={{ marginTop: 10 }}>
            <input
              className="t-input"
              style={{ flex: '0 1 260px' }}
              placeholder={t('certificate.name')}
              aria-label={t('certificate.name')}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
            <Button icon={<IconFingerprint size={16} />} disabled={name.trim() === ''} onClick={() => void add()}>
              {t('certificate.add')}
            </Button>
          </div>
        </>
      )}
    </Section>
  )
}
