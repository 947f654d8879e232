import type { Label } from '@testudo/kernel/label'
import { fields } from '../definitions.ts'
import { allied, baltic, open, restricted } from '../labels.ts'
import { from, node } from '../organisations.ts'
import { type Story, sdo, storyId } from '../story.ts'
import { incidentId } from '../incidents.ts'
import { assetId } from '../world/assets.ts'
import { CRANE, HERON, malware, SERVICE_5 } from './actors.ts'
import { indicator } from './indicators.ts'
import { vulnerability } from './vulnerabilities.ts'

/** How a judgement travels in a note, as capability `threats` pins it. */
const JUDGEMENT_EXTENSION = 'extension-definition--6c0ad5f1-7c43-4dd1-9a3e-2f6f2d1b8a57'

const FRENCH: Readonly<Record<string, string>> = {
  Deliberate: 'Délibérée',
  'Delay reinforcement': 'Retarder les renforts',
  'ORANGE, unit open': 'ORANGE, unité indéterminée',
  None: 'Aucune',
  'Investigation open': 'Enquête ouverte',
  'Test of reach': 'Essai de portée',
  'No judgement on the cables': 'Pas de jugement sur les câbles',
  'Accident not ruled out': 'Accident non exclu',
}

type Question = 'cause' | 'actor' | 'intent' | 'legal'
type Confidence = 'low' | 'moderate' | 'high'

/** Cause, actor, intent and legal finding are four judgements, each nation's its own; none is averaged with another. */
const JUDGEMENTS: readonly (readonly [
  nation: string,
  at: string,
  question: Question,
  value: string,
  likelihood: string,
  confidence: Confidence,
  label: Label,
  about: string,
])[] = [
  ['LTU', '211900', 'cause', 'Deliberate', 'almost certain', 'moderate', baltic('LTU'), HERON],
  ['LTU', '211900', 'actor', 'ORANGE service 5', 'likely', 'moderate', restricted(['LTU', 'POL'], 'LTU'), HERON],
  ['LTU', '211900', 'intent', 'Delay reinforcement', 'roughly even', 'moderate', baltic('LTU'), HERON],
  ['LTU', '211900', 'legal', 'None', '', 'moderate', baltic('LTU'), HERON],
  ['POL', '220810', 'cause', 'Deliberate', 'almost certain', 'moderate', baltic('POL'), HERON],
  ['POL', '220810', 'actor', 'ORANGE, unit open', 'likely', 'moderate', restricted(['LTU', 'POL'], 'POL'), HERON],
  ['POL', '220810', 'intent', 'Delay reinforcement', 'likely', 'moderate', baltic('POL'), HERON],
  ['POL', '220810', 'legal', 'Investigation open', '', 'moderate', restricted(['LTU', 'POL'], 'POL'), HERON],
  ['SWE', '221105', 'cause', 'Deliberate', 'likely', 'low', baltic('SWE'), HERON],
  ['SWE', '221105', 'intent', 'Test of reach', 'roughly even', 'low', baltic('SWE'), HERON],
  ['SWE', '221110', 'cause', 'No judgement on the cables', '', 'low', baltic('SWE'), incidentId('INC-0224')],
  ['LVA', '221140', 'cause', 'Accident not ruled out', 'roughly even', 'low', baltic('LVA'), incidentId('INC-0224')],
]

