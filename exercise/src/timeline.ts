import type { Label } from '@testudo/kernel/label'
import { baltic, open, regional } from './labels.ts'
import { from, node } from './organisations.ts'
import { incidentId, workedOn } from './incidents.ts'
import { type Story, sdo, storyId } from './story.ts'
import { assetId, newSdo } from './world/assets.ts'

interface Incident {
  readonly number: string
  readonly title: string
  readonly at: string
  readonly nation: string
  readonly label: Label
  readonly text: string
}

/** The incidents behind the state changes, oldest first. */
const INCIDENTS: readonly Incident[] = [
  {
    number: 'INC-0209',
    title: 'Fuel metering blocked at Bremerhaven',
    at: '192200',
    nation: 'DEU',
    label: regional('DEU'),
    text: 'Metering computers of the tank farm were encrypted. Loading went on by hand at reduced rate until they were restored.',
  },
  {
    number: 'INC-0212',
    title: 'Dispatch replication stopped at Kaunas',
    at: '200557',
    nation: 'LTU',
    label: baltic('LTU'),
    text: 'A service account deleted the standby database of the dispatch centre. Trains ran with longer gaps until it was rebuilt.',
  },
  {
    number: 'INC-0217',
    title: 'Wiper on signalling gateways, Suwałki',
    at: '211418',
    nation: 'POL',
    label: baltic('POL'),
    text: 'Firmware of 3 of 3 gateway units overwritten by SLATE ROOF. The units do not start and must be replaced.',
  },
  {
    number: 'INC-0221',
    title: 'Berth planner down at Klaipėda',
    at: '220902',
    nation: 'LTU',
    label: baltic('LTU'),
    text: 'The planner was shut off after a remote session from a new network. Berths are planned by hand.',
  },
  {
    number: 'INC-0224',
    title: 'AMBERLINK cables lost within 24 minutes',
    at: '220447',
    nation: 'SWE',
    label: baltic('SWE'),
    text: 'AMBERLINK-1 and AMBERLINK-2 lost all light. Cause unknown; most cable faults are accidents. A repair ship reaches AMBERLINK-1 on the third day.',
  },
]

interface Exposed {
  readonly asset: string
  readonly health: number
  readonly from: string
  readonly until?: string
  readonly cause: string
  readonly reference: string
  readonly name: string
  readonly what: string
  readonly whatFr: string
  readonly lifts?: string
  readonly repairHours?: number
  readonly nation: string
  readonly label?: Label
  readonly grade: string
}

export const vulnerabilityId = (cve: string): string => storyId('vulnerability', cve)
const reportId = (key: string): string => storyId('report', key)

