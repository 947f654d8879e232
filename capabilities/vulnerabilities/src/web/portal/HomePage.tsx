import { FaultState, Go, Skeleton, useNow, useText, useSay } from '@testudo/ui'
import { portalWarningPath } from '../paths.ts'
import { useFresh } from '../parts/useFresh.ts'
import { portalWords } from '../words/portal.ts'
import { PortalPage, usePortal } from './PortalPage.tsx'
import { usePortalTime } from './time.ts'

/** What waits for an answer of this operator, the most urgent first, and what was answered. */
export default function HomePage() {
  const t = useText(portalWords)
  const say = useSay()
  const time = usePortalTime()
  const now = useNow()
  const asked = usePortal()
  useFresh()
  const home = asked.data
  const waiting = home?.waiting.toSorted((a, b) => a.answerBy - b.answerBy) ?? []
  return (
    <PortalPage
      {...(home === undefined ? {} : { above: home.operator })}
      title={home?.waiting.length === 0 ? t('home.none') : t('home')}
    >
      {home === undefined ? (
        asked.isError ? (
          <FaultState error={asked.error} onAgain={() => void asked.refetch()} />
        ) : (
          <Skeleton rows={3} />
        )
      ) : (
        <>
          {waiting.length === 0 && <p className="t-2">{t('home.none.text')}</p>}
          <ul className="v-portal-list">
            {waiting.map((one) => (
              <li key={one.id}>
                <p className="t-2">{t('number', { number: one.number })}</p>
                <h2>{say(one.title)}</h2>
                <p>{t('home.pieces', { n: one.equipment })}</p>
                <p className={one.answerBy < now ? 'v-warn' : ''}>
                  {t(one.answerBy < now ? 'home.late' : 'home.by', { when: time.moment(one.answerBy) })}
                </p>
                <p>
                  <Go
                    to={portalWarningPath(one.id)}
                    className="v-portal-button"
                    aria-label={`${t(one.started ? 'home.go.on' : 'home.answer')}: ${say(one.title)}, ${one.number}`}
                  >
                    {t(one.started ? 'home.go.on' : 'home.answer')}
                  </Go>
                </p>
              </li>
            ))}
          </ul>
          {home.answered.length > 0 && (
            <section className="v-portal-past">
              <h2>{t('answered')}</h2>
              <ul className="v-portal-rows">
                {home.answered.map((one) => (
                  <li key={one.id}>
                    <span>
                      <b>{say(one.title)}</b>{' '}
                      <span className="t-2">
                        {t('number', { number: one.number })}, {t('answered.at', { when: time.day(one.answeredAt) })}
                      </span>
                      <br />
                      {say(one.summary)}
                    </span>
                    <Go
                      to={portalWarningPath(one.id)}
                      className="v-portal-link"
                      aria-label={`${t('answered.look')}: ${t('number', { number: one.number })}`}
                    >
                      {t('answered.look')}
                    </Go>
                  </li>
                ))}
              </ul>
            </section>
          )}
        </>
      )}
    </PortalPage>
  )
}
