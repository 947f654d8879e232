import type { Label } from '@testudo/kernel/label'
import { fields } from '../definitions.ts'
import { allied, BALTIC, baltic, open } from '../labels.ts'
import { COE, from, HQ, node, operator } from '../organisations.ts'
import { EXERCISE_EXTENSION, type Story, sdo, storyId } from '../story.ts'
import { incidentId } from '../incidents.ts'
import { assetId } from '../world/assets.ts'
import { CRANE, HERON, LANTERN, malware, SERVICE_5 } from './actors.ts'
import { indicator, sample } from './indicators.ts'
import { technique } from './techniques.ts'
import { action, vulnerability } from './vulnerabilities.ts'

interface Report {
  readonly key: string
  readonly name: string
  readonly nation: string
  readonly label: Label
  readonly grade: string
  readonly at: string
  readonly types: readonly string[]
  readonly paragraphs: readonly string[]
  readonly refs: readonly string[]
  /** Statements that one nation or community keeps are groupings: they are no news for the common picture. */
  readonly kept?: true
  /** Field marks: a paragraph, a reference or another property that fewer may read. */
  readonly marks?: ReturnType<typeof fields>
}

const paragraph = (i: number): string => `extensions.${EXERCISE_EXTENSION}.paragraphs.[${i}]`

