import { Go, queryClient, StateMark, useDeed as useAnyDeed, useLive, useSay, useText } from '@testudo/ui'
import { INCIDENT_TYPES, type IncidentRow, type Severity, STATE_OF } from '../core/index.ts'
import { incidentWords } from './words.ts'

/** Severity in the shapes of states: what it does to missions is what it is. */
export function SeverityWord({ severity }: { severity: Severity }) {
  const t = useText(incidentWords)
  return (
    <span className="i-severity">
      <StateMark state={STATE_OF[severity]} silent />
      {t(`severity.${severity}`)}
    </span>
  )
}

export function Missions({ missions }: { missions: IncidentRow['missions'] }) {
  const say = useSay()
  return (
    <>
      {missions.map(({ id, code, name, state, route }) => (
        <Go key={id} to={route} className="t-link i-mission" title={say(name)}>
          <StateMark state={state} size="s" />
          {code}
        </Go>
      ))}
    </>
  )
}

/** Kinds of an incident in words; those of other vocabularies as they came. */
export function useKinds(): (types: readonly string[]) => string {
  const t = useText(incidentWords)
  return (types) =>
    types
      .map((type) => {
        const known = INCIDENT_TYPES.find((one) => one === type)
        return known === undefined ? type : t(`type.${known}`)
      })
      .join(', ')
}

/** Asks everything of this capability again. */
export const refresh = () =>
  void queryClient.invalidateQueries({
    predicate: ({ queryKey: [path] }) => typeof path === 'string' && path.startsWith('/incidents'),
  })

/** One question that changes something; everything of this capability is asked again afterwards. */
export const useDeed = () => useAnyDeed(refresh)

/** Asks again when an object was stored, here or by a peer, or a mission changed. */
export const useFresh = (): void => useLive(['objects.stored', 'picture.changed'], refresh)
