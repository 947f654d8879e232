import {
  ANSWER_EXTENSION,
  EVENT_EXTENSION,
  INCIDENT_CORE,
  PORTION_EXTENSION,
  REQUEST_EXTENSION,
  REQUEST_TYPE,
  TASK_EXTENSION,
} from '@testudo/incidents'
import type { Label } from '@testudo/kernel/label'
import { baltic, restricted } from './labels.ts'
import { from, node, operatorFacts } from './organisations.ts'
import { type Story, sdo, storyId } from './story.ts'
import { assetId } from './world/assets.ts'

export const incidentId = (number: string): string => storyId('incident', number)

type Part = 'lead' | 'supports' | 'affected' | 'informed'
const nationPart = (nation: string, part: Part) => ({
  organisation: `${nation} node`,
  nation,
  part,
  identity_ref: node(nation),
})
const operatorPart = (key: string, part: Part) => {
  const { id, name, nation } = operatorFacts(key)
  return { organisation: name, nation, part, identity_ref: id }
}

interface Worked {
  readonly determination: 'suspected' | 'confirmed'
  readonly closed?: { readonly at: string; readonly because: string; readonly lessons: string }
  readonly types: readonly string[]
  readonly touches: readonly string[]
  readonly participants: readonly ReturnType<typeof nationPart>[]
}

/** How the incidents of the story are worked on: who leads, who takes part, what they touch. */
const WORKED: Readonly<Record<string, Worked>> = {
  'INC-0209': {
    determination: 'confirmed',
    types: ['ransomware'],
    touches: [],
    participants: [nationPart('DEU', 'lead'), operatorPart('kuestenrohr', 'affected')],
    closed: {
      at: '201840',
      because: 'Metering was restored from the copies kept off the network; loading is back at full rate.',
      lessons: 'The copies were four days old. Küstenrohr now keeps one of each shift.',
    },
  },
  'INC-0212': {
    determination: 'confirmed',
    types: ['destruction', 'theft-access-credentials'],
    touches: ['kaunas-dispatch'],
    participants: [nationPart('LTU', 'lead'), operatorPart('kauno-dispecerine', 'affected')],
    closed: {
      at: '210940',
      because: 'The standby was rebuilt and the service account ended.',
      lessons: 'Nobody owned the account. Service accounts are reviewed each quarter from now on.',
    },
  },
  'INC-0217': {
    determination: 'confirmed',
    types: ['destruction', 'disruption-data-transmission'],
    touches: ['suwalki-gateway'],
    participants: [
      nationPart('POL', 'lead'),
      nationPart('LTU', 'supports'),
      nationPart('LVA', 'informed'),
      operatorPart('polski-ruch', 'affected'),
    ],
  },
  'INC-0221': {
    determination: 'confirmed',
    types: ['unauthorized-access-system'],
    touches: ['berth-planner'],
    participants: [nationPart('LTU', 'lead'), operatorPart('klaipedos-krantine', 'affected')],
  },
  'INC-0224': {
    determination: 'suspected',
    types: ['undetermined'],
    touches: ['AMBERLINK-1', 'AMBERLINK-2'],
    participants: [
      nationPart('SWE', 'lead'),
      nationPart('LVA', 'supports'),
      nationPart('LTU', 'informed'),
      operatorPart('gotlandsfiber', 'affected'),
    ],
  },
}

/** What the incident of that number says of how it is worked on. @throws {TypeError} for a number the story does not know */
export function workedOn(story: Story, number: string): Readonly<Record<string, unknown>> {
  const worked = WORKED[number]
  if (worked === undefined) throw new TypeError(`no incident of the story: ${number}`)
  const { determination, types, touches, participants, closed } = worked
  return {
    [INCIDENT_CORE]: {
      extension_type: 'property-extension',
      determination,
      investigation_status: closed === undefined ? 'open' : 'closed',
      incident_types: types,
    },
    [PORTION_EXTENSION]: {
      extension_type: 'property-extension',
      number,
      participants,
      ...(touches.length > 0 && { touches_refs: touches.map(assetId) }),
      ...(closed !== undefined && { closure: { ...closed, at: story.at(closed.at) } }),
    },
  }
}

type Said = readonly [number: string, nation: string, at: string, label: Label]

