import type { Label } from '@testudo/kernel/label'
import { baltic, open, restricted } from '../labels.ts'
import { COE, from, node, operator } from '../organisations.ts'
import { type Story, sdo, storyId } from '../story.ts'
import { incidentId } from '../incidents.ts'
import { CRANE, HERON, infrastructure, LANTERN, malware, SERVICE_5, tool } from './actors.ts'
import { sample } from './indicators.ts'
import { technique } from './techniques.ts'
import { vulnerability } from './vulnerabilities.ts'

type Said = readonly [
  source: string,
  verb: string,
  target: string,
  nation: string,
  label: Label,
  grade: string,
  at: string,
  confidence: number,
]

const MEADOW = storyId('campaign', 'SALT MEADOW')
const TIDE_TABLE = storyId('campaign', 'TIDE TABLE')
const NAR_31 = storyId('campaign', 'NAR-31')

/** Who says that what is related to what. */
const SAID: readonly Said[] = [
  [HERON, 'targets', operator('polski-ruch'), 'POL', restricted(['LTU', 'POL'], 'POL'), 'B2', '211418', 80],
  [HERON, 'targets', operator('balta-rail'), 'LVA', baltic('LVA'), 'A2', '211502', 75],
  [HERON, 'targets', operator('kauno-dispecerine'), 'LTU', baltic('LTU'), 'C3', '221100', 50],
  [infrastructure('gateway-family'), 'related-to', HERON, 'LTU', open('LTU'), 'A2', '211655', 85],
  [HERON, 'uses', malware('SLATE ROOF'), 'LTU', open('LTU'), 'A2', '211655', 85],
  [HERON, 'uses', malware('SLATE ROOF'), 'LVA', baltic('LVA'), 'A2', '211502', 80],
  [HERON, 'uses', malware('WET CHALK'), 'EST', baltic('EST'), 'A2', '191530', 75],
  [HERON, 'uses', malware('TIN HERALD'), 'LVA', open('LVA'), 'B2', '180705', 60],
  [HERON, 'uses', tool('GW Service Console'), 'POL', baltic('POL'), 'B2', '211600', 70],
  [HERON, 'uses', tool('Firmware writer 4'), 'COE', open('EST'), 'A1', '220300', 85],
  [HERON, 'uses', tool('PALE ROPE'), 'EST', baltic('EST'), 'B3', '201400', 55],
  [HERON, 'uses', infrastructure('heron-c2'), 'LTU', baltic('LTU'), 'A2', '191050', 80],
  [HERON, 'uses', infrastructure('heron-relays'), 'EST', baltic('EST'), 'B2', '201400', 65],
  [HERON, 'attributed-to', SERVICE_5, 'LTU', restricted(['LTU', 'POL'], 'LTU'), 'C3', '211900', 40],
  [HERON, 'related-to', CRANE, 'LTU', baltic('LTU'), 'C3', '190930', 35],
  [MEADOW, 'attributed-to', HERON, 'LTU', baltic('LTU', 'AMBER'), 'B2', '211900', 65],
  [MEADOW, 'uses', malware('SLATE ROOF'), 'LTU', baltic('LTU', 'AMBER'), 'A2', '211655', 85],
  [MEADOW, 'targets', operator('polski-ruch'), 'POL', restricted(['LTU', 'POL'], 'POL'), 'B2', '211600', 75],
  [TIDE_TABLE, 'attributed-to', CRANE, 'DNK', baltic('DNK'), 'C3', '221010', 40],
  [TIDE_TABLE, 'uses', malware('LOW BEACON'), 'DNK', baltic('DNK'), 'B2', '221010', 65],
  [TIDE_TABLE, 'targets', operator('klaipedos-krantine'), 'LTU', baltic('LTU'), 'A2', '220930', 70],
  [TIDE_TABLE, 'targets', operator('kuestenrohr'), 'DEU', baltic('DEU'), 'B2', '200900', 60],
  [NAR_31, 'attributed-to', LANTERN, 'POL', open('POL'), 'B2', '221130', 60],
  [NAR_31, 'uses', malware('PAPER GULL'), 'POL', open('POL'), 'A2', '221120', 75],
  [LANTERN, 'uses', infrastructure('lantern-sites'), 'POL', open('POL'), 'B2', '221050', 70],
  [LANTERN, 'uses', malware('PAPER GULL'), 'POL', open('POL'), 'B2', '221120', 65],
  [CRANE, 'uses', malware('LOW BEACON'), 'DNK', open('DNK'), 'B2', '171320', 65],
  [CRANE, 'uses', malware('REED CUTTER'), 'DEU', baltic('DEU'), 'B2', '192215', 60],
  [CRANE, 'uses', infrastructure('crane-mail'), 'DNK', open('DNK'), 'B2', '171330', 70],
  [CRANE, 'targets', operator('vestjysk-havn'), 'DNK', baltic('DNK'), 'A2', '171330', 70],
  [malware('SLATE ROOF'), 'exploits', vulnerability('CVE-2026-99417'), 'COE', open('EST'), 'A1', '211300', 90],
  [HERON, 'targets', vulnerability('CVE-2026-99417'), 'COE', open('EST'), 'A1', '211300', 90],
  [malware('LOW BEACON'), 'exploits', vulnerability('CVE-2026-98204'), 'DNK', baltic('DNK'), 'B3', '221010', 50],
  [malware('TIN HERALD'), 'drops', malware('WET CHALK'), 'COE', open('EST'), 'A1', '201200', 90],
  [malware('SLATE ROOF'), 'uses', tool('Firmware writer 4'), 'COE', open('EST'), 'A1', '220300', 90],
  [malware('WET CHALK'), 'uses', infrastructure('heron-c2'), 'EST', baltic('EST'), 'A2', '191535', 80],
  [malware('PAPER GULL'), 'uses', infrastructure('lantern-sites'), 'POL', open('POL'), 'B3', '221120', 45],
  [infrastructure('gateway-family'), 'has', vulnerability('CVE-2026-99417'), 'COE', open('EST'), 'A1', '051000', 95],
  [incidentId('INC-0217'), 'related-to', MEADOW, 'POL', baltic('POL', 'AMBER'), 'B2', '211600', 70],
  [incidentId('INC-0217'), 'related-to', malware('SLATE ROOF'), 'POL', baltic('POL'), 'A2', '211418', 85],
  [incidentId('INC-0221'), 'related-to', TIDE_TABLE, 'LTU', baltic('LTU'), 'B3', '220930', 55],
  [incidentId('INC-0209'), 'related-to', malware('REED CUTTER'), 'DEU', baltic('DEU'), 'A2', '192215', 75],
  [incidentId('INC-0217'), 'related-to', HERON, 'LTU', baltic('LTU'), 'B2', '211900', 65],
  [incidentId('INC-0212'), 'related-to', CRANE, 'LTU', baltic('LTU'), 'D4', '211900', 25],
]

