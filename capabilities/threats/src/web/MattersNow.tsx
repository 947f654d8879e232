import { matters, type MissionRef } from '@testudo/threats'
import { Button, Go, StateMark, useAsk, useLanguage, useMarking, useText, useUrlParam } from '@testudo/ui'
import { objectPath } from './paths.ts'
import { TypeIcon } from './typeLook.tsx'
import { words } from './words.ts'

const LINES = 4

/** Threats that touch missions below capable, by id of the threat; asked once for the page. */
export function useMatters() {
  const answer = useAsk(matters, {})
  useMarking(answer.data?.marking ?? (answer.error === null ? undefined : 'none'))
  return answer.data?.rows
}

/** The answer first: which threats touch which missions, worst first, each mission a link. */
export function MattersNow({ rows }: { rows: ReturnType<typeof useMatters> }) {
  const t = useText(words)
  const [hidden, setHidden] = useUrlParam('matters')
  if (rows === undefined || rows.length === 0) return null
  return (
    <section className="th-now" aria-label={t('matters.title')}>
      <div className="t-row">
        <h2 className="t-section-title">{t('matters.title')}</h2>
        <span className="t-2">
          {t('matters.text')} · {t('matters.n', { n: rows.length })}
        </span>
        <span className="t-grow" />
        <Button small look="plain" onClick={() => setHidden(hidden === '0' ? undefined : '0', { replace: true })}>
          {t(hidden === '0' ? 'matters.show' : 'matters.hide')}
        </Button>
      </div>
      {hidden !== '0' && (
        <ul className="th-plain">
          {rows.slice(0, LINES).map((row) => (
            <li key={row.id} className="t-row">
              <span className="t-portion">{row.mark.portion}</span>
              <TypeIcon type={row.type} />
              <Go to={objectPath(row.id)}>{row.name}</Go>
              <MissionLinks missions={row.missions} most={3} named />
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

/** Missions as links with their state; the rest as a number. */
export function MissionLinks({
  missions,
  most,
  named = false,
}: {
  missions: readonly MissionRef[]
  most: number
  named?: boolean
}) {
  const language = useLanguage()
  return (
    <span className="th-missions">
      {missions.slice(0, most).map((mission) => (
        <Go key={mission.id} to={mission.route} className="t-link th-mission" title={mission.name[language]}>
          <StateMark state={mission.state} size="s" /> <span className="t-portion">{mission.mark.portion}</span>{' '}
          {named ? `${mission.code} ${mission.name[language]}` : mission.code}
        </Go>
      ))}
      {missions.length > most && <span className="t-3">+{missions.length - most}</span>}
    </span>
  )
}
