import { idOf, type Stix } from '../support/stix.ts'
import { timeOf } from './cast.ts'

/** What hosts speak to; each is what one indicator looks for. */
const VALUES = ['198.51.100.7', 'otter.example', '203.0.113.9'] as const
export const KNOWN = VALUES.length
const HOSTS = ['10.31.4.20', '10.63.12.4', '10.71.2.14'] as const

const day = (n: number) => `2026-11-0${n}T10:00:00.000Z`
const indicatorId = (n: number): string => idOf('indicator', `known ${n % KNOWN}`)
const assetId = (n: number): string => idOf('x-testudo-asset', `host ${n % HOSTS.length}`)
const missionId = idOf('x-testudo-mission', 'watched')
const operationId = idOf('x-testudo-operation', 'watch')

export const patternOf = (n: number): string => {
  const value = VALUES[n % KNOWN] ?? ''
  return /[a-z]/.test(value) ? `[domain-name:value = '${value}']` : `[ipv4-addr:value = '${value}']`
}

/** An indicator for the value. Its version follows from what it says. */
export const indicatorOf = (n: number, version: number): Stix => ({
  type: 'indicator',
  spec_version: '2.1',
  id: indicatorId(n),
  created: day(1),
  modified: day(1 + version),
  name: `Known ${n % KNOWN}`,
  indicator_types: ['malicious-activity'],
  pattern: patternOf(n),
  pattern_type: 'stix',
  pattern_version: '2.1',
  valid_from: day(1),
  confidence: 40 + version * 10,
})

const extension = { 'extension-definition--ed64ad78-eef6-4c62-bc40-35a8deadd2a7': { extension_type: 'new-sdo' } }
const dated = { spec_version: '2.1', created: day(1), modified: day(1) }

/** An asset whose host the events name, and a mission that leans on it. */
export const ownerOf = (n: number): readonly Stix[] => [
  {
    ...dated,
    type: 'x-testudo-asset',
    id: assetId(n),
    name: `Gate ${n % HOSTS.length}`,
    sector: 'rail',
    nation: 'EST',
    addresses: [HOSTS[n % HOSTS.length]],
    extensions: extension,
  },
  {
    ...dated,
    type: 'x-testudo-operation',
    id: operationId,
    name: 'Watch',
    starts: day(1),
    ends: '2027-01-01T00:00:00.000Z',
    extensions: extension,
  },
  {
    ...dated,
    type: 'x-testudo-mission',
    id: missionId,
    name: 'Watched',
    code: 'W-1',
    operation_ref: operationId,
    nations: ['EST'],
    extensions: extension,
  },
  {
    ...dated,
    type: 'relationship',
    id: idOf('relationship', `watched needs host ${n % HOSTS.length}`),
    relationship_type: 'depends-on',
    source_ref: missionId,
    target_ref: assetId(n),
    extensions: {
      'extension-definition--d1259832-9ff3-4aa9-98a2-a8b479e5b70a': {
        extension_type: 'property-extension',
        gate: 'hosts',
        rule: 'all',
      },
    },
  },
]

/** Two events as Suricata writes them: one that speaks to a value, one that speaks to nobody. */
export const eventsOf = (n: number, step: number): string =>
  [VALUES[n % KNOWN] ?? '', '192.0.2.250']
    .map((to, i) => {
      const ends = { src_ip: HOSTS[(n + i) % HOSTS.length], src_port: 50_000 + step, proto: 'TCP' }
      const common = {
        timestamp: new Date(timeOf(step - 60)).toISOString().replace('Z', '000+0000'),
        flow_id: step,
        ...ends,
      }
      return JSON.stringify(
        /[a-z]/.test(to)
          ? { ...common, event_type: 'dns', dest_ip: '10.0.0.53', dns: { type: 'query', rrname: to, rrtype: 'A' } }
          : {
              ...common,
              event_type: 'flow',
              dest_ip: to,
              dest_port: 443,
              flow: { bytes_toserver: 100, bytes_toclient: 90 },
            },
      )
    })
    .map((line) => `${line}\n`)
    .join('')

/** A Sigma rule that fires on connections to a value. */
export const sigmaOf = (n: number): string => `title: Connection ${n % KNOWN}
logsource:
    category: network_connection
detection:
    selection:
        dest_ip: '${VALUES[n % KNOWN] ?? ''}'
    condition: selection
level: high
`

/** Ids a question may be about. */
export const DETECTION_IDS = {
  indicators: VALUES.map((_, n) => indicatorId(n)),
  assets: HOSTS.map((_, n) => assetId(n)),
  mission: missionId,
}
