import {
  call,
  Dtg,
  FaultLine,
  FaultState,
  Go,
  kindWord,
  Panel,
  Section,
  Skeleton,
  tell,
  useAsk,
  useGo,
  useKeys,
  useLanguage,
  useMarking,
  usePathParams,
  useSay,
  useText,
  useTrail,
  useUrlParam,
  useViewer,
  Marked,
} from '@testudo/ui'
import { changeIncident, incident, type IncidentView, type TaskRow } from '../core/index.ts'
import { AddEntry, type Adding } from './AddEntry.tsx'
import { CloseIncident } from './CloseIncident.tsx'
import { JoinDialogs } from './JoinDialogs.tsx'
import { Elsewhere, Joined } from './Joined.tsx'
import { IncidentDeeds } from './IncidentDeeds.tsx'
import { KeepTemplate } from './KeepTemplate.tsx'
import { Missions, SeverityWord, useDeed, useFresh, useKinds } from './parts.tsx'
import { Sides } from './Sides.tsx'
import { Tasks } from './Tasks.tsx'
import { Timeline } from './Timeline.tsx'
import { incidentWords } from './words.ts'
import './incidents.css'

const ADDING = ['event', 'observables', 'task', 'note'] as const

/** One incident: why it matters, what happened, who does what. */
export default function IncidentPage() {
  const t = useText(incidentWords)
  const { id = '' } = usePathParams()
  const asked = useAsk(incident, { id })
  useFresh()
  useTrail([{ text: t('nav.incidents'), to: '/incidents' }, { text: asked.data?.row.number ?? '' }])
  useMarking(asked.data?.marking ?? (asked.isError ? 'none' : undefined))
  if (asked.data === undefined)
    return asked.isError ? (
      <FaultState error={asked.error} onAgain={() => void asked.refetch()} />
    ) : (
      <Skeleton rows={8} />
    )
  return <Whole view={asked.data} />
}

function Whole({ view }: { view: IncidentView }) {
  const t = useText(incidentWords)
  const say = useSay()
  const kinds = useKinds()
  const viewer = useViewer()
  const { fault, run } = useDeed()
  const [doing, setDoing] = useUrlParam('do')
  const { row } = view
  const may = viewer.may('incidents:write')
  const open = row.status !== 'closed'
  const go = useGo()
  useKeys([
    { keys: 'v', text: t('evidence'), run: () => go(`/incidents/${row.id}/evidence`) },
    { keys: 'x', text: t('graph'), run: () => go(`/incidents/${row.id}/graph`) },
  ])
  const reopen = (modified: string) => run(() => call(changeIncident, { id: row.id, modified, reopen: true }))
  const adding = adds(doing, view.tasks)
  const done = () => setDoing(undefined, { replace: true })
  return (
    <Panel
      level={1}
      title={
        <>
          <Marked mark={row.mark}>{row.name}</Marked> <span className="t-mono t-3">{row.number}</span>
        </>
      }
      scroll={false}
      className="i-page"
      actions={<IncidentDeeds view={view} onDo={setDoing} onReopen={() => void reopen(view.modified)} />}
    >
      <div className="i-column">
        <Section>
          <p className="i-because">
            <SeverityWord severity={row.severity} /> {t('because.only', { reason: say(row.because) })}{' '}
            <Missions missions={row.missions} />
          </p>
          <p className="t-2 t-small">
            {[
              ...(row.determination === undefined ? [] : [t(`determination.${row.determination}`)]),
              ...(view.types.length === 0 ? [] : [kinds(view.types)]),
              row.lead === '' ? t('led.nobody') : t('led', { lead: row.lead }),
            ].join(' · ')}{' '}
            · {t('opened')} <Dtg at={row.opened} full />
          </p>
          {may && open && !row.own && <p className="t-2 t-small">{t('led.elsewhere', { lead: row.lead })}</p>}
          {view.description !== '' && <p className="i-text">{view.description}</p>}
          {view.closure !== undefined && (
            <p className="i-text">
              <b>{t('closed')}</b> <Dtg at={view.closure.at} full />: {view.closure.because}{' '}
              {view.closure.lessons !== '' && (
                <>
                  <b>{t('lessons')}</b> {view.closure.lessons}
                </>
              )}
            </p>
          )}
          <FaultLine text={fault} />
          <nav className="t-row i-pages" aria-label={t('pages')}>
            <Go className="t-link" to={`/incidents/${row.id}/graph`}>
              {t('graph')}
            </Go>
            <Go className="t-link" to={`/incidents/${row.id}/evidence`}>
              {t('evidence')}
            </Go>
            <Go className="t-link" to={`/incidents/${row.id}/participants`}>
              {t('participants.sees')}
            </Go>
          </nav>
        </Section>
        <div className="i-rest">
          <Sides
            first={<Timeline view={view} />}
            second={
              <div className="t-scroll i-aside" tabIndex={0} role="region" aria-label={t('tasks')}>
                <Tasks tasks={view.tasks} may={may && open} onReport={({ id }) => setDoing(id)} />
                <Joined view={view} may={may} onDo={setDoing} />
                <Elsewhere id={row.id} />
                <Around view={view} />
              </div>
            }
          />
        </div>
      </div>
      {may && open && adding !== undefined && (
        <AddEntry
          incident={row.id}
          adding={adding}
          labels={view.labels}
          owners={view.participants.map(({ organisation }) => organisation)}
          onClose={done}
        />
      )}
      <JoinDialogs view={view} may={may} doing={doing} onClose={done} />
      {may && doing === 'template' && <KeepTemplate view={view} onClose={done} />}
      {row.own && open && doing === 'close' && (
        <CloseIncident
          view={view}
          onClose={done}
          onClosed={(modified) => {
            done()
            tell({ text: t('done'), undo: () => void reopen(modified) })
          }}
        />
      )}
    </Panel>
  )
}

/** What the address says is being added: a kind, or a report on the task it names. */
function adds(doing: string | undefined, tasks: readonly TaskRow[]): Adding | undefined {
  const kind = ADDING.find((one) => one === doing)
  if (kind !== undefined) return { kind }
  const task = tasks.find(({ id }) => id === doing)
  return task === undefined ? undefined : { kind: 'report', task }
}

function Around({ view }: { view: IncidentView }) {
  const t = useText(incidentWords)
  return (
    <>
      {view.participants.length > 0 && (
        <Section title={t('participants')}>
          <ul className="i-list">
            {view.participants.map(({ organisation, nation, part }) => (
              <li key={`${organisation} ${part}`}>
                {nation} <b>{organisation}</b> <span className="t-2">{t(`part.${part}`)}</span>
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Things title={t('touches')} things={view.touches} />
      <Things title={t('related')} things={view.related} />
    </>
  )
}

function Things({ title, things }: { title: string; things: IncidentView['touches'] }) {
  const language = useLanguage()
  if (things.length === 0) return null
  return (
    <Section title={title}>
      <ul className="i-list">
        {things.map(({ id, type, name, route, mark }) => (
          <li key={id}>
            <Marked mark={mark}>
              {route === undefined ? (
                name
              ) : (
                <Go to={route} className="t-link">
                  {name}
                </Go>
              )}
            </Marked>{' '}
            <span className="t-3 t-small">{kindWord(language, type)}</span>
          </li>
        ))}
      </ul>
    </Section>
  )
}