/** Reports of allies. Their paragraphs stand in the exercise extension, so that each can carry its own mark. */
const reports = (story: Story): readonly Report[] => [
  {
    key: '0442',
    name: 'ORANGE HERON against rail signalling',
    nation: 'LTU',
    label: open('LTU'),
    grade: 'A2',
    at: '221612',
    types: ['intrusion-set', 'attack-pattern'],
    paragraphs: [
      `Since ${story.say('191200')} an intrusion set tracked as ORANGE HERON has overwritten the firmware of signalling gateways at rail operators in Poland and Latvia. Two gateways on the line from Gdynia to Rukla are out of service.`,
      'We assess it is likely (55 to 80 %) that the Kaunas dispatch centre is a further target. Confidence in this judgement is moderate.',
      'Entry was through the remote maintenance service of one vendor (CVE-2026-99417). The actor stayed for 19 days before acting and removed logs on 3 of 3 units.',
      'The affected units are at Suwałki km 214.3 and Elbląg km 61.8.',
      'Disconnect remote maintenance of the named gateway family, check the 14 hashes over the last 30 days, and report seen or not seen by the morning brief.',
      'The operator Polski Ruch Kolejowy S.A. reported first and asked not to be named outside POL and LTU.',
    ],
    refs: [
      HERON,
      malware('SLATE ROOF'),
      vulnerability('CVE-2026-99417'),
      technique('T0857'),
      technique('T0822'),
      action('cut-maintenance'),
      action('check-14-hashes'),
    ],
    marks: fields({ 'without FIN SWE DNK': [paragraph(1), paragraph(2)], 'LTU and POL': [paragraph(3), paragraph(5)] }),
  },
  {
    key: '0431',
    name: 'ORANGE HERON, first report',
    nation: 'LTU',
    label: baltic('LTU'),
    grade: 'A2',
    at: '211540',
    types: ['intrusion-set'],
    paragraphs: ['Gateways at two operators do not start. A wiper for this gateway was found on a maintenance host.'],
    refs: [HERON, malware('SLATE ROOF'), incidentId('INC-0217')],
  },
  {
    key: 'rail-pol',
    name: 'What we saw at Suwałki',
    nation: 'POL',
    label: baltic('POL'),
    grade: 'B2',
    at: '211600',
    types: ['threat-report'],
    paragraphs: [
      'A maintenance account signed in from a relay in a home router at night. Eleven minutes later the first unit restarted.',
      'The account belongs to a contractor; his laptop is with the police.',
    ],
    refs: [incidentId('INC-0217'), HERON, indicator('Address 203.0.113.64')],
    marks: fields({ 'LTU and POL': [paragraph(0)], 'LTU only': [paragraph(1)] }),
  },
  {
    key: 'rail-lva',
    name: 'Same wiper hash at a Latvian operator',
    nation: 'LVA',
    label: baltic('LVA'),
    grade: 'A2',
    at: '211502',
    types: ['malware'],
    paragraphs: [
      'Balta Rail found the file on one host. It had not run; the host was off the network at the set hour.',
    ],
    refs: [malware('SLATE ROOF'), operator('balta-rail'), sample('fw_4_2_1b.bin')],
  },
  {
    key: 'coe-slate-roof',
    name: 'SLATE ROOF: how it works',
    nation: 'COE',
    label: open('EST'),
    grade: 'A1',
    at: '220300',
    types: ['malware'],
    paragraphs: [
      'SLATE ROOF writes an invalid image to both firmware banks and then restarts the gateway.',
      'The unit cannot be repaired on site. A spare takes eleven hours to configure.',
      'It checks no signature because the vendor tool it carries does not.',
    ],
    refs: [malware('SLATE ROOF'), vulnerability('CVE-2026-99417'), technique('T0857'), technique('T0816')],
  },
  {
    key: 'dnk-ports',
    name: 'Remote sessions in port software',
    nation: 'DNK',
    label: baltic('DNK'),
    grade: 'B2',
    at: '221010',
    types: ['campaign'],
    paragraphs: [
      'Sessions from a network new to the operator opened planning software at three ports in one night.',
      'The accounts were taken from a shipping agent two weeks earlier.',
    ],
    refs: [storyId('campaign', 'TIDE TABLE'), CRANE, vulnerability('CVE-2026-98204')],
  },
  {
    key: 'swe-cables',
    name: 'Cable faults between Gotland and Courland',
    nation: 'SWE',
    label: baltic('SWE'),
    grade: 'A1',
    at: '220700',
    types: ['threat-report'],
    paragraphs: [
      `AMBERLINK-1 lost light at ${story.say('220447')}, AMBERLINK-2 at ${story.say('220511')}.`,
      'Weather was calm. Eleven vessels passed within two miles of either fault in the hour before.',
      'No judgement is made on the cause; most faults worldwide are accidents.',
    ],
    refs: [incidentId('INC-0224'), assetId('AMBERLINK-1'), assetId('AMBERLINK-2')],
  },
  {
    key: 'swe-own',
    kept: true,
    name: 'Sonar record near AMBERLINK-2',
    nation: 'SWE',
    label: allied('SECRET', ['SWE'], ['SWE']),
    grade: 'A2',
    at: '220910',
    types: ['threat-report'],
    paragraphs: ['A record of the sea floor from the night before is held nationally.'],
    refs: [incidentId('INC-0224')],
  },
  {
    key: 'fra-own',
    kept: true,
    name: 'Note nationale sur GW-4',
    nation: 'FRA',
    label: allied('CONFIDENTIAL', ['FRA'], ['FRA']),
    grade: 'A2',
    at: '220840',
    types: ['vulnerability'],
    paragraphs: ['Deux passerelles du même modèle sont en service au quai Nord ; l’exploitant a été prévenu.'],
    refs: [vulnerability('CVE-2026-99417'), operator('port-estuaire')],
  },
  {
    key: 'ltu-source',
    name: 'Source report on the SLATE ROOF team',
    nation: 'LTU',
    label: allied('SECRET', ['LTU'], ['LTU'], { special: ['TIDAL'] }),
    grade: 'B2',
    at: '141000',
    types: ['threat-actor'],
    paragraphs: [
      'A source with direct access names a team of six that writes a wiper for gateways, and the building it works in.',
      'The source is new; one earlier statement was confirmed.',
    ],
    refs: [HERON, SERVICE_5],
  },
  {
    key: 'assessment-baltic',
    name: 'Assessment: aims of ORANGE in the Baltic',
    nation: 'HQ',
    label: allied('SECRET', BALTIC, ['LTU', 'POL', 'SWE']),
    grade: 'B2',
    at: '131300',
    types: ['campaign', 'threat-actor'],
    paragraphs: [
      'We assess it is likely that ORANGE will try to delay the reinforcement without being named.',
      'It is a realistic possibility that signalling on the Suwałki corridor is the first target.',
    ],
    refs: [CRANE, LANTERN],
    marks: fields({ 'SWE only': [paragraph(1)] }),
  },
  {
    key: 'nar-31',
    name: 'NAR-31: what the wave says and what is true',
    nation: 'LTU',
    label: open('LTU'),
    grade: 'A2',
    at: '221230',
    types: ['campaign'],
    paragraphs: [
      '412 accounts posted the same three claims within forty minutes.',
      'All three ports named are open. Trains run at half rate; none is cancelled.',
      'The press gateway and the hotline answer late; the portal, cell broadcast and radio are not affected.',
    ],
    refs: [storyId('campaign', 'NAR-31'), LANTERN, action('answer-wave')],
  },
  {
    key: 'advisory-rail',
    name: 'Advisory to railway operators',
    nation: 'COE',
    label: open('EST'),
    grade: 'A1',
    at: '211830',
    types: ['vulnerability'],
    paragraphs: [
      'Remote maintenance of Signalbox GW-4 is attacked now. Cut it at your edge; traffic control keeps running without it.',
      'Ask your contractors which accounts they hold.',
    ],
    refs: [vulnerability('CVE-2026-99417'), action('cut-maintenance'), action('install-423'), malware('SLATE ROOF')],
  },
  {
    key: 'rail-isac',
    kept: true,
    name: 'To members of RAIL-ISAC: accounts to close',
    nation: 'LVA',
    label: allied('UNCLASSIFIED', ['EST', 'LTU', 'LVA', 'POL', 'RAIL-ISAC'], ['LVA'], { tlp: 'AMBER' }),
    grade: 'A2',
    at: '212000',
    types: ['threat-report'],
    paragraphs: ['Eleven contractor accounts were used at more than one member. The list is with your national node.'],
    refs: [operator('balta-rail'), vulnerability('CVE-2026-99417')],
  },
]

export function tellReports(story: Story): void {
  for (const r of reports(story))
    story.add(
      from(r.nation, r.label, r.grade),
      sdo(story, r.kept ? 'grouping' : 'report', r.key, {
        created: r.at,
        by: r.nation === 'HQ' ? HQ : r.nation === 'COE' ? COE : node(r.nation),
        name: r.name,
        ...(r.kept ? { context: 'suspicious-activity' } : { report_types: r.types, published: story.at(r.at) }),
        object_refs: r.refs,
        confidence: 70,
        extensions: { [EXERCISE_EXTENSION]: { paragraphs: r.paragraphs } },
        ...r.marks,
      }),
    )
}
