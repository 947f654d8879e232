import type { Label } from '@testudo/kernel/label'
import { allied, baltic, open, restricted } from '../labels.ts'
import { from, node, operator } from '../organisations.ts'
import { type Story, sdo, storyId } from '../story.ts'
import { HERON, malware } from './actors.ts'
import { address, indicator, sample } from './indicators.ts'
import { technique } from './techniques.ts'

type Seen = readonly [
  what: string,
  where: string,
  nation: string,
  label: Label,
  grade: string,
  first: string,
  last: string,
  count: number,
  data: readonly string[],
]

const SEEN: readonly Seen[] = [
  [
    malware('SLATE ROOF'),
    operator('polski-ruch'),
    'POL',
    restricted(['LTU', 'POL'], 'POL'),
    'B2',
    '211409',
    '211418',
    3,
    [sample('fw_4_2_1.bin')],
  ],
  [
    malware('SLATE ROOF'),
    operator('balta-rail'),
    'LVA',
    baltic('LVA'),
    'A2',
    '211502',
    '211502',
    1,
    [sample('fw_4_2_1b.bin')],
  ],
  [
    indicator('SLATE ROOF, gwsvc.exe'),
    operator('kauno-dispecerine'),
    'LTU',
    baltic('LTU'),
    'A2',
    '211431',
    '221639',
    6,
    [sample('gwsvc.exe')],
  ],
  [
    indicator('Address 192.0.2.17'),
    node('EST'),
    'EST',
    baltic('EST', 'AMBER'),
    'A2',
    '191530',
    '211200',
    14,
    [address('192.0.2.17')],
  ],
  [
    indicator('Address 198.51.100.23'),
    operator('polski-ruch'),
    'POL',
    baltic('POL', 'AMBER'),
    'B2',
    '201120',
    '211258',
    9,
    [address('198.51.100.23')],
  ],
  [
    indicator('Domain berth-agent.example'),
    operator('vestjysk-havn'),
    'DNK',
    open('DNK'),
    'A2',
    '171330',
    '220610',
    41,
    [],
  ],
  [
    indicator('Domain port-documents.example'),
    operator('klaipedos-krantine'),
    'LTU',
    baltic('LTU'),
    'A2',
    '200815',
    '220902',
    7,
    [],
  ],
  [indicator('Domain uostas-naujienos.test'), node('LTU'), 'LTU', open('LTU'), 'A2', '221058', '221640', 212, []],
  [technique('T0822'), operator('polski-ruch'), 'LTU', open('LTU'), 'A2', '190800ZOCT26', '190800ZOCT26', 1, []],
  [technique('T0822'), operator('polski-ruch'), 'LTU', open('LTU'), 'A2', '091010', '091010', 1, []],
  [technique('T0822'), operator('polski-ruch'), 'LTU', open('LTU'), 'A2', '120940', '120940', 2, []],
  [technique('T0822'), operator('polski-ruch'), 'LTU', open('LTU'), 'A2', '151205', '151205', 1, []],
  [technique('T0822'), operator('polski-ruch'), 'LTU', open('LTU'), 'A2', '191130', '191130', 1, []],
  [technique('T0822'), operator('polski-ruch'), 'LTU', open('LTU'), 'A2', '201120', '201120', 3, []],
  [technique('T0822'), operator('polski-ruch'), 'LTU', open('LTU'), 'A2', '211258', '211258', 2, []],
  [technique('T0822'), operator('balta-rail'), 'LVA', open('LVA'), 'A2', '211440', '221105', 3, []],
  [technique('T0859'), operator('polski-ruch'), 'LTU', open('LTU'), 'A2', '210900ZOCT26', '210900ZOCT26', 1, []],
  [technique('T0859'), operator('polski-ruch'), 'LTU', open('LTU'), 'A2', '141030', '141030', 1, []],
  [technique('T0859'), operator('polski-ruch'), 'LTU', open('LTU'), 'A2', '181615', '181615', 1, []],
  [technique('T0859'), operator('polski-ruch'), 'LTU', open('LTU'), 'A2', '201210', '201210', 2, []],
  [technique('T0859'), operator('polski-ruch'), 'LTU', open('LTU'), 'A2', '211400', '211400', 1, []],
  [technique('T0859'), operator('balta-rail'), 'LVA', open('LVA'), 'B2', '211450', '220640', 3, []],
  [technique('T0872'), operator('polski-ruch'), 'POL', baltic('POL'), 'B2', '111000', '111000', 1, []],
  [technique('T0872'), operator('polski-ruch'), 'POL', baltic('POL'), 'B2', '191420', '191420', 1, []],
  [technique('T0872'), operator('polski-ruch'), 'POL', baltic('POL'), 'B2', '211420', '211420', 1, []],
  [technique('T0857'), operator('balta-rail'), 'LVA', open('LVA'), 'A2', '191200', '191200', 1, []],
  [technique('T0857'), operator('balta-rail'), 'LVA', open('LVA'), 'A2', '211502', '211502', 3, []],
  [technique('T0857'), operator('polski-ruch'), 'POL', open('POL'), 'A2', '211409', '221010', 2, []],
  [technique('T0826'), operator('polski-ruch'), 'POL', open('POL'), 'A2', '191215', '191215', 1, []],
  [technique('T0826'), operator('polski-ruch'), 'POL', open('POL'), 'A2', '211430', '211430', 3, []],
  [technique('T0826'), operator('balta-rail'), 'LVA', open('LVA'), 'A2', '211510', '220730', 2, []],
  [HERON, node('SWE'), 'SWE', baltic('SWE'), 'B3', '211030', '221030', 2, [address('2001:db8:31::5')]],
  [HERON, node('SWE'), 'SWE', allied('SECRET', ['SWE'], ['SWE']), 'A2', '211100', '211100', 1, []],
]

/** Things observed in one place over a time, sightings of what was known, and what was thought of both. */
export function tellSightings(story: Story): void {
  for (const [i, [what, where, nation, label, grade, first, last, count, data]] of SEEN.entries()) {
    const by = node(nation)
    const key = `${what} at ${where} by ${nation}, ${i}`
    if (data.length > 0)
      story.add(
        from(nation, label, grade),
        sdo(story, 'observed-data', key, {
          created: last,
          by,
          first_observed: story.at(first),
          last_observed: story.at(last),
          number_observed: count,
          object_refs: data,
        }),
      )
    story.add(
      from(nation, label, grade),
      sdo(story, 'sighting', key, {
        created: last,
        by,
        sighting_of_ref: what,
        where_sighted_refs: [where],
        first_seen: story.at(first),
        last_seen: story.at(last),
        count,
        confidence: 75,
        ...(data.length > 0 && { observed_data_refs: [storyId('observed-data', key)] }),
      }),
    )
  }
}
