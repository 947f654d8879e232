import type { MissionRow, PlaceRow } from '@testudo/picture'
import type { Sector } from '@testudo/picture'
import {
  CheckField,
  type MapLine,
  type MapPoint,
  type MapTag,
  MapView,
  placeText,
  readPlace,
  useLanguage,
  useText,
  useUrlParam,
} from '@testudo/ui'
import { useMemo } from 'react'
import { firstPlace } from './firstPlace.ts'
import { PlacesTable } from './PlacesTable.tsx'
import type { ViewState } from './useViewState.ts'
import { words } from './words.ts'

const LAYERS = ['missions', 'cable', 'rail', 'power', 'telecom', 'other'] as const
type Layer = (typeof LAYERS)[number]
const SHOWN_AT_FIRST: readonly Layer[] = ['missions', 'cable', 'rail', 'other']

function layerOf(sector: Sector | undefined): Layer {
  if (sector === 'cable' || sector === 'rail' || sector === 'power' || sector === 'telecom') return sector
  return 'other'
}

const bare = (portion: string) => portion.replace(/^\(|\)$/g, '')

/** Missions, their routes and everything they depend on, on the map; the same as a table with `T`. */
export function PictureMap({
  missions,
  places,
  view,
  onSelectPlace,
}: {
  missions: readonly MissionRow[]
  places: readonly PlaceRow[]
  view: ViewState
  onSelectPlace: (id: string) => void
}) {
  const t = useText(words)
  const language = useLanguage()
  const [placeParam, setPlace] = useUrlParam('map')
  const shown = new Set<string>(view.layers ?? SHOWN_AT_FIRST)
  const chosen = missions.find((mission) => mission.id === view.missionId)
  const needed = useMemo(() => new Set(chosen?.needs), [chosen])

  // A layer that is off still shows what is wrong and what the chosen mission needs: nothing red is ever hidden.
  const visible = places.filter(
    (place) => shown.has(layerOf(place.sector)) || place.state !== 'capable' || needed.has(place.id),
  )
  const points = visible.flatMap((place): MapPoint[] => {
    const middle = place.path?.[Math.floor(place.path.length / 2)]
    const position =
      place.position ??
      (place.state === 'not-capable' && middle !== undefined ? { lon: middle[0], lat: middle[1] } : undefined)
    if (position === undefined) return []
    return [
      {
        id: place.id,
        position,
        state: place.state,
        name: place.name[language],
        mark: bare(place.mark.portion),
        shape: place.position === undefined ? 'fault' : 'asset',
        labelled: needed.has(place.id),
      },
    ]
  })
  const lines = [
    ...visible.flatMap((place): MapLine[] =>
      place.path === undefined
        ? []
        : [
            {
              id: place.id,
              path: place.path,
              kind: place.sector === 'rail' ? 'rail' : 'cable',
              state: place.state,
              out: place.state === 'not-capable',
              name: place.name[language],
            },
          ],
    ),
    ...missions.flatMap((mission): MapLine[] => {
      if (mission.path === undefined) return []
      if (!shown.has('missions') && mission.id !== view.missionId) return []
      const kind = mission.pathKind === 'sea' ? 'sea' : mission.pathKind === 'rail' ? 'rail' : 'route'
      return [{ id: mission.id, path: mission.path, kind, state: mission.state, name: mission.name[language] }]
    }),
  ]
  const tags = missions.flatMap((mission): MapTag[] =>
    mission.position === undefined || (mission.state === 'capable' && mission.id !== view.missionId)
      ? []
      : [
          {
            id: mission.id,
            position: mission.position,
            code: mission.code,
            name: mission.name[language],
            state: mission.state,
          },
        ],
  )
  const selected = new Set([...(view.missionId === undefined ? [] : [view.missionId]), ...view.fail])
  const first = useMemo(() => firstPlace(missions), [missions])
  const place = readPlace(placeParam) ?? first
  return (
    <MapView
      label={t('nav.picture')}
      points={points}
      lines={lines}
      tags={tags}
      selected={selected}
      onSelect={(id) => (missions.some((mission) => mission.id === id) ? view.setMission(id) : onSelectPlace(id))}
      place={place}
      onPlace={(next) => setPlace(placeText(next), { replace: true })}
      twin={<PlacesTable places={places} onFail={onSelectPlace} />}
      twinOpen={view.table}
      onTwin={view.setTable}
      panel={
        <fieldset className="p-layers-set">
          <legend>{t('layers')}</legend>
          {LAYERS.map((layer) => (
            <CheckField
              key={layer}
              label={t(`layer.${layer}`)}
              checked={shown.has(layer)}
              onChange={(event) => {
                const next = new Set(shown)
                if (event.currentTarget.checked) next.add(layer)
                else next.delete(layer)
                view.setLayers(LAYERS.filter((one) => next.has(one)))
              }}
            />
          ))}
        </fieldset>
      }
    />
  )
}
