import type { Map as Engine } from 'maplibre-gl'
import { Marker } from 'maplibre-gl'
import { type ReactNode, useEffect, useState } from 'react'
import { createPortal } from 'react-dom'
import { STATES_WORST_FIRST, STATE_TOKEN, StateMark } from '../state/StateMark.tsx'
import { MilitarySymbol } from '../symbol/Symbol.tsx'
import { useText } from '../text/language.ts'
import { kitWords } from '../words.ts'
import type { Placed } from './placing.ts'
import type { MapPoint, MapTag } from './types.ts'

/** Keeps React content at a geographic position; MapLibre moves the element with the map. */
export function AtPosition({
  map,
  lon,
  lat,
  offset = [0, 0],
  layer,
  children,
}: {
  map: Engine
  lon: number
  lat: number
  offset?: readonly [number, number]
  layer: number
  children: ReactNode
}) {
  const [element] = useState(() => document.createElement('div'))
  const [dx, dy] = offset
  useEffect(() => {
    element.style.zIndex = String(layer)
    const marker = new Marker({ element, anchor: 'center', offset: [dx, dy] }).setLngLat([lon, lat]).addTo(map)
    // MapLibre gives every marker a name and a role; ours stand on the button inside.
    element.removeAttribute('aria-label')
    element.removeAttribute('role')
    element.removeAttribute('tabindex')
    return () => void marker.remove()
  }, [map, element, lon, lat, dx, dy, layer])
  return createPortal(children, element)
}

function arc(from: number, to: number): string {
  const point = (share: number) => {
    const angle = share * 2 * Math.PI - Math.PI / 2
    return `${12 + 10 * Math.cos(angle)} ${12 + 10 * Math.sin(angle)}`
  }
  return `M${point(from)}A10 10 0 ${to - from > 0.5 ? 1 : 0} 1 ${point(to)}`
}

/** A ring divided by state with the count inside. */
function ClusterRing({ cluster }: { cluster: Extract<Placed, { kind: 'cluster' }> }) {
  let from = 0
  const parts = STATES_WORST_FIRST.flatMap((state) => {
    const share = (cluster.counts[state] ?? 0) / cluster.points.length
    if (share === 0) return []
    const part = { state, from, to: Math.min(from + share, from + 0.9999) }
    from += share
    return [part]
  })
  return (
    <svg width="26" height="26" viewBox="0 0 24 24" aria-hidden="true">
      <circle cx="12" cy="12" r="11" fill="var(--t-surface)" />
      {parts.map((part) => (
        <path
          key={part.state}
          d={arc(part.from, part.to)}
          fill="none"
          strokeWidth="2.6"
          stroke={`var(--t-${STATE_TOKEN[part.state]})`}
        />
      ))}
      <text x="12" y="15.6" textAnchor="middle" className="t-map-count">
        {cluster.points.length}
      </text>
    </svg>
  )
}

function worst(counts: Extract<Placed, { kind: 'cluster' }>['counts']) {
  return STATES_WORST_FIRST.find((state) => (counts[state] ?? 0) > 0) ?? 'unknown'
}

export function ClusterMarker({
  cluster,
  onOpen,
}: {
  cluster: Extract<Placed, { kind: 'cluster' }>
  onOpen: () => void
}) {
  const t = useText(kitWords)
  const name = t('map.cluster', { n: cluster.points.length, state: t(`state.${worst(cluster.counts)}`) })
  return (
    <button type="button" className="t-map-mark" aria-label={name} title={name} tabIndex={-1} onClick={onOpen}>
      <ClusterRing cluster={cluster} />
    </button>
  )
}

function FaultShape() {
  return (
    <svg
      width="19"
      height="19"
      viewBox="0 0 19 19"
      fill="none"
      strokeWidth="1.8"
      stroke="var(--t-not)"
      aria-hidden="true"
    >
      <circle cx="9.5" cy="9.5" r="7.5" fill="var(--t-surface)" />
      <path d="m6.4 6.4 6.2 6.2m0-6.2-6.2 6.2" />
    </svg>
  )
}

export function PointMarker({
  point,
  labelled,
  selected,
  onSelect,
}: {
  point: MapPoint
  labelled: boolean
  selected: boolean
  onSelect: (() => void) | undefined
}) {
  const t = useText(kitWords)
  const name = `${point.mark === undefined ? '' : `(${point.mark}) `}${point.name}, ${t(`state.${point.state}`)}`
  return (
    <button
      type="button"
      className={`t-map-mark${selected ? ' t-map-selected' : ''}`}
      aria-label={name}
      title={name}
      tabIndex={selected ? 0 : -1}
      onClick={onSelect}
    >
      {point.shape === 'fault' ? (
        <FaultShape />
      ) : point.shape === 'symbol' && point.sidc !== undefined ? (
        <MilitarySymbol sidc={point.sidc} title="" size={24} />
      ) : (
        <span className="t-map-disc">
          <StateMark state={point.state} size="s" silent />
        </span>
      )}
      {labelled && <span className="t-map-name">{point.name}</span>}
    </button>
  )
}

export function TagMarker({
  tag,
  selected,
  onSelect,
}: {
  tag: MapTag
  selected: boolean
  onSelect: (() => void) | undefined
}) {
  return (
    <button
      type="button"
      className={`t-map-tag${selected ? ' t-map-tag-on' : ''}`}
      title={tag.name}
      aria-pressed={selected}
      tabIndex={selected ? 0 : -1}
      onClick={onSelect}
    >
      <StateMark state={tag.state} size="s" />
      {tag.code}
    </button>
  )
}
