import { type Label, loadPolicies } from '@testudo/kernel/label'
import type { LayeredGate, LayeredNode, MapLine, MapPoint, MapTag, NetworkEdge, NetworkNode } from '@testudo/ui'

const both = (en: string, fr: string) => ({ en, fr })

/** The invented policy of the exercise, small: the gallery shows components without a node. */
export const policies = loadPolicies([
  {
    id: 'ALLIED',
    name: both('Allied exercise policy', 'Politique alliée d’exercice'),
    version: '1',
    classifications: [
      {
        name: 'UNCLASSIFIED',
        portion: 'AU',
        banner: both('ALLIED UNCLASSIFIED', 'ALLIÉ NON CLASSIFIÉ'),
        colour: '#2E6B4A',
      },
      {
        name: 'RESTRICTED',
        portion: 'AR',
        banner: both('ALLIED RESTRICTED', 'ALLIÉ DIFFUSION RESTREINTE'),
        colour: '#1B5E8C',
      },
      {
        name: 'CONFIDENTIAL',
        portion: 'AC',
        banner: both('ALLIED CONFIDENTIAL', 'ALLIÉ CONFIDENTIEL'),
        colour: '#5B3E9B',
      },
      { name: 'SECRET', portion: 'AS', banner: both('ALLIED SECRET', 'ALLIÉ SECRET'), colour: '#A11C2E' },
    ],
    tags: [
      {
        tag: 'Releasable To',
        type: 'PERMISSIVE',
        values: ['DEU', 'EST', 'LTU', 'LVA', 'POL'],
        short: 'REL',
        long: both('RELEASABLE TO', 'COMMUNICABLE À'),
      },
    ],
    equivalents: [],
  },
])

export const label = (classification: string, values: readonly string[] = []): Label => ({
  policy: 'ALLIED',
  classification,
  categories: values.length === 0 ? [] : [{ type: 'PERMISSIVE', tag: 'Releasable To', values }],
  originators: [],
})

export const rows = [
  { id: '1', mark: 'AR', name: 'ORANGE HERON', through: 'LTU', grade: 'A2', since: Date.UTC(2026, 10, 21, 19, 0) },
  {
    id: '2',
    mark: 'AU',
    name: 'SLATE ROOF wiper',
    through: 'LTU, LVA',
    grade: 'A2',
    since: Date.UTC(2026, 10, 21, 16, 55),
  },
  { id: '3', mark: 'AU', name: '14 file hashes', through: 'LTU', grade: 'B3', since: Date.UTC(2026, 10, 21, 17, 0) },
]
export type SampleRow = (typeof rows)[number]

export const manyRows: readonly SampleRow[] = Array.from({ length: 100_000 }, (_, i) => ({
  id: `row-${i}`,
  mark: i % 3 === 0 ? 'AR' : 'AU',
  name: `Object ${i}`,
  through: ['LTU', 'LVA', 'POL', 'EST'][i % 4] ?? 'LTU',
  grade: `${'ABCDEF'[i % 6] ?? 'F'}${1 + (i % 6)}`,
  since: Date.UTC(2026, 10, 1) + i * 7_000,
}))

const point = (name: string, lon: number, lat: number, state: MapPoint['state'], labelled = true): MapPoint => ({
  id: name,
  name,
  mark: 'AU',
  position: { lon, lat },
  state,
  labelled,
})

const TOWNS = [
  [18, 59.3],
  [24.9, 59.4],
  [10, 53.6],
  [13.4, 55.7],
  [24.1, 56.9],
  [21, 52.2],
] as const

export const points: readonly MapPoint[] = [
  point('Göteborg', 11.97, 57.71, 'capable'),
  point('Esbjerg', 8.45, 55.47, 'capable'),
  point('Klaipėda', 21.14, 55.71, 'degraded'),
  point('Gdynia', 18.53, 54.52, 'capable'),
  point('Elbląg', 19.4, 54.16, 'not-capable'),
  point('Ełk 110 kV', 22.36, 53.83, 'degraded'),
  point('Suwałki', 22.93, 54.1, 'not-capable'),
  point('Kaunas', 23.9, 54.9, 'capable'),
  point('Šiauliai', 23.31, 55.93, 'unknown'),
  { ...point('Cable fault', 19.4, 57.6, 'not-capable'), shape: 'fault' },
  { ...point('ORANGE HERON', 24.4, 53.4, 'capable'), shape: 'symbol', sidc: '10061000001101000000' },
  ...Array.from({ length: 60 }, (_, i) =>
    point(
      `Site ${i}`,
      (TOWNS[i % 6]?.[0] ?? 0) + Math.sin(i) * 0.8,
      (TOWNS[i % 6]?.[1] ?? 0) + Math.cos(i) * 0.4,
      'capable',
      false,
    ),
  ),
]

