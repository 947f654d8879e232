import { matters } from '@testudo/threats'
import { Go, StateMark, useAsk, useLanguage, useMarking, useText } from '@testudo/ui'
import { FarLink } from './Marked.tsx'
import type { ObjectReply } from './replies.ts'
import { words } from './words.ts'

const MOST = 3

/** Missions this object touches, as the reader may know them; asked apart, so that the page does not wait. */
export function useMissions(id: string) {
  const answer = useAsk(matters, { id })
  useMarking(answer.data?.marking ?? 'none')
  return answer.data?.rows[0]?.missions ?? []
}

/** The answer first, as a sentence, made of what the reader has: the missions in danger and by what, whom it targets, where it was seen. */
export function Matters({ page, missions }: { page: ObjectReply; missions: ReturnType<typeof useMissions> }) {
  const t = useText(words)
  const language = useLanguage()
  const troubled = missions.filter((one) => one.state !== 'capable')
  const named = (troubled.length > 0 ? troubled : missions.filter((one) => one.exposed)).slice(0, MOST)
  const more = troubled.length - named.length
  // Targets that stand in the mission's clause already are not said twice.
  const said = new Set(named.flatMap((one) => one.via.slice(0, 1).map((far) => far.id)))
  const rest = page.because.filter((fact) => !said.has(fact.id) || fact.kind === 'sighted')
  const shown = named.length > 0 ? rest.slice(-2) : rest
  if (named.length === 0 && shown.length === 0) return null
  return (
    <p className="t-2 th-matters">
      {t('matters.now')}{' '}
      {named.map((mission, i) => {
        const [via] = mission.via
        const own = via?.id === page.object.id
        return (
          <span key={mission.id}>
            {i > 0 && ', '}
            {via !== undefined && !own && (
              <>
                <FarLink far={via} /> <b>{t(mission.exposed ? 'because.lowers' : 'because.carries')}</b>{' '}
              </>
            )}
            {(via === undefined || own) && <b>{t('because.lowers.own')} </b>}
            <Go to={mission.route} className="t-link th-mission">
              <StateMark state={mission.state} size="s" /> <span className="t-portion">{mission.mark.portion}</span>{' '}
              {mission.code} {mission.name[language]}
            </Go>
          </span>
        )
      })}
      {more > 0 && <> {t('because.more', { n: more })}</>}
      {shown.map((fact, i) => (
        <span key={`${fact.kind} ${fact.id}`}>
          {(named.length > 0 || i > 0) && (i === shown.length - 1 ? '; ' : ', ')}
          {fact.kind === 'sighted' ? (
            <Go to={`/threats/object/${fact.id}`}>{t('because.sighted', { n: fact.count ?? 1 })}</Go>
          ) : (
            <>
              <b>{t(fact.kind === 'incident' ? 'because.incident' : 'because.targets', { name: '' })}</b>
              <Go to={`/threats/object/${fact.id}`}>{fact.name}</Go>
            </>
          )}
        </span>
      ))}
      .
    </p>
  )
}
