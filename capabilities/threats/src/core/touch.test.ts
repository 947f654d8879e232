import type { Label } from '@testudo/kernel/label'
import { describe, expect, it } from 'vitest'
import { type TouchEdge, TouchMap } from './touch.ts'

const label: Label = { policy: 'ALLIED', classification: 'RESTRICTED', categories: [], originators: [] }
let n = 0
const edge = (source: string, kind: string, target: string): TouchEdge => ({
  id: `relationship--${(n += 1)}`,
  kind,
  source,
  target,
  label,
})
const HERON = 'intrusion-set--heron'
const CRANE = 'intrusion-set--crane'
const RAIL = 'identity--rail'
const PORT = 'identity--port'

const map = new TouchMap([
  edge(HERON, 'targets', RAIL),
  edge(CRANE, 'targets', PORT),
  edge(HERON, 'related-to', CRANE),
  edge(HERON, 'uses', 'malware--roof'),
  edge('malware--roof', 'exploits', 'vulnerability--gw'),
  edge(HERON, 'uses', 'attack-pattern--firmware'),
  edge('campaign--meadow', 'attributed-to', HERON),
  edge('incident--217', 'related-to', 'campaign--meadow'),
  edge('sighting--1', 'sighting_of_ref', 'malware--roof'),
  edge('sighting--1', 'where_sighted_refs', 'identity--kaunas'),
])
const reached = (id: string) => [...map.waysFrom(id).keys()].sort()

describe('the way from a threat to what it endangers', () => {
  it('does not pass from one actor to another that is merely related', () => {
    expect(reached(HERON)).not.toContain(PORT)
    expect(reached(CRANE)).toEqual([CRANE, PORT].sort())
  })

  it('does not come back out of a victim', () => {
    expect(reached(RAIL)).toEqual([RAIL])
  })

  it('goes by targets, malware, campaigns, incidents and sightings', () => {
    expect(reached(HERON)).toEqual(
      [
        HERON,
        RAIL,
        'malware--roof',
        'vulnerability--gw',
        'campaign--meadow',
        'incident--217',
        'sighting--1',
        'identity--kaunas',
      ].sort(),
    )
    expect(
      map
        .waysFrom(HERON)
        .get('vulnerability--gw')
        ?.map((one) => one.kind),
    ).toEqual(['uses', 'exploits'])
  })

  it('lets a technique endanger what its user endangers, not the reverse', () => {
    expect(reached('attack-pattern--firmware')).toContain(RAIL)
    expect(reached(HERON)).not.toContain('attack-pattern--firmware')
  })

  it('names the ends a question for missions must hold', () => {
    expect(map.ends()).toContain('vulnerability--gw')
    expect(map.ends()).not.toContain('malware--roof')
  })
})
