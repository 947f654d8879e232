import { FaultState, Go, Skeleton, useAsk, useMarking, useNow, useText } from '@testudo/ui'
import { portalIncidents } from '../../core/contract/portal.ts'
import { PORTAL, PORTAL_REPORT } from '../paths.ts'
import { portalWords } from '../words/portal.ts'
import { PortalPage, usePortal } from './PortalPage.tsx'
import { usePortalTime } from './time.ts'

/** What this operator reported, and what is due when. */
export default function IncidentsPage() {
  const t = useText(portalWords)
  const time = usePortalTime()
  const now = useNow()
  usePortal()
  const asked = useAsk(portalIncidents, {})
  useMarking(asked.isError ? 'none' : asked.data?.marking)
  const rows = asked.data?.rows
  return (
    <PortalPage title={rows?.length === 0 ? t('incidents.none') : t('incidents')} back={PORTAL}>
      <p className="v-portal-lead">{t('incidents.text')}</p>
      {rows === undefined ? (
        asked.isError ? (
          <FaultState error={asked.error} onAgain={() => void asked.refetch()} />
        ) : (
          <Skeleton rows={3} />
        )
      ) : (
        <ul className="v-portal-list">
          {rows.map(({ id, title, told, next }) => (
            <li key={id}>
              <h2>{title}</h2>
              <p className="t-2">{t('incidents.told', { steps: told.map((step) => t(`step.${step}`)).join(', ') })}</p>
              {next === undefined ? (
                <p>{t('incidents.over')}</p>
              ) : (
                <>
                  <p className={next.due < now ? 'v-warn' : ''}>
                    {t('incidents.next', { step: t(`step.${next.step}`), when: time.moment(next.due) })}
                  </p>
                  <p>
                    <Go
                      to={`${PORTAL_REPORT}?id=${encodeURIComponent(id)}`}
                      className="v-portal-link"
                      aria-label={`${t('incidents.tell')}: ${t(`step.${next.step}`)}, ${title}`}
                    >
                      {t('incidents.tell')}
                    </Go>
                  </p>
                </>
              )}
            </li>
          ))}
        </ul>
      )}
      <p>
        <Go to={PORTAL_REPORT} className="v-portal-button">
          {t('incidents.new')}
        </Go>
      </p>
    </PortalPage>
  )
}
