import { expect, it } from 'vitest'
import { assemble } from './assemble.ts'
import { type GraphInput, incidentGraph, leadsTo, MOST_OF_A_KIND } from './graph.ts'
import { PORTION_EXTENSION } from './vocabulary.ts'

const ID = 'incident--00000000-0000-4000-8000-000000000001'
const label = { policy: 'ALLIED', classification: 'UNCLASSIFIED', categories: [], originators: [] }
const at = '2026-11-23T06:00:00.000Z'

const seen = (n: number, values: readonly string[]) => ({
  label,
  body: JSON.stringify({
    type: 'observed-data',
    spec_version: '2.1',
    id: `observed-data--00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
    created: at,
    modified: at,
    extensions: {
      [PORTION_EXTENSION]: {
        extension_type: 'property-extension',
        incident_ref: ID,
        values,
        techniques: ['T0857'],
      },
    },
  }),
})
const thing = (id: string) => [id, { id, type: 'x-testudo-asset', name: id, labels: [label] }] as const
const given = (more: Partial<GraphInput> = {}): GraphInput => ({
  incidents: [
    {
      id: ID,
      name: 'INC-1 Outage',
      state: 'severe',
      labels: [label],
      participants: [{ organisation: 'Navy', nation: 'EST', part: 'supports' }],
      touches: ['gateway', 'hidden'],
    },
  ],
  parts: assemble({ incidents: new Set([ID]), taken: new Set(), away: new Map() }, [seen(1, ['10.0.0.1'])]),
  alerts: [],
  related: [],
  things: new Map([thing('gateway'), thing('berths')]),
  missions: [
    {
      id: 'mission',
      code: 'M-04',
      name: { en: 'Ferry', fr: 'Bac' },
      state: 'severe',
      route: '/picture/mission/mission',
      through: [
        { asked: 'gateway', node: 'berths', exposed: false },
        { asked: 'hidden', node: 'secret', exposed: false },
      ],
      label,
    },
  ],
  ...more,
})

it('leaves out what its reader does not have, and every line to it', () => {
  const { nodes, edges } = incidentGraph(given())
  expect(JSON.stringify({ nodes, edges })).not.toMatch(/hidden|secret/)
})

it('leads from what was seen over the system and what leans on it to the mission', () => {
  const alert = {
    id: 'a1',
    capability: 'detection',
    first: 0,
    last: 0,
    assets: ['gateway', 'hidden'],
    hosts: [],
    met: 'x',
    title: { en: 'Beacon', fr: 'Balise' },
    place: 'gw-1',
    techniques: [],
    route: '/detection/alert/a1',
    label,
  }
  const { nodes, edges } = incidentGraph(given({ alerts: [alert] }))
  const way = (id: string) => leadsTo(edges, id)
  expect(way('alert a1')).toEqual(['gateway', ID])
  expect(way('observable 10.0.0.1')).toEqual([ID])
  expect(way('technique T0857')).toEqual([ID])
  expect(way('participant EST Navy')).toEqual([ID])
  expect([way(ID), way('gateway'), way('berths')]).toEqual([['gateway'], ['berths'], ['mission']])
  expect(nodes.map(({ kind }) => kind)).toEqual([
    'participant',
    'alert',
    'observable',
    'technique',
    'incident',
    'system',
    'dependency',
    'mission',
  ])
})

it('draws the newest of what there is too much of, and says how many are left out', () => {
  const values = Array.from({ length: MOST_OF_A_KIND + 5 }, (_, i) => `10.0.1.${i}`)
  const parts = assemble({ incidents: new Set([ID]), taken: new Set(), away: new Map() }, [seen(1, values)])
  const { nodes, more } = incidentGraph(given({ parts }))
  expect(nodes.filter(({ kind }) => kind === 'observable')).toHaveLength(MOST_OF_A_KIND)
  expect(more).toEqual({ observable: 5 })
})
