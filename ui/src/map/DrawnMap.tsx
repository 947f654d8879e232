import { type GeoJSONSource, LngLatBounds, Map as Engine, ScaleControl, setWorkerUrl } from 'maplibre-gl'
import 'maplibre-gl/dist/maplibre-gl.css'
import workerAddress from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url'
import { useCallback, useEffect, useRef, useState } from 'react'
import { IconFocusCentered, IconMap, IconMinus, IconPlus, IconTable } from '../icons.ts'
import { useKeys } from '../keys/registry.ts'
import { IconButton } from '../parts/Button.tsx'
import { STATES_WORST_FIRST, StateMark } from '../state/StateMark.tsx'
import { useLanguage, useText } from '../text/language.ts'
import { tokenValue, useScheme } from '../theme/scheme.ts'
import { kitWords } from '../words.ts'
import { AtPosition, ClusterMarker, PointMarker, TagMarker } from './MapMarkers.tsx'
import { lineFeatures, mapStyle } from './mapStyle.ts'
import { type Placed, placePoints } from './placing.ts'
import type { MapPlace, MapPoint, MapViewProps } from './types.ts'
import worldAddress from '../../dist/world.json?url'
import './map.css'

setWorkerUrl(workerAddress)

const NOTHING: ReadonlySet<string> = new Set()
const MOVE_MS = 400
/** Northern and central Europe, until there is something to look at. */
const EUROPE: MapPlace = { lon: 18.5, lat: 56.5, zoom: 4.2 }

function boundsOf(points: readonly MapPoint[], lines: MapViewProps['lines'] = []): LngLatBounds | undefined {
  const bounds = new LngLatBounds()
  for (const { position } of points) bounds.extend([position.lon, position.lat])
  for (const { path } of lines) for (const [lon, lat] of path) bounds.extend([lon, lat])
  return bounds.isEmpty() ? undefined : bounds
}

const still = () => window.matchMedia('(prefers-reduced-motion: reduce)').matches

/** MapLibre itself: created once, then told what changed. */
function useEngine(onFailed: () => void) {
  const box = useRef<HTMLDivElement>(null)
  const [map, setMap] = useState<Engine | undefined>(undefined)
  const scheme = useScheme()
  const language = useLanguage()
  useEffect(() => {
    if (box.current === null) return
    let made: Engine
    try {
      made = new Engine({
        container: box.current,
        style: mapStyle(tokenValue, new URL(worldAddress, location.href).href, language),
        center: [EUROPE.lon, EUROPE.lat],
        zoom: EUROPE.zoom,
        minZoom: 1,
        maxZoom: 11,
        attributionControl: false,
        dragRotate: false,
        pitchWithRotate: false,
        fadeDuration: 0,
      })
    } catch {
      onFailed()
      return
    }
    made.touchZoomRotate.disableRotation()
    made.keyboard.disableRotation()
    made.addControl(new ScaleControl({ maxWidth: 90 }), 'bottom-right')
    made.once('load', () => setMap(made))
    return () => {
      setMap(undefined)
      made.remove()
    }
    // A new theme or language is a new style: drawn anew, which is what the eye sees anyway.
  }, [scheme, language, onFailed])
  return { box, map, scheme }
}

/** Where everything stands now; recomputed when the map has moved or the points have changed. */
function usePlaced(
  map: Engine | undefined,
  points: readonly MapPoint[],
  selected: ReadonlySet<string>,
): readonly Placed[] {
  const [placed, setPlaced] = useState<readonly Placed[]>([])
  useEffect(() => {
    if (map === undefined) return
    const put = () => {
      const { clientWidth: width, clientHeight: height } = map.getContainer()
      setPlaced(placePoints(points, ({ lon, lat }) => map.project([lon, lat]), { width, height }, selected))
    }
    put()
    map.on('moveend', put)
    map.on('resize', put)
    return () => {
      map.off('moveend', put)
      map.off('resize', put)
    }
  }, [map, points, selected])
  return map === undefined ? [] : placed
}

function Legend() {
  const t = useText(kitWords)
  return (
    <ul className="t-map-legend">
      {STATES_WORST_FIRST.map((state) => (
        <li key={state}>
          <StateMark state={state} size="s" silent />
          {t(state === 'capable' ? 'state.short.capable' : `state.${state}`)}
        </li>
      ))}
    </ul>
  )
}

/** Without a graphics card the first drawing takes a while: say so, after a moment. */
function Drawing() {
  const t = useText(kitWords)
  const [late, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 400)
    return () => clearTimeout(timer)
  }, [])
  return (
    <p className="t-map-note t-small t-2" role="status">
      {late && t('map.drawing')}
    </p>
  )
}

