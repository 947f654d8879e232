import IconCheck from '@tabler/icons-react/dist/esm/icons/IconCheck.mjs'
import IconX from '@tabler/icons-react/dist/esm/icons/IconX.mjs'
import { addressOf, useNow, useText, useSay } from '@testudo/ui'
import { portalCsaf } from '../../core/contract/portal.ts'
import { portalWords } from '../words/portal.ts'
import type { PortalWarning } from './answering.ts'
import { Beside } from './PortalPage.tsx'
import { usePortalTime } from './time.ts'

/** Who will see the answer, until when it is asked for, who helps: beside every question. */
export function WarningAside({ warning, phone }: { warning: PortalWarning; phone: string | undefined }) {
  const t = useText(portalWords)
  const say = useSay()
  const time = usePortalTime()
  const now = useNow()
  const left = warning.answerBy - now
  return (
    <>
      <Beside title={t('seen.by')}>
        <ul className="v-seen">
          {warning.seenBy.map(({ allowed, text }, i) => (
            <li key={i}>
              {allowed ? (
                <IconCheck size={18} className="v-seen-yes" aria-hidden />
              ) : (
                <IconX size={18} className="v-seen-no" aria-hidden />
              )}
              <span>
                {say(text)}
                <span className="t-hidden"> ({t(allowed ? 'seen.yes' : 'seen.no')})</span>
              </span>
            </li>
          ))}
        </ul>
      </Beside>
      <Beside title={t('before')}>
        <p className="v-portal-when">{time.moment(warning.answerBy)}</p>
        <p className="t-2">
          {t('before.zone', {
            zone: time.city === undefined ? time.zone : t('before.zone.city', { city: time.city }),
            dtg: time.dtg(warning.answerBy),
          })}{' '}
          {t(left >= 0 ? 'before.left' : 'before.late', { age: time.age(Math.abs(left)) })} {say(warning.silence)}
        </p>
      </Beside>
      <Beside title={t('help')}>
        {phone !== undefined && <p>{t('help.phone', { phone })}</p>}
        <p>
          <a
            className="v-portal-link"
            href={addressOf(portalCsaf, { id: warning.id })}
            download={`${warning.number}.json`}
          >
            {t('help.csaf')}
          </a>{' '}
          {t('help.csaf.kind')}
        </p>
      </Beside>
    </>
  )
}