/** Techniques by user: intrusion set or malware, who saw it, and when first. */
const USED: readonly (readonly [user: string, nation: string, label: Label, rows: string])[] = [
  [
    HERON,
    'LTU',
    open('LTU'),
    'T0822 190800ZOCT26,T0859 210900ZOCT26,T0857 191200,T0826 191215,T0886 211418,T0846 020700,T0888 020715,T0882 051100',
  ],
  [HERON, 'POL', baltic('POL'), 'T0872 021000,T0867 211400,T0816 211418,T1078.002 211400,T1199 191300ZOCT26'],
  [HERON, 'EST', baltic('EST'), 'T1090.003 201400,T1572 201430,T1584.008 201500,T1018 191530'],
  [malware('SLATE ROOF'), 'COE', open('EST'), 'T0857 220300,T0839 220300,T0816 220300,T1561.002 220300,T1485 220300'],
  [malware('WET CHALK'), 'COE', open('EST'), 'T1071.001 201200,T1105 201200,T1059.001 201200,T1003.001 201200'],
  [malware('TIN HERALD'), 'COE', open('EST'), 'T1566.001 201200,T1053.005 201200'],
  [
    CRANE,
    'DNK',
    open('DNK'),
    'T1566.001 171330,T1589.001 171330,T1190 220740,T1133 221010,T1021.001 221010,T1583.001 171330',
  ],
  [malware('LOW BEACON'), 'DNK', open('DNK'), 'T1071.004 171320'],
  [malware('REED CUTTER'), 'DEU', baltic('DEU'), 'T1486 192215,T0881 192215,T1070.001 192215'],
  [malware('PAPER GULL'), 'POL', open('POL'), 'T1498.001 221120,T0814 221120'],
  [LANTERN, 'POL', open('POL'), 'T1583.001 221050'],
]

export function tellRelations(story: Story): void {
  const relate = ([source, verb, target, nation, label, grade, at, confidence]: Said) =>
    story.add(
      from(nation, label, grade),
      sdo(story, 'relationship', `${nation}: ${source} ${verb} ${target}`, {
        created: at,
        by: nation === 'COE' ? COE : node(nation),
        relationship_type: verb,
        source_ref: source,
        target_ref: target,
        confidence,
        start_time: story.at(at),
      }),
    )
  for (const said of SAID) relate(said)
  for (const [user, nation, label, rows] of USED)
    for (const row of rows.split(',')) {
      const [attackId = '', at = ''] = row.split(' ')
      relate([user, 'uses', technique(attackId), nation, label, nation === 'COE' ? 'A1' : 'A2', at, 75])
    }
  story.add(
    from('COE', open('EST'), 'A1'),
    sdo(story, 'malware-analysis', 'SLATE ROOF', {
      created: '220230',
      by: COE,
      product: 'coe-bench',
      result: 'malicious',
      result_name: 'SLATE ROOF',
      analysis_ended: story.at('220230'),
      sample_ref: sample('gwsvc.exe'),
    }),
  )
}