export const lines: readonly MapLine[] = [
  {
    id: 'M-04',
    kind: 'rail',
    state: 'severe',
    name: 'Gdynia to Rukla',
    path: [
      [18.53, 54.52],
      [19.4, 54.16],
      [20.5, 53.8],
      [22.36, 53.83],
      [22.93, 54.1],
      [23.9, 54.9],
      [24.38, 55.03],
    ],
  },
  {
    id: 'M-01',
    kind: 'sea',
    state: 'degraded',
    name: 'Esbjerg to Klaipėda',
    path: [
      [8.45, 55.47],
      [7.8, 57],
      [10.6, 57.9],
      [11, 56.3],
      [12.7, 55.2],
      [14.5, 54.7],
      [17.5, 55.3],
      [21.14, 55.71],
    ],
  },
  {
    id: 'cable',
    kind: 'cable',
    state: 'not-capable',
    out: true,
    name: 'AMBERLINK-1',
    path: [
      [18.3, 57.6],
      [19.4, 57.6],
      [21, 57],
    ],
  },
  {
    id: 'cable2',
    kind: 'cable',
    state: 'capable',
    name: 'Gotland north',
    path: [
      [18, 59.3],
      [18.4, 58.4],
      [18.3, 57.6],
    ],
  },
]

export const tags: readonly MapTag[] = [
  { id: 'M-04', code: 'M-04', name: 'Rail onward movement', state: 'severe', position: { lon: 20.5, lat: 53.8 } },
  { id: 'M-01', code: 'M-01', name: 'Sea reinforcement', state: 'degraded', position: { lon: 14.5, lat: 54.7 } },
]

const node = (
  id: string,
  name: string,
  state: LayeredNode['state'],
  detail: string,
  more: Partial<LayeredNode> = {},
): LayeredNode => ({
  id,
  name,
  state,
  detail,
  mark: 'AR',
  ...more,
})

export const graphNodes: readonly LayeredNode[] = [
  node('gdy', 'Gdynia gateway', 'capable', '1.00', { mark: 'AU' }),
  node('elb', 'Elbląg gateway', 'not-capable', 'CVE-2026-99417'),
  node('suw', 'Suwałki gateway', 'not-capable', 'INC-0217'),
  node('elk', 'Ełk 110 kV substation', 'degraded', '0.80, 1 of 2 transformers', { mark: 'AU' }),
  node('gda', 'Gdańsk 400 kV node', 'capable', '1.00', { mark: 'AU' }),
  node('kau', 'Kaunas dispatch centre', 'capable', '1.00'),
  node('rad', 'Rail radio, PL-LT', 'capable', '1.00, service commitment', { promise: true }),
  node('sat', 'Satellite phones', 'capable', 'fallback 0.5 for 6 h', { mark: 'AU' }),
  node('tc', 'Traffic control', 'severe', '0.50'),
  node('tp', 'Traction power', 'degraded', '0.80', { mark: 'AU' }),
  node('ds', 'Dispatch system', 'capable', '1.00'),
  node('tr', 'Train radio', 'capable', '1.00'),
  node('dt', 'Dispatch trains', 'severe', '0.50'),
  node('sc', 'Secure the corridor', 'capable', '1.00'),
  node('m', 'M-04 Rail onward movement', 'severe', '0.50'),
]

const gate = (of: string, rule: LayeredGate['rule'], ...from: readonly string[]): LayeredGate => ({
  id: `g-${of}`,
  of,
  rule,
  members: from.map((id) => (id === 'sat' ? { from: id, fallback: '0.5 for 6 h' } : { from: id })),
})

export const graphGates: readonly LayeredGate[] = [
  gate('tc', { rule: 'share', k: 2, n: 3 }, 'gdy', 'elb', 'suw'),
  gate('tp', { rule: 'all' }, 'elk', 'gda'),
  gate('ds', { rule: 'all' }, 'kau'),
  gate('tr', { rule: 'any' }, 'rad', 'sat'),
  gate('dt', { rule: 'all' }, 'tc', 'tp', 'ds', 'tr'),
  gate('sc', { rule: 'any' }, 'tr'),
  gate('m', { rule: 'all' }, 'dt', 'sc'),
]

/** Two thousand things in communities, as a large intrusion set would look. */
export const networkNodes: readonly NetworkNode[] = Array.from({ length: 2_000 }, (_, i) => ({
  id: `n${i}`,
  name: i === 0 ? 'ORANGE HERON' : `object ${i}`,
  mark: 'AR',
  kind: 'indicator',
  series: ((i % 4) + 1) as 1 | 2 | 3 | 4,
  centre: i === 0,
}))

export const networkEdges: readonly NetworkEdge[] = Array.from({ length: 5_000 }, (_, i) => {
  const from = i % 2_000
  const hub = (from % 40) * 50
  return i < 2_000
    ? { from: `n${from}`, to: `n${hub}` }
    : { from: `n${(i * 7) % 2_000}`, to: `n${(i * 13 + hub) % 2_000}` }
})