/** The drawn map. Everything on it is in its twin; dragging is never the only way (buttons, arrow keys). */
export default function DrawnMap(props: MapViewProps) {
  const {
    points,
    lines = [],
    tags = [],
    selected = NOTHING,
    onSelect,
    place,
    onPlace,
    focus,
    twin,
    twinOpen,
    onTwin,
    panel,
  } = props
  const t = useText(kitWords)
  const [failed, setFailed] = useState(false)
  const fail = useCallback(() => setFailed(true), [])
  const { box, map, scheme } = useEngine(fail)
  const placed = usePlaced(map, points, selected)
  const framed = useRef(false)

  useEffect(() => {
    const source = map?.getSource<GeoJSONSource>('lines')
    void source?.setData(lineFeatures(lines, selected, tokenValue))
  }, [map, lines, selected, scheme])

  const showAll = useCallback(
    (quiet: boolean) => {
      const bounds = boundsOf(points, lines)
      if (map !== undefined && bounds !== undefined)
        map.fitBounds(bounds, { padding: 70, maxZoom: 7, duration: quiet || still() ? 0 : MOVE_MS })
    },
    [map, points, lines],
  )
  useEffect(() => {
    if (map === undefined || framed.current) return
    if (place !== undefined) map.jumpTo({ center: [place.lon, place.lat], zoom: place.zoom })
    else if (points.length > 0) showAll(true)
    else return
    framed.current = true
  }, [map, place, points, showAll])
  useEffect(() => {
    if (map === undefined || onPlace === undefined) return
    const told = (event: { originalEvent?: unknown }) => {
      if (event.originalEvent === undefined) return
      const centre = map.getCenter()
      onPlace({ lon: centre.lng, lat: centre.lat, zoom: map.getZoom() })
    }
    map.on('moveend', told)
    return () => void map.off('moveend', told)
  }, [map, onPlace])
  const focused = focus?.join(' ') ?? ''
  // Only a new focus moves the map; new states of the same places must not.
  const shown = useRef({ points, lines })
  useEffect(() => {
    shown.current = { points, lines }
  })
  useEffect(() => {
    if (map === undefined || focused === '') return
    const ids = new Set(focused.split(' '))
    const bounds = boundsOf(
      shown.current.points.filter(({ id }) => ids.has(id)),
      shown.current.lines.filter(({ id }) => ids.has(id)),
    )
    if (bounds !== undefined) map.fitBounds(bounds, { padding: 120, maxZoom: 7, duration: still() ? 0 : MOVE_MS })
  }, [map, focused])
  useKeys(onTwin === undefined ? [] : [{ keys: 'T', text: t('twin.table'), run: () => onTwin(twinOpen !== true) }])

  const zoomInto = (cluster: Extract<Placed, { kind: 'cluster' }>) => {
    const bounds = boundsOf(cluster.points)
    if (bounds !== undefined) map?.fitBounds(bounds, { padding: 120, maxZoom: 9, duration: still() ? 0 : MOVE_MS })
  }
  const showsTwin = twinOpen === true || failed
  return (
    <div className="t-map">
      <div ref={box} className="t-map-canvas" role="region" aria-label={props.label} />
      {map === undefined && !failed && !showsTwin && <Drawing />}
      {map !== undefined &&
        placed.map((one) => {
          const { lng, lat } = map.unproject([one.x, one.y])
          return one.kind === 'cluster' ? (
            <AtPosition key={one.id} map={map} lon={lng} lat={lat} layer={1}>
              <ClusterMarker cluster={one} onOpen={() => zoomInto(one)} />
            </AtPosition>
          ) : (
            <AtPosition
              key={one.id}
              map={map}
              lon={one.point.position.lon}
              lat={one.point.position.lat}
              layer={selected.has(one.id) ? 4 : one.point.state === 'capable' ? 2 : 3}
            >
              <PointMarker
                point={one.point}
                labelled={one.labelled}
                selected={selected.has(one.id)}
                onSelect={onSelect === undefined ? undefined : () => onSelect(one.id)}
              />
            </AtPosition>
          )
        })}
      {map !== undefined &&
        tags.map((tag) => (
          <AtPosition
            key={tag.id}
            map={map}
            lon={tag.position.lon}
            lat={tag.position.lat}
            offset={[0, -34]}
            layer={selected.has(tag.id) ? 6 : 5}
          >
            <TagMarker
              tag={tag}
              selected={selected.has(tag.id)}
              onSelect={onSelect === undefined ? undefined : () => onSelect(tag.id)}
            />
          </AtPosition>
        ))}
      {panel !== undefined && !showsTwin && <div className="t-map-panel">{panel}</div>}
      <div className="t-map-buttons">
        {!showsTwin && (
          <>
            <IconButton label={t('map.zoomIn')} onClick={() => map?.zoomIn({ duration: still() ? 0 : 200 })}>
              <IconPlus size={16} />
            </IconButton>
            <IconButton label={t('map.zoomOut')} onClick={() => map?.zoomOut({ duration: still() ? 0 : 200 })}>
              <IconMinus size={16} />
            </IconButton>
            <IconButton label={t('map.fit')} onClick={() => showAll(false)}>
              <IconFocusCentered size={16} />
            </IconButton>
          </>
        )}
        {!failed && (
          <IconButton label={t(showsTwin ? 'twin.map' : 'twin.table')} onClick={() => onTwin?.(!showsTwin)}>
            {showsTwin ? <IconMap size={16} /> : <IconTable size={16} />}
          </IconButton>
        )}
      </div>
      {props.legend !== false && !showsTwin && <Legend />}
      {showsTwin && (
        <div className="t-map-twin">
          {failed && <p className="t-strip">{t('map.failed')}</p>}
          {twin}
        </div>
      )}
    </div>
  )
}