/** What happened, when it became known, and by which technique. */
const EVENTS: readonly (readonly [...Said, name: string, text: string, happened: string, techniques: string])[] = [
  [
    'INC-0217',
    'POL',
    '211436',
    baltic('POL'),
    'Unit 1 of 3 restarts and stays dark',
    'Traffic control loses the line at km 214.3.',
    '211418',
    'T0857',
  ],
  ['INC-0217', 'POL', '211450', baltic('POL'), 'Units 2 and 3 follow within nine minutes', '', '211427', 'T0857 T0816'],
  [
    'INC-0217',
    'LTU',
    '211900',
    baltic('LTU'),
    'Same wiper as in the maintenance host of the vendor',
    'Hash compared with the sample Latvia shared.',
    '211850',
    '',
  ],
  [
    'INC-0217',
    'POL',
    '211605',
    restricted(['LTU', 'POL'], 'POL'),
    'Maintenance account signs in from a home router',
    'Eleven minutes before the first unit restarted.',
    '211407',
    'T0859',
  ],
  [
    'INC-0221',
    'LTU',
    '220915',
    baltic('LTU'),
    'Berth planner switched off by its owner',
    'Berths are planned by hand from now on.',
    '220909',
    '',
  ],
  [
    'INC-0221',
    'LTU',
    '220920',
    baltic('LTU'),
    'Remote session from a network never seen before',
    '',
    '220841',
    'T1133',
  ],
  ['INC-0224', 'SWE', '220455', baltic('SWE'), 'AMBERLINK-1 loses all light', '', '220447', ''],
  [
    'INC-0224',
    'SWE',
    '220518',
    baltic('SWE'),
    'AMBERLINK-2 loses all light',
    'Both faults lie within 31 km.',
    '220511',
    '',
  ],
]

/** What is to be done, by whom, until when. */
const TASKS: readonly (readonly [...Said, name: string, owner: string, due: string, type: string, text: string])[] = [
  [
    'INC-0217',
    'POL',
    '211500',
    baltic('POL'),
    'Replace the three units at Suwałki',
    'Polski Ruch Kolejowy S.A.',
    '222330',
    'recovery',
    'Two spares are at Gdynia, one comes from the vendor.',
  ],
  [
    'INC-0217',
    'POL',
    '211510',
    baltic('POL'),
    'Check gateways of the same family for the 14 hashes',
    'LTU node',
    '221800',
    'investigation',
    'Kaunas and Šiauliai first.',
  ],
  [
    'INC-0217',
    'POL',
    '211512',
    baltic('POL'),
    'Cut remote maintenance of the vendor',
    'POL node',
    '211800',
    'containment',
    '',
  ],
  [
    'INC-0221',
    'LTU',
    '220930',
    baltic('LTU'),
    'Rebuild the berth planner on clean hosts',
    'Klaipėdos Krantinė AB',
    '230915',
    'recovery',
    '',
  ],
  [
    'INC-0221',
    'LTU',
    '220935',
    baltic('LTU'),
    'Find where the session came from',
    'LTU node',
    '221600',
    'investigation',
    '',
  ],
  [
    'INC-0224',
    'SWE',
    '220600',
    baltic('SWE'),
    'Send a repair ship to AMBERLINK-1',
    'Gotlandsfiber AB',
    '251200',
    'recovery',
    'Weather window from the third day.',
  ],
]

/** What owners of tasks reported. */
const REPORTS: readonly (readonly [...Said, task: string, outcome: string, text: string])[] = [
  [
    'INC-0217',
    'POL',
    '211745',
    baltic('POL'),
    'Cut remote maintenance of the vendor',
    'successful',
    'Cut at all five operators; the vendor was told.',
  ],
]

const NOTES: readonly (readonly [...Said, text: string])[] = [
  [
    'INC-0217',
    'POL',
    '211530',
    baltic('POL'),
    'Trains to Rukla run at half rate over the remaining link. The operator asks for one technician who knows this gateway.',
  ],
  [
    'INC-0217',
    'LTU',
    '212010',
    restricted(['LTU', 'POL'], 'LTU'),
    'The contractor’s laptop is with the police; an image reaches us in the morning.',
  ],
  [
    'INC-0224',
    'SWE',
    '221110',
    baltic('SWE'),
    'No judgement on the cause. Most cable faults are accidents; a trawler was within two miles of both places.',
  ],
]

interface Asked {
  readonly key: string
  readonly nation: string
  readonly at: string
  readonly question: string
  readonly text: string
  readonly nations: readonly string[]
  readonly precedence: 'routine' | 'priority' | 'immediate'
  readonly ltiov: string
  readonly about: readonly string[]
  readonly answers: readonly (readonly [
    nation: string,
    at: string,
    kind: 'full' | 'partial' | 'none' | 'cannot',
    text: string,
  ])[]
}