const NOTES: readonly (readonly [
  key: string,
  nation: string,
  label: Label,
  at: string,
  abstract: string,
  text: string,
  about: string,
])[] = [
  [
    'origin',
    'LTU',
    baltic('LTU'),
    '220830',
    'Two sources share one origin',
    'The reports of LVA and of CoE Tallinn rest on the same sample. Count them once.',
    HERON,
  ],
  [
    'spares',
    'POL',
    baltic('POL'),
    '211730',
    'Spares for Suwałki',
    'Three units leave the vendor tonight; each takes eleven hours to configure.',
    assetId('suwalki-gateway'),
  ],
  [
    'elblag',
    'POL',
    open('POL'),
    '211330',
    'GW-4 can run isolated',
    'An isolated gateway does no harm, and no work. The owner decides when it comes back.',
    vulnerability('CVE-2026-99417'),
  ],
  [
    'road',
    'LTU',
    baltic('LTU'),
    '221500',
    'One company by road',
    'Moving one company by road (M-05) keeps the arrival date. The decision is due this evening.',
    storyId('x-testudo-mission', 'M-04'),
  ],
  [
    'wave',
    'LTU',
    open('LTU'),
    '221330',
    'Do not answer single accounts',
    'One dated page serves better; the studios link to it.',
    storyId('campaign', 'NAR-31'),
  ],
  [
    'crane-link',
    'EST',
    baltic('EST', 'AMBER'),
    '200915',
    'Shared key',
    'The key that ties ORANGE CRANE to ORANGE HERON was public for two days. The link is weak.',
    CRANE,
  ],
  [
    'berth',
    'LTU',
    baltic('LTU'),
    '221010',
    'Berths by hand',
    'Six planners in two shifts reach 0.6 of normal for one day. After that they make mistakes.',
    assetId('berth-planner'),
  ],
  [
    'source-care',
    'LTU',
    allied('SECRET', ['LTU'], ['LTU'], { special: ['TIDAL'] }),
    '211720',
    'Handle with care',
    'Do not repeat the number of people in any product.',
    SERVICE_5,
  ],
  [
    'fra-note',
    'FRA',
    allied('CONFIDENTIAL', ['FRA'], ['FRA']),
    '220905',
    'Quai Nord',
    'L’exploitant a isolé les deux passerelles ; correctif prévu cette nuit.',
    vulnerability('CVE-2026-99417'),
  ],
  [
    'retired',
    'LTU',
    open('LTU'),
    '221200',
    'Recall of a false indicator',
    'An address of a test bench was shared by mistake and has been revoked. Remove it from block lists.',
    indicator('Address 192.0.2.88'),
  ],
]

const OPINIONS: readonly (readonly [
  key: string,
  nation: string,
  label: Label,
  at: string,
  opinion: string,
  text: string,
  about: string,
])[] = [
  [
    'o1',
    'POL',
    baltic('POL'),
    '211930',
    'strongly-agree',
    'Our own samples show the same code.',
    malware('SLATE ROOF'),
  ],
  ['o2', 'EST', baltic('EST'), '212010', 'agree', 'The relays match what we see.', HERON],
  ['o3', 'SWE', baltic('SWE'), '221105', 'neutral', 'We have seen too little to say.', HERON],
  ['o4', 'DEU', baltic('DEU'), '200930', 'disagree', 'The shared key was public.', CRANE],
  ['o5', 'LVA', open('LVA'), '221210', 'agree', 'Seen here too, in smaller numbers.', storyId('campaign', 'NAR-31')],
  [
    'o6',
    'NOR',
    open('NOR'),
    '211210',
    'disagree',
    'The address belongs to a shared host; block with care.',
    indicator('Address 203.0.113.77'),
  ],
]

export function tellJudgements(story: Story): void {
  for (const [nation, at, question, value, likelihood, confidence, label, about] of JUDGEMENTS)
    story.add(
      from(nation, label, 'B2'),
      sdo(story, 'note', `judgement ${nation} ${question} ${about}`, {
        created: at,
        by: node(nation),
        abstract: `Judgement of ${nation}: ${question === 'legal' ? 'legal finding' : question}`,
        content: `${value}${likelihood && `, ${likelihood}`}. Confidence ${confidence}.`,
        labels: ['judgement', question],
        object_refs: [about],
        confidence: { low: 30, moderate: 60, high: 85 }[confidence],
        extensions: {
          [JUDGEMENT_EXTENSION]: {
            extension_type: 'property-extension',
            by: nation,
            aspect: question,
            statement: value,
            statement_fr: FRENCH[value] ?? value,
            likelihood: likelihood === '' ? 'none' : likelihood,
            confidence,
          },
        },
      }),
    )
  for (const [key, nation, label, at, abstract, content, about] of NOTES)
    story.add(
      from(nation, label, 'A2'),
      sdo(story, 'note', key, {
        created: at,
        by: node(nation),
        abstract,
        content,
        authors: [`${nation} watch`],
        object_refs: [about],
        ...(key === 'spares' && fields({ 'LTU and POL': ['authors'] })),
      }),
    )
  for (const [key, nation, label, at, opinion, explanation, about] of OPINIONS)
    story.add(
      from(nation, label, 'B2'),
      sdo(story, 'opinion', key, { created: at, by: node(nation), opinion, explanation, object_refs: [about] }),
    )
}