/** What lowered the health of which asset, when, and why. Only these change the state of a mission. */
const EXPOSURES: readonly Exposed[] = [
  {
    asset: 'Rīga control',
    health: 0.7,
    from: '171950',
    until: '172330',
    cause: reportId('storm-riga'),
    reference: 'EXP-1176',
    name: 'Storm, Gulf of Riga',
    what: 'slowed by a storm',
    whatFr: 'ralentie par la tempête',
    nation: 'LVA',
    grade: 'A1',
  },
  {
    asset: 'Rīga control',
    health: 0.4,
    from: '172330',
    until: '180542',
    cause: reportId('storm-riga'),
    reference: 'EXP-1177',
    name: 'Pilots in harbour, Rīga',
    what: 'left without pilots by a storm',
    whatFr: 'privée de pilotes par la tempête',
    nation: 'LVA',
    grade: 'A1',
  },
  {
    asset: 'Łomża bridge',
    health: 0.7,
    from: '191205',
    until: '192142',
    cause: reportId('bridge-lomza'),
    reference: 'EXP-1180',
    name: 'One lane closed, Łomża',
    what: 'reduced to one lane',
    whatFr: 'réduit à une voie',
    nation: 'POL',
    grade: 'A2',
  },
  {
    asset: 'Bremerhaven tank',
    health: 0.7,
    from: '192200',
    until: '210842',
    cause: incidentId('INC-0209'),
    reference: 'INC-0209',
    name: 'Fuel metering blocked',
    what: 'metered by hand',
    whatFr: 'compté à la main',
    nation: 'DEU',
    label: regional('DEU'),
    grade: 'A2',
  },
  {
    asset: 'kaunas-dispatch',
    health: 0.8,
    from: '200557',
    until: '210300',
    cause: incidentId('INC-0212'),
    reference: 'INC-0212',
    name: 'Dispatch replication stopped',
    what: 'slowed',
    whatFr: 'ralenti',
    nation: 'LTU',
    label: baltic('LTU'),
    grade: 'A2',
  },
  {
    asset: 'elk-110',
    health: 0.8,
    from: '201940',
    until: '241200',
    cause: reportId('elk-transformer'),
    reference: 'EXP-1183',
    name: 'One of two transformers out for repair',
    what: 'running on 1 of 2 transformers',
    whatFr: 'alimenté par 1 transformateur sur 2',
    lifts: 'Planned return {241200}',
    repairHours: 43,
    nation: 'POL',
    grade: 'A2',
  },
  {
    asset: 'elblag-gateway',
    health: 0,
    from: '211300',
    cause: vulnerabilityId('CVE-2026-99417'),
    reference: 'CVE-2026-99417',
    name: 'Exploited, gateway isolated by its owner',
    what: 'isolated',
    whatFr: 'isolée',
    lifts: 'Patch and reconnect, 9 h 30',
    repairHours: 9.5,
    nation: 'POL',
    label: regional('POL'),
    grade: 'A1',
  },
  {
    asset: 'suwalki-gateway',
    health: 0,
    from: '211430',
    cause: incidentId('INC-0217'),
    reference: 'INC-0217',
    name: 'Wiper on signalling gateway, ORANGE HERON',
    what: 'wiped',
    whatFr: 'effacée',
    lifts: 'Replace 3 units, 33 h',
    repairHours: 33,
    nation: 'POL',
    label: baltic('POL'),
    grade: 'B2',
  },
  {
    asset: 'kaunas-dispatch',
    health: 1,
    from: '190810',
    cause: vulnerabilityId('CVE-2026-98120'),
    reference: 'CVE-2026-98120',
    name: 'Affected, ruled out by vendor VEX',
    what: 'not affected',
    whatFr: 'non affecté',
    lifts: 'Nothing to do',
    repairHours: 0,
    nation: 'LTU',
    label: baltic('LTU'),
    grade: 'A2',
  },
  {
    asset: 'Kuldīga exchange',
    health: 0.75,
    from: '220447',
    until: '220511',
    cause: incidentId('INC-0224'),
    reference: 'INC-0224',
    name: 'Courland exchange overloaded',
    what: 'overloaded',
    whatFr: 'surchargé',
    nation: 'LVA',
    label: baltic('LVA'),
    grade: 'A2',
  },
  {
    asset: 'AMBERLINK-1',
    health: 0,
    from: '220447',
    cause: incidentId('INC-0224'),
    reference: 'INC-0224',
    name: 'AMBERLINK-1 lost all light',
    what: 'out of service',
    whatFr: 'hors service',
    lifts: 'Repair ship expected {251000}',
    repairHours: 160,
    nation: 'SWE',
    label: baltic('SWE'),
    grade: 'A1',
  },
  {
    asset: 'AMBERLINK-2',
    health: 0,
    from: '220511',
    cause: incidentId('INC-0224'),
    reference: 'INC-0224',
    name: 'AMBERLINK-2 lost all light',
    what: 'out of service',
    whatFr: 'hors service',
    lifts: 'Second in the repair plan',
    repairHours: 230,
    nation: 'LVA',
    label: baltic('LVA'),
    grade: 'A1',
  },
  {
    asset: 'berth-planner',
    health: 0,
    from: '220915',
    cause: incidentId('INC-0221'),
    reference: 'INC-0221',
    name: 'Berth planner shut off',
    what: 'shut off',
    whatFr: 'arrêté',
    lifts: 'Rebuild on clean hosts, 20 h',
    repairHours: 20,
    nation: 'LTU',
    label: baltic('LTU'),
    grade: 'A2',
  },
  {
    asset: 'channel-press',
    health: 0.25,
    from: '221100',
    cause: storyId('campaign', 'NAR-31'),
    reference: 'NAR-31',
    name: 'Press gateway answers late',
    what: 'answering late',
    whatFr: 'ralentie',
    lifts: 'Wave passes or filter holds, 10 h',
    repairHours: 10,
    nation: 'LTU',
    grade: 'A2',
  },
  {
    asset: 'channel-hotline',
    health: 0.25,
    from: '221100',
    cause: storyId('campaign', 'NAR-31'),
    reference: 'NAR-31',
    name: 'Hotline answers late',
    what: 'answering late',
    whatFr: 'ralentie',
    lifts: 'Second shift of operators, 6 h',
    repairHours: 6,
    nation: 'LTU',
    grade: 'A2',
  },

  // Real trouble elsewhere that no mission of today depends on.
  {
    asset: 'Visby hospital',
    health: 0.8,
    from: '201100',
    cause: vulnerabilityId('CVE-2026-98871'),
    reference: 'CVE-2026-98871',
    name: 'Print server switched off',
    what: 'printing by courier',
    whatFr: 'imprimé par coursier',
    lifts: 'Patch planned {251800}',
    repairHours: 12,
    nation: 'SWE',
    grade: 'A2',
  },
  {
    asset: 'Narva bridge',
    health: 0.5,
    from: '181400',
    cause: reportId('bridge-narva'),
    reference: 'EXP-1179',
    name: 'Bridge open by day only',
    what: 'open by day only',
    whatFr: 'ouvert de jour seulement',
    nation: 'EST',
    grade: 'A1',
  },
  {
    asset: 'Constanța water',
    health: 0.7,
    from: '210620',
    cause: reportId('water-constanta'),
    reference: 'EXP-1185',
    name: 'Pumps controlled by hand',
    what: 'controlled by hand',
    whatFr: 'commandée à la main',
    lifts: 'Controller replaced {231500}',
    repairHours: 22,
    nation: 'ROU',
    grade: 'B2',
  },
  {
    asset: 'Trieste quay',
    health: 0.5,
    from: '220200',
    cause: reportId('crane-trieste'),
    reference: 'EXP-1187',
    name: 'Two of four cranes stopped',
    what: 'served by 2 of 4 cranes',
    whatFr: 'servi par 2 grues sur 4',
    repairHours: 30,
    nation: 'ITA',
    grade: 'A2',
  },
  {
    asset: 'Brest quay',
    health: 0.8,
    from: '220820',
    cause: vulnerabilityId('CVE-2026-99417'),
    reference: 'CVE-2026-99417',
    name: 'Remote maintenance cut on two gateways',
    what: 'working without remote maintenance',
    whatFr: 'sans télémaintenance',
    lifts: 'Install 4.2.3',
    repairHours: 8,
    nation: 'FRA',
    grade: 'A1',
  },
  {
    asset: 'Göteborg airport',
    health: 0.4,
    from: '221310',
    cause: reportId('radar-goteborg'),
    reference: 'EXP-1190',
    name: 'Approach radar in maintenance',
    what: 'without approach radar',
    whatFr: 'sans radar d’approche',
    lifts: 'Radar back {222200}',
    repairHours: 5,
    nation: 'SWE',
    grade: 'A1',
  },
]