/** What nations asked each other. */
const REQUESTS: readonly Asked[] = [
  {
    key: 'vendor-access',
    nation: 'POL',
    at: '211640',
    question: 'Which operators still let the gateway vendor in remotely?',
    text: 'We cut it at five. A list by operator is enough; no addresses.',
    nations: ['EST', 'LTU', 'LVA'],
    precedence: 'immediate',
    ltiov: '230600',
    about: [incidentId('INC-0217')],
    answers: [
      ['LVA', '211905', 'full', 'None since noon. Balta Rail cut the last one.'],
      ['LTU', '212130', 'partial', 'Kaunas is cut. Šiauliai answers in the morning.'],
    ],
  },
  {
    key: 'units-back',
    nation: 'LVA',
    at: '221520',
    question: 'When does the first unit at Suwałki run again?',
    text: 'A convoy for Rukla leaves tonight, by rail or by road. The hour is enough, no reasons needed.',
    nations: ['POL'],
    precedence: 'priority',
    ltiov: '221945',
    about: [incidentId('INC-0217')],
    answers: [],
  },
  {
    key: 'trawler',
    nation: 'SWE',
    at: '220730',
    question: 'Who has a track of the trawler east of Gotland between 220430Z and 220530Z?',
    text: 'Any track, any grade. The name is not needed.',
    nations: ['DNK', 'EST', 'LVA'],
    precedence: 'priority',
    ltiov: '231200',
    about: [incidentId('INC-0224')],
    answers: [['DNK', '221015', 'cannot', 'There is one; it may not be released. Ask through the maritime channel.']],
  },
]

function tellRequests(story: Story): void {
  for (const { key, nation, at, question, text, nations, precedence, ltiov, about, answers } of REQUESTS) {
    const { id } = story.add(
      from(nation, baltic(nation), 'A2'),
      sdo(story, REQUEST_TYPE, key, {
        created: at,
        by: node(nation),
        name: question,
        description: text,
        nations,
        precedence,
        ltiov: story.at(ltiov),
        organisation: `${nation} node`,
        nation,
        state: 'open',
        about_refs: about,
        extensions: { [REQUEST_EXTENSION]: { extension_type: 'new-sdo' } },
      }),
    )
    for (const [by, when, kind, content] of answers)
      story.add(
        from(by, baltic(by), 'A2'),
        sdo(story, 'note', `${key} ${by}`, {
          created: when,
          by: node(by),
          content,
          object_refs: [id],
          extensions: {
            [ANSWER_EXTENSION]: {
              extension_type: 'property-extension',
              request_ref: id,
              answers: kind,
              organisation: `${by} node`,
              nation: by,
            },
          },
        }),
      )
  }
}

/** Adds time line, tasks and notes of the incidents, each a portion of its author. */
export function tellIncidents(story: Story): void {
  tellRequests(story)
  const add = (
    type: string,
    key: string,
    [number, nation, at, label]: Said,
    facts: object,
    says: object,
    more: object = {},
  ) =>
    story.add(
      from(nation, label, 'A2'),
      sdo(story, type, `${number} ${key}`, {
        created: at,
        by: node(nation),
        ...facts,
        extensions: {
          ...more,
          [PORTION_EXTENSION]: {
            extension_type: 'property-extension',
            incident_ref: incidentId(number),
            author: `${nation} node`,
            ...says,
          },
        },
      }),
    )
  const eventSdo = { [EVENT_EXTENSION]: { extension_type: 'new-sdo' } }
  const taskSdo = { [TASK_EXTENSION]: { extension_type: 'new-sdo' } }

  for (const [number, nation, at, label, name, text, happened, techniques] of EVENTS)
    add(
      'event',
      name,
      [number, nation, at, label],
      { name, status: 'occurred', start_time: story.at(happened), ...(text !== '' && { description: text }) },
      { known_at: story.at(at), ...(techniques !== '' && { techniques: techniques.split(' ') }) },
      eventSdo,
    )
  for (const [number, nation, at, label, name, owner, due, type, text] of TASKS)
    add(
      'task',
      name,
      [number, nation, at, label],
      { name, outcome: 'pending', task_types: [type], priority: 50, ...(text !== '' && { description: text }) },
      { owner, due: story.at(due) },
      taskSdo,
    )
  for (const [number, nation, at, label, task, outcome, text] of REPORTS)
    add(
      'task',
      `${task} ${outcome}`,
      [number, nation, at, label],
      { name: task, outcome, description: text },
      { owner: `${nation} node`, task_ref: storyId('task', `${number} ${task}`) },
      taskSdo,
    )
  for (const [number, nation, at, label, text] of NOTES)
    add('note', text, [number, nation, at, label], { content: text, object_refs: [incidentId(number)] }, {})
}
