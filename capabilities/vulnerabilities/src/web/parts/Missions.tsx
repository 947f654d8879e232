import { Go, StateMark, useText, useSay } from '@testudo/ui'
import type { Reply } from '@testudo/kernel/contract'
import type { desk } from '../../core/contract/desk.ts'
import { deskWords } from '../words/desk.ts'

type Touched = Reply<typeof desk>['rows'][number]['missions'][number]

/** Codes of missions with their state now, and what it becomes if this is exploited where that differs. */
export function MissionCodes({ missions, most = 3 }: { missions: readonly Touched[]; most?: number }) {
  const t = useText(deskWords)
  const say = useSay()
  if (missions.length === 0) return <span className="t-3">{t('missions.none')}</span>
  return (
    <span className="v-missions">
      {missions.slice(0, most).map((mission) => (
        <span key={mission.id} className="v-mission" title={say(mission.name)}>
          <StateMark state={mission.state} size="s" />
          {mission.stateIf !== mission.state && (
            <>
              <span className="t-3" aria-hidden>
                →
              </span>
              <span className="t-hidden">{t('missions.if')}</span>
              <StateMark state={mission.stateIf} size="s" />
            </>
          )}
          <Go to={mission.route} className="t-link t-mono v-target" onClick={(event) => event.stopPropagation()}>
            {mission.code}
          </Go>
        </span>
      ))}
      {missions.length > most && <span className="t-3">{t('missions.more', { n: missions.length - most })}</span>}
    </span>
  )
}
