import type { Label } from '@testudo/kernel/label'
import { idOf, type Stix } from '../support/stix.ts'
import { timeOf } from './cast.ts'
import { DETECTION_IDS, ownerOf } from './things-detection.ts'

export const CVES = ['CVE-2026-90001', 'CVE-2026-90002'] as const
export const cveOf = (n: number): string => CVES[n % CVES.length] ?? CVES[0]

/** Operators: the one the low reader stands for, its neighbour, and one of the same name in another nation, the hidden writer's own. */
const NAMES = ['Centre', 'Harbour', 'Centre'] as const
export const OPERATORS = NAMES.length
const nameOf = (n: number): string => NAMES[n % OPERATORS] ?? 'Centre'
export const operatorOf = (n: number): string => idOf('identity', `operator ${n % OPERATORS}`)
/** The hidden one is of the hidden writer's nation, who may give its contact rights. */
const nationOf = (n: number): string => (n % OPERATORS === 2 ? 'LTU' : 'EST')

/** The asset equipment belongs to with its mission, and the operators everybody knows. */
export const ownedOf = (): readonly Stix[] => [
  ...ownerOf(0),
  ...[0, 1].map((n) => ({
    type: 'identity',
    spec_version: '2.1',
    id: operatorOf(n),
    created: '2026-11-01T10:00:00.000Z',
    modified: '2026-11-01T10:00:00.000Z',
    name: nameOf(n),
    identity_class: 'organization',
  })),
]

const FEEDS = ['record', 'kev', 'vex', 'epss'] as const
export type Feed = (typeof FEEDS)[number]
const day = (version: number) => `2026-11-1${version % 10}`

/** A record of CVE JSON 5, an entry of a catalogue, a statement of OpenVEX or a day of EPSS, as files hold them. */
export function fileOf(feed: Feed, n: number, version: number): string {
  const id = cveOf(n)
  switch (feed) {
    case 'record':
      return JSON.stringify({
        dataType: 'CVE_RECORD',
        dataVersion: '5.1',
        cveMetadata: { cveId: id, state: 'PUBLISHED', dateUpdated: `${day(version)}T00:00:00Z` },
        containers: {
          cna: {
            title: `Takeover ${version}`,
            descriptions: [{ lang: 'en', value: `What ${id} is.` }],
            affected: [
              {
                vendor: 'Signalbox',
                product: 'GW-4',
                defaultStatus: 'unaffected',
                versions: [{ version: '0', lessThan: `4.2.${version + 2}`, status: 'affected', versionType: 'custom' }],
              },
            ],
            metrics: [
              {
                cvssV3_1: {
                  version: '3.1',
                  vectorString: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
                  baseScore: 9.8,
                  baseSeverity: 'CRITICAL',
                },
              },
            ],
          },
        },
      })
    case 'kev':
      return JSON.stringify({
        title: 'CISA Catalog of Known Exploited Vulnerabilities',
        count: 1,
        vulnerabilities: [{ cveID: id, dateAdded: day(version), vulnerabilityName: `Attacked ${version}` }],
      })
    case 'vex':
      return JSON.stringify({
        '@context': 'https://openvex.dev/ns/v0.2.0',
        '@id': `https://signalbox.example/vex/${n}`,
        author: 'Signalbox',
        role: 'vendor',
        timestamp: `${day(version)}T00:00:00Z`,
        statements: [
          {
            vulnerability: { name: id },
            products: [{ '@id': 'cpe:2.3:a:signalbox:gw-4:*:*:*:*:*:*:*:*' }],
            status: 'not_affected',
            justification: 'vulnerable_code_not_present',
          },
        ],
      })
    case 'epss':
      return `#model_version:v2026,score_date:${day(version)}T00:00:00+0000\ncve,epss,percentile\n${id},0.${version + 1}2,0.9\n`
    default:
      return feed satisfies never
  }
}

export const pieceOf = (n: number, operator: number): string => `gw-${operator % OPERATORS}-${n % 2}`

/** A table of one piece of equipment. */
export const tableOf = (n: number, operator: number, version: number): string =>
  [
    'id;equipment;operator;operator name;nation;asset;sector;exposure;safety;seen;vendor;product;version;cpe',
    [
      pieceOf(n, operator),
      `Gateway ${n % 2} of ${nameOf(operator)}`,
      operatorOf(operator),
      nameOf(operator),
      nationOf(operator),
      DETECTION_IDS.assets[0] ?? '',
      'rail',
      'open',
      'critical',
      '2026-11-20',
      'Signalbox',
      'GW-4',
      `4.2.${version}`,
      'cpe:2.3:a:signalbox:gw-4:4.2.1:*:*:*:*:*:*:*',
    ].join(';'),
  ].join('\n')

/** One officer may release what is unclassified; what the hidden writer's contacts read besides is under TLP:RED. */
export const contactOf = (operator: number, label: Label, hidden: boolean) => ({
  operatorName: nameOf(operator),
  nation: nationOf(operator),
  language: 'en',
  clearances: { ALLIED: 'UNCLASSIFIED', ...(hidden ? { TLP: 'RED' } : {}) },
  label,
})

/** @param equipment pieces it is about: it stands under their labels */
export const incidentOf = (step: number, equipment: readonly string[]) => ({
  step: 'early-warning',
  title: `Gateway down ${step}`,
  aware: timeOf(step - 60),
  unlawful: true,
  crossBorder: false,
  equipment,
})
