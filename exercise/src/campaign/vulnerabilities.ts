import { fields } from '../definitions.ts'
import { baltic, open } from '../labels.ts'
import { COE, from } from '../organisations.ts'
import { EXERCISE_EXTENSION, type Story, sdo, storyId } from '../story.ts'

/** CVE, product, score, EPSS, restricted?, story time, what it is. All invented. */
export const VULNERABILITIES: readonly (readonly [
  cve: string,
  product: string,
  cvss: number,
  epss: number,
  restricted: boolean,
  at: string,
  text: string,
])[] = [
  [
    'CVE-2026-99417',
    'Signalbox GW-4, remote maintenance',
    6.8,
    0.41,
    false,
    '051000',
    'The remote maintenance of Signalbox GW-4 up to 4.2.1 accepts a session without checking the account. Fixed in 4.2.3.',
  ],
  [
    'CVE-2026-98204',
    'TideOps 9, berth planner',
    8.1,
    0.62,
    true,
    '220740',
    'A crafted request reads the planner’s session store.',
  ],
  [
    'CVE-2026-97551',
    'Kestrel VX, VPN concentrator',
    9.1,
    0.88,
    true,
    '171000',
    'Memory of other sessions can be read before sign-in.',
  ],
  ['CVE-2026-99020', 'Volta R12, substation RTU', 7.4, 0.09, false, '121400', 'A malformed frame restarts the unit.'],
  [
    'CVE-2026-99533',
    'Rail radio core, Arcus 3',
    7.5,
    0.03,
    true,
    '201700',
    'The management port accepts an old certificate.',
  ],
  ['CVE-2026-98871', 'Folio 3, print server', 9.8, 0.55, false, '161200', 'A print job runs commands on the server.'],
  [
    'CVE-2026-96114',
    'Iris C, camera firmware',
    9.1,
    0.04,
    false,
    '031100',
    'The default account cannot be switched off.',
  ],
  [
    'CVE-2026-97002',
    'Tankline 4, fuel metering',
    8.6,
    0.06,
    true,
    '101500',
    'Meter readings can be changed by anyone on the network.',
  ],
  [
    'CVE-2026-96650',
    'Nimbus, weather display',
    7.8,
    0.02,
    false,
    '071000',
    'A stored page runs script in the display.',
  ],
  [
    'CVE-2026-95008',
    'Meeting room display',
    8.8,
    0.01,
    false,
    '021000',
    'The update service accepts unsigned packages.',
  ],
  ['CVE-2026-94771', 'Badge printer', 7.2, 0.01, false, '021030', 'The print service trusts every sender.'],
  [
    'CVE-2026-98120',
    'Meridian dispatch suite',
    7.9,
    0.05,
    true,
    '170900',
    'A replication account has more rights than it needs. The vendor states that the dispatch edition is not affected.',
  ],
]

/** What lifts the exposures, as courses of action: key, name, text, the vulnerability it mitigates. */
const ACTIONS: readonly (readonly [key: string, name: string, text: string, cve?: string])[] = [
  [
    'cut-maintenance',
    'Disconnect remote maintenance of GW-4',
    'Block the maintenance port at the operator’s edge until 4.2.3 is installed. Traffic control keeps running.',
    'CVE-2026-99417',
  ],
  [
    'install-423',
    'Install Signalbox 4.2.3',
    'Update one gateway at a time; each is out of service for 25 minutes.',
    'CVE-2026-99417',
  ],
  [
    'check-14-hashes',
    'Check 14 hashes over 30 days',
    'Search maintenance hosts for the shared hashes and report seen or not seen.',
  ],
  [
    'patch-tideops',
    'Rebuild the berth planner on clean hosts',
    'Restore from the copy before the first session and install 9.4.1.',
    'CVE-2026-98204',
  ],
  [
    'vpn-patch',
    'Patch Kestrel VX and end all sessions',
    'Sessions opened before the patch stay readable until they end.',
    'CVE-2026-97551',
  ],
  [
    'rtu-segment',
    'Put substation RTUs behind a gateway',
    'Only the control room may speak to Volta R12 units.',
    'CVE-2026-99020',
  ],
  [
    'print-off',
    'Switch off shared print servers',
    'Until the patch on the third day; wards print by courier.',
    'CVE-2026-98871',
  ],
  [
    'answer-wave',
    'Answer the wave with one page',
    'One dated page in four languages that says which ports are open; no reply to single accounts.',
  ],
]

export const vulnerability = (cve: string): string => storyId('vulnerability', cve)
export const action = (key: string): string => storyId('course-of-action', key)

export function tellVulnerabilities(story: Story): void {
  for (const [cve, product, cvss, epss, restricted, at, text] of VULNERABILITIES)
    story.add(
      from('COE', restricted ? baltic('EST') : open('EST'), 'A1'),
      sdo(story, 'vulnerability', cve, {
        created: at,
        by: COE,
        name: cve,
        description: `${product}. ${text}`,
        external_references: [
          { source_name: 'cve', external_id: cve },
          { source_name: 'Vendor advisory', description: `Advisory on ${product}.` },
        ],
        extensions: { [EXERCISE_EXTENSION]: { product, cvss, epss } },
        ...(cve === 'CVE-2026-97551' && fields({ 'LTU and POL': ['external_references.[1]'] })),
      }),
    )
  for (const [key, name, description, cve] of ACTIONS) {
    story.add(
      from('COE', open('EST'), 'A1'),
      sdo(story, 'course-of-action', key, { created: '211800', by: COE, name, description }),
    )
    if (cve)
      story.add(
        from('COE', open('EST'), 'A1'),
        sdo(story, 'relationship', `${key} mitigates ${cve}`, {
          created: '211800',
          by: COE,
          relationship_type: 'mitigates',
          source_ref: action(key),
          target_ref: vulnerability(cve),
          confidence: 85,
        }),
      )
  }
}
