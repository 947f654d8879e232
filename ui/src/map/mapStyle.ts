import type { Feature, FeatureCollection, LineString } from 'geojson'
import type { StyleSpecification } from 'maplibre-gl'
import { STATE_TOKEN } from '../state/StateMark.tsx'
import type { Language } from '../text/catalogue.ts'
import { placeNames } from './places.ts'
import type { MapLine } from './types.ts'

/** Reads a token: `getComputedStyle` on screen, a table in tests. */
export type Token = (name: `--t-${string}`) => string

function graticule(): FeatureCollection<LineString> {
  const line = (coordinates: [number, number][]): Feature<LineString> => ({
    type: 'Feature',
    properties: {},
    geometry: { type: 'LineString', coordinates },
  })
  const meridians = Array.from({ length: 37 }, (_, i) =>
    line([
      [-180 + i * 10, -85],
      [-180 + i * 10, 85],
    ]),
  )
  const parallels = Array.from({ length: 17 }, (_, i) =>
    line([
      [-180, -80 + i * 10],
      [180, -80 + i * 10],
    ]),
  )
  return { type: 'FeatureCollection', features: [...meridians, ...parallels] }
}

const EMPTY: FeatureCollection = { type: 'FeatureCollection', features: [] }

/** The whole style, from below: sea, land, graticule, border, coast, dependencies, names (ux §4). Once per theme and language. */
export function mapStyle(token: Token, worldAddress: string, language: Language): StyleSpecification {
  const halo = { 'text-halo-color': token('--t-land'), 'text-halo-width': 1.5 }
  return {
    version: 8,
    sources: {
      world: { type: 'geojson', data: worldAddress, tolerance: 0.2 },
      graticule: { type: 'geojson', data: graticule() },
      lines: { type: 'geojson', data: EMPTY, tolerance: 0.2 },
      names: { type: 'geojson', data: placeNames(language) },
    },
    layers: [
      { id: 'sea', type: 'background', paint: { 'background-color': token('--t-sea') } },
      {
        id: 'land',
        type: 'fill',
        source: 'world',
        filter: ['==', ['get', 'kind'], 'land'],
        paint: { 'fill-color': token('--t-land'), 'fill-antialias': false },
      },
      {
        id: 'graticule',
        type: 'line',
        source: 'graticule',
        paint: { 'line-color': token('--t-border'), 'line-width': 0.5, 'line-opacity': 0.35 },
      },
      {
        id: 'border',
        type: 'line',
        source: 'world',
        filter: ['==', ['get', 'kind'], 'border'],
        paint: { 'line-color': token('--t-border'), 'line-width': 1 },
      },
      {
        id: 'coast',
        type: 'line',
        source: 'world',
        filter: ['==', ['get', 'kind'], 'coast'],
        paint: { 'line-color': token('--t-coast'), 'line-width': 0.9 },
      },
      ...lineLayers(token),
      {
        id: 'countries',
        type: 'symbol',
        source: 'names',
        filter: ['all', ['==', ['get', 'kind'], 'country'], ['>=', ['zoom'], ['get', 'from']]],
        layout: {
          'text-field': ['get', 'text'],
          'text-font': ['Inter Variable'],
          'text-size': 12,
          'text-letter-spacing': 0.2,
        },
        paint: { 'text-color': token('--t-text3'), 'text-opacity': 0.65, ...halo },
      },
      {
        id: 'seas',
        type: 'symbol',
        source: 'names',
        filter: ['all', ['==', ['get', 'kind'], 'sea'], ['>=', ['zoom'], ['get', 'from']]],
        layout: {
          'text-field': ['get', 'text'],
          'text-font': ['Inter Variable Italic'],
          'text-size': 11,
          'text-letter-spacing': 0.2,
          'text-max-width': 30,
          'text-rotate': ['get', 'turn'],
        },
        paint: { 'text-color': token('--t-text3'), 'text-opacity': 0.65 },
      },
    ],
  }
}

type LineLayer = Extract<StyleSpecification['layers'][number], { type: 'line' }>

/** One layer per way of dashing: `line-dasharray` takes no data expression in every engine we support. */
function lineLayers(token: Token): LineLayer[] {
  const colour = ['get', 'colour'] as unknown as string
  const layer = (id: string, filter: readonly unknown[], paint: Record<string, unknown>): LineLayer => ({
    id,
    type: 'line',
    source: 'lines',
    filter: filter as unknown as NonNullable<LineLayer['filter']>,
    layout: { 'line-cap': 'round', 'line-join': 'round' },
    paint: paint as LineLayer['paint'] & object,
  })
  const selected = ['==', ['get', 'selected'], true]
  const kind = (name: MapLine['kind']) => ['==', ['get', 'kind'], name]
  const out = ['==', ['get', 'out'], true]
  const not = (what: readonly unknown[]) => ['!', what]
  return [
    layer('line-casing', ['all', selected, not(out)], { 'line-color': token('--t-canvas'), 'line-width': 8 }),
    layer('line-cable', ['all', kind('cable'), not(selected), not(out)], { 'line-color': colour, 'line-width': 1.1 }),
    layer('line-sea', ['all', kind('sea'), not(out)], {
      'line-color': colour,
      'line-width': ['case', selected, 3, 1.4],
      'line-dasharray': [5, 3.5],
    }),
    layer('line-dependency', ['all', kind('dependency'), not(selected), not(out)], {
      'line-color': colour,
      'line-width': 0.8,
      'line-dasharray': [3, 3],
    }),
    layer('line-other', ['all', ['any', kind('route'), kind('rail')], not(selected), not(out)], {
      'line-color': colour,
      'line-width': 1.2,
    }),
    layer('line-selected', ['all', selected, not(out), not(kind('sea'))], { 'line-color': colour, 'line-width': 3 }),
    layer('line-rail-core', ['all', selected, kind('rail'), not(out)], {
      'line-color': token('--t-canvas'),
      'line-width': 1,
      'line-dasharray': [3, 4],
    }),
    layer('line-out', out, {
      'line-color': colour,
      'line-width': ['case', selected, 3.2, 2.2],
      'line-dasharray': [0.1, 2],
    }),
  ]
}

/** Lines as the `lines` source wants them. The colour is decided here: state when it means something, else quiet. */
export function lineFeatures(
  lines: readonly MapLine[],
  selected: ReadonlySet<string>,
  token: Token,
): FeatureCollection<LineString> {
  return {
    type: 'FeatureCollection',
    features: lines.map((line) => {
      const chosen = selected.has(line.id)
      const fine = line.state === 'capable' && line.out !== true
      const quiet = line.kind === 'cable' ? token('--t-s3') : token('--t-text3')
      const colour = fine && !chosen ? quiet : token(`--t-${STATE_TOKEN[line.state]}`)
      return {
        type: 'Feature',
        properties: { id: line.id, kind: line.kind, colour, selected: chosen, out: line.out === true },
        geometry: { type: 'LineString', coordinates: line.path.map(([lon, lat]) => [lon, lat]) },
      }
    }),
  }
}
