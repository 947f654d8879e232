import { HELP_EXTENSION, HELP_TYPE, OFFER_EXTENSION, OFFER_TYPE, WORD_EXTENSION } from '@testudo/assistance'
import { incidentId } from './incidents.ts'
import { baltic } from './labels.ts'
import { from, node } from './organisations.ts'
import { type Story, sdo } from './story.ts'

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7]
const day = (zone: string, begin: string, end: string) => ({ zone, from: begin, to: end, days: EVERY_DAY })
const cleared = (classification: string) => ({ policy: 'ALLIED', classification })

interface Team {
  readonly nation: string
  readonly at: string
  readonly name: string
  readonly text: string
  readonly skills: readonly (readonly [skill: string, people: number])[]
  readonly people: number
  readonly tools: readonly string[]
  readonly clearance: string
  readonly languages: readonly string[]
  readonly hours: ReturnType<typeof day>
  readonly from: string
  readonly until: string
  readonly place: 'on-site' | 'remote' | 'both'
  readonly caveats: string
}

/** Teams nations offer. One lacks nothing, one the clearance, one the days. */
const TEAMS: readonly Team[] = [
  {
    nation: 'LTU',
    at: '211830',
    name: 'Wiper analysts and one gateway technician',
    text: 'They took the sample of the maintenance host apart; the technician knows gateways of this family.',
    skills: [
      ['malware-analysis', 2],
      ['control-systems', 1],
      ['host-forensics', 1],
    ],
    people: 4,
    tools: ['Disassembler', 'Field kit for serial gateways'],
    clearance: 'SECRET',
    languages: ['en', 'lt', 'pl'],
    hours: day('Europe/Vilnius', '08:00', '16:00'),
    from: '220600',
    until: '281800',
    place: 'both',
    caveats: 'Two of four stay at Kaunas on the 25th.',
  },
  {
    nation: 'EST',
    at: '220710',
    name: 'Night shift of the response team',
    text: '',
    skills: [
      ['malware-analysis', 3],
      ['control-systems', 1],
      ['log-analysis', 2],
    ],
    people: 5,
    tools: ['Disassembler'],
    clearance: 'UNCLASSIFIED',
    languages: ['en', 'et'],
    hours: day('Europe/Tallinn', '20:00', '04:00'),
    from: '220600',
    until: '301800',
    place: 'remote',
    caveats: '',
  },
  {
    nation: 'FIN',
    at: '220915',
    name: 'Industrial control team',
    text: 'May travel on one day’s notice.',
    skills: [
      ['control-systems', 2],
      ['network-forensics', 1],
    ],
    people: 3,
    tools: ['Passive taps'],
    clearance: 'CONFIDENTIAL',
    languages: ['en', 'fi', 'sv'],
    hours: day('Europe/Helsinki', '07:00', '17:00'),
    from: '240600',
    until: '291800',
    place: 'on-site',
    caveats: 'Looks, and changes nothing on systems that run.',
  },
]

const skillsOf = (skills: Team['skills']) => skills.map(([skill, people]) => ({ skill, people }))

/** Help that is offered, and asked for by who leads the incident at Suwałki. */
export function tellAssistance(story: Story): void {
  tellProposal(story)
  for (const { nation, at, text, skills, clearance, caveats, ...team } of TEAMS)
    story.add(
      from(nation, baltic(nation), 'A2'),
      sdo(story, OFFER_TYPE, `${nation} ${team.name}`, {
        created: at,
        by: node(nation),
        ...team,
        ...(text !== '' && { description: text }),
        ...(caveats !== '' && { caveats }),
        skills: skillsOf(skills),
        clearance: cleared(clearance),
        from: story.at(team.from),
        until: story.at(team.until),
        organisation: `${nation} node`,
        nation,
        state: 'open',
        extensions: { [OFFER_EXTENSION]: { extension_type: 'new-sdo' } },
      }),
    )
  story.add(
    from('POL', baltic('POL'), 'A2'),
    sdo(story, HELP_TYPE, 'Suwałki', {
      created: '221040',
      by: node('POL'),
      name: 'Malware analysts and a gateway technician for Suwałki',
      description: 'Two to read the wiper, one who knows this family of gateways. The units arrive tonight.',
      skills: skillsOf([
        ['malware-analysis', 2],
        ['control-systems', 1],
      ]),
      clearance: cleared('RESTRICTED'),
      languages: ['en'],
      hours: day('Europe/Warsaw', '08:00', '16:00'),
      overlap_hours: 6,
      from: story.at('221800'),
      until: story.at('271800'),
      place: 'both',
      urgency: 'immediate',
      about_refs: [incidentId('INC-0217')],
      organisation: 'POL node',
      nation: 'POL',
      state: 'open',
      extensions: { [HELP_EXTENSION]: { extension_type: 'new-sdo' } },
    }),
  )
}

/**
 * A team that was proposed and waits for a yes. Both sides wrote it on the node that tells the story, so that people of
 * both can go on there.
 */
function tellProposal(story: Story): void {
  const offer = story.add(
    from('POL', baltic('POL'), 'A2'),
    sdo(story, OFFER_TYPE, 'POL log readers', {
      created: '221310',
      name: 'Two log readers with a Kerberos background',
      description: 'They followed the same account through the vendor’s domain last week.',
      people: 2,
      skills: skillsOf([['log-analysis', 2]]),
      clearance: cleared('CONFIDENTIAL'),
      languages: ['en', 'pl'],
      hours: day('Europe/Warsaw', '07:00', '15:00'),
      from: story.at('230600'),
      until: story.at('281800'),
      place: 'remote',
      organisation: 'POL node',
      nation: 'POL',
      state: 'open',
      extensions: { [OFFER_EXTENSION]: { extension_type: 'new-sdo' } },
    }),
  )
  const help = story.add(
    from('LTU', baltic('LTU'), 'A2'),
    sdo(story, HELP_TYPE, 'Klaipėda', {
      created: '221240',
      name: 'Log readers for the berth planner at Klaipėda',
      description: 'Nine days of sign-ins, about two million lines. We want to know where the session came from.',
      skills: skillsOf([['log-analysis', 2]]),
      clearance: cleared('RESTRICTED'),
      languages: ['en'],
      hours: day('Europe/Vilnius', '08:00', '16:00'),
      overlap_hours: 4,
      from: story.at('230800'),
      until: story.at('261600'),
      place: 'remote',
      urgency: 'priority',
      about_refs: [incidentId('INC-0221')],
      organisation: 'LTU node',
      nation: 'LTU',
      state: 'open',
      extensions: { [HELP_EXTENSION]: { extension_type: 'new-sdo' } },
    }),
  )
  story.add(
    from('POL', baltic('POL'), 'A2'),
    sdo(story, 'note', 'POL log readers proposed', {
      created: '221325',
      content: 'They can begin tomorrow at eight, Klaipėda time.',
      object_refs: [help.id],
      extensions: {
        [WORD_EXTENSION]: {
          extension_type: 'property-extension',
          offer_ref: offer.id,
          help_ref: help.id,
          says: 'propose',
          round: 1,
          organisation: 'POL node',
          nation: 'POL',
        },
      },
    }),
  )
}