/** Reports that are the cause of what is no incident: weather, works, maintenance. */
const EVENTS: readonly (readonly [
  key: string,
  name: string,
  at: string,
  nation: string,
  text: string,
  asset: string,
])[] = [
  [
    'storm-riga',
    'Storm in the Gulf of Riga',
    '171800',
    'LVA',
    'Pilots stayed in harbour during the night.',
    'Rīga control',
  ],
  [
    'bridge-lomza',
    'Inspection of the bridge at Łomża',
    '191100',
    'POL',
    'One lane closed for an unplanned inspection; nothing found.',
    'Łomża bridge',
  ],
  [
    'elk-transformer',
    'Transformer repair at Ełk',
    '201900',
    'POL',
    'Transformer 2 taken out after an oil alarm.',
    'elk-110',
  ],
  [
    'bridge-narva',
    'Bridge at Narva closed at night',
    '181200',
    'EST',
    'Open from 0700 to 2200 local time.',
    'Narva bridge',
  ],
  [
    'water-constanta',
    'Pump controller fault at Constanța',
    '210600',
    'ROU',
    'The controller restarts every few minutes; staff run the pumps by hand.',
    'Constanța water',
  ],
  ['crane-trieste', 'Crane works at Trieste', '212000', 'ITA', 'Two cranes wait for a spare part.', 'Trieste quay'],
  [
    'radar-goteborg',
    'Radar maintenance at Göteborg',
    '220900',
    'SWE',
    'Planned work on the approach radar; no flight for this operation is affected.',
    'Göteborg airport',
  ],
]

export function tellTimeline(story: Story): void {
  for (const { number, title, at, nation, label, text } of INCIDENTS)
    story.add(
      from(nation, label, 'A2'),
      sdo(story, 'incident', number, {
        created: at,
        by: node(nation),
        name: `${number} ${title}`,
        description: text,
        external_references: [{ source_name: 'Testudo', external_id: number }],
        extensions: workedOn(story, number),
      }),
    )

  for (const [key, name, at, nation, text, asset] of EVENTS)
    story.add(
      from(nation, open(nation), 'A2'),
      sdo(story, 'report', key, {
        created: at,
        by: node(nation),
        name,
        description: text,
        published: story.at(at),
        object_refs: [assetId(asset)],
      }),
    )

  for (const e of EXPOSURES)
    story.add(
      from(e.nation, e.label ?? open(e.nation), e.grade),
      sdo(story, 'x-testudo-exposure', `${e.reference} ${e.asset} ${e.from}`, {
        created: e.from,
        by: node(e.nation),
        name: e.name,
        asset_ref: assetId(e.asset),
        health: e.health,
        starts: story.at(e.from),
        ...(e.until && { ends: story.at(e.until) }),
        cause_ref: e.cause,
        reference: e.reference,
        what: e.what,
        what_fr: e.whatFr,
        ...(e.lifts && { lifts: e.lifts.replace(/\{(\d{6})\}/, (_, dtg: string) => story.say(dtg)) }),
        ...(e.repairHours !== undefined && { repair_hours: e.repairHours }),
        reliability: e.grade.charAt(0),
        credibility: e.grade.charAt(1),
        confidence: 75,
        extensions: newSdo,
      }),
    )
}
