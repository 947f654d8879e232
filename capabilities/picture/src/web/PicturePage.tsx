import { overview, timeline } from '@testudo/picture'
import {
  Button,
  Dtg,
  EmptyState,
  FaultState,
  Kbd,
  Panel,
  queryClient,
  SelectField,
  Skeleton,
  useAsk,
  useGo,
  useKeys,
  useLanguage,
  useLive,
  useMarking,
  useNow,
  useObjectActions,
  useText,
  useTrail,
} from '@testudo/ui'
import { useMemo } from 'react'
import { MissionCounts, MissionList } from './MissionList.tsx'
import { MissionInspector } from './MissionInspector.tsx'
import { missionPath } from './paths.ts'
import { PictureMap } from './PictureMap.tsx'
import { TimeStrip } from './TimeStrip.tsx'
import { useViewState } from './useViewState.ts'
import { words } from './words.ts'
import './picture.css'

const DAY = 86_400_000
const STEP = 3_600_000

/** The commander's page: missions ranked, the map, why, what if, time. Everything shown is in the address. */
export default function PicturePage() {
  const t = useText(words)
  const language = useLanguage()
  const go = useGo()
  const view = useViewState()
  const now = Math.floor(useNow() / 60_000) * 60_000
  const picture = useAsk(overview, view.at === undefined ? {} : { at: view.at }, { keep: true })
  const strip = useAsk(timeline, { from: now - view.days * DAY, to: now }, { keep: true })
  useMarking(picture.data?.marking ?? (picture.isError ? 'none' : undefined))
  useMarking(strip.data?.marking ?? (strip.isError ? 'none' : undefined))
  useLive(['picture.changed', 'objects.stored', 'objects.withdrawn'], () => void queryClient.invalidateQueries())

  const operation = picture.data?.operations.find((one) => one.id === view.operation)
  useTrail([{ text: t('nav.picture') }, ...(operation === undefined ? [] : [{ text: operation.name[language] }])])

  const back = () => view.setAt((view.at ?? now) - STEP)
  const forward = () => view.setAt(view.at === undefined || view.at + STEP >= now ? undefined : view.at + STEP)
  useKeys([
    { keys: ',', text: t('timeline.back'), run: back },
    { keys: ';', text: t('timeline.forward'), run: forward },
    { keys: 'L', text: t('timeline.live'), run: () => view.setAt(undefined) },
    { keys: 'T', text: t('table.name'), run: () => view.setTable(!view.table) },
  ])

  const data = picture.data
  const missions = useMemo(
    () =>
      (data?.missions ?? []).filter((mission) => view.operation === undefined || mission.operation === view.operation),
    [data, view.operation],
  )
  const chosen = missions.find((mission) => mission.id === view.missionId) ?? missions[0]
  const actions = useObjectActions(chosen?.id).filter(({ only }) => only !== undefined)
  useKeys(
    actions.flatMap(({ key, text, to }) =>
      key === undefined || chosen === undefined ? [] : [{ keys: key, text, run: () => go(to(chosen.id)) }],
    ),
  )
  const names = useMemo(
    () => new Map((data?.places ?? []).map((place) => [place.id, place.name[language]])),
    [data, language],
  )
  const nameOf = (id: string) => names.get(id) ?? id
  const fail = (id: string) =>
    view.setFail(view.fail.includes(id) ? view.fail.filter((one) => one !== id) : [...view.fail, id])

  if (picture.isError) return <FaultState error={picture.error} onAgain={() => void picture.refetch()} />
  return (
    <div className="p-picture">
      <div className="p-side">
        <Panel
          title={t('missions')}
          level={1}
          count={data === undefined ? undefined : missions.length}
          actions={<MissionCounts missions={missions} />}
        >
          {data !== undefined && data.operations.length > 1 && (
            <div className="p-filter">
              <SelectField
                label={<span className="t-hidden">{t('operations', { n: data.operations.length })}</span>}
                value={view.operation ?? ''}
                onChange={(event) => view.setOperation(event.currentTarget.value || undefined)}
              >
                <option value="">{t('operations.all')}</option>
                {data.operations.map((operation) => (
                  <option key={operation.id} value={operation.id}>
                    {operation.mark.portion} {operation.name[language]}
                  </option>
                ))}
              </SelectField>
              <span className="t-3 t-small t-grow p-ellipsis">{t('sort.state')}</span>
              <Kbd keys="j" />
              <Kbd keys="k" />
            </div>
          )}
          {data === undefined && <Skeleton rows={7} />}
          {data !== undefined && missions.length === 0 && (
            <EmptyState title={t('empty.title')} command="npx testudo import FILE">
              {t('empty.text')}
            </EmptyState>
          )}
          <MissionList
            missions={missions}
            selected={chosen?.id}
            onSelect={(id) => view.setMission(id)}
            onOpen={(id) => go(missionPath(id))}
          />
        </Panel>
      </div>
      <div className="p-work">
        {view.at !== undefined && (
          <div className="p-past" role="status">
            <b>
              {t('timeline.asOf', { dtg: '' })}
              <Dtg at={view.at} full />
            </b>
            <Button small onClick={() => view.setAt(undefined)} keys="L">
              {t('timeline.returnLive')}
            </Button>
          </div>
        )}
        {data !== undefined && (
          <PictureMap
            missions={missions}
            places={data.places}
            view={{ ...view, missionId: chosen?.id }}
            onSelectPlace={fail}
          />
        )}
      </div>
      <div className="p-right">
        {chosen === undefined ? (
          <EmptyState title={t('inspector.none')} />
        ) : (
          <MissionInspector
            key={chosen.id}
            row={chosen}
            view={view}
            nameOf={nameOf}
            onClose={() => view.setMission(undefined)}
          />
        )}
      </div>
      <div className="p-foot">
        {strip.data !== undefined && (
          <TimeStrip answer={strip.data} view={view} now={now} chosen={chosen?.id} onBack={back} onForward={forward} />
        )}
      </div>
    </div>
  )
}
