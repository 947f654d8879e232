import { fields } from '../definitions.ts'
import { allied, baltic, open, restricted } from '../labels.ts'
import { COE, from, node } from '../organisations.ts'
import { EXERCISE_EXTENSION, type Story, sdo, storyId } from '../story.ts'

export const HERON = storyId('intrusion-set', 'ORANGE HERON')
export const CRANE = storyId('intrusion-set', 'ORANGE CRANE')
export const LANTERN = storyId('intrusion-set', 'ORANGE LANTERN')
export const SERVICE_5 = storyId('threat-actor', 'ORANGE service 5')
export const malware = (name: string): string => storyId('malware', name)
export const tool = (name: string): string => storyId('tool', name)
export const infrastructure = (key: string): string => storyId('infrastructure', key)

/** Intrusion sets, the service behind them, their campaigns, malware, tools and infrastructure. All invented. */
export function tellActors(story: Story): void {
  const ltu = node('LTU')
  const heron = (modified: string, confidence: number, description: string, more: Record<string, unknown> = {}) =>
    sdo(story, 'intrusion-set', 'ORANGE HERON', {
      created: '241000ZAPR26',
      modified,
      by: ltu,
      name: 'ORANGE HERON',
      description,
      aliases: ['GREY STILT', 'UNC-EX-31'],
      first_seen: story.at('241000ZAPR26'),
      goals: ['Delay the movement of reinforcements', 'Learn how signalling is maintained'],
      resource_level: 'government',
      primary_motivation: 'organizational-gain',
      confidence,
      ...more,
    })

  // Versions of ORANGE HERON, oldest first. The last but one may be read by Lithuania alone.
  const early = 'Intrusion set that looks for remote maintenance of railway signalling.'
  const amber = baltic('LTU', 'AMBER')
  story.add(from('LTU', amber, 'A2'), heron('241000ZAPR26', 30, early, { aliases: ['UNC-EX-31'] }))
  story.add(from('LTU', amber, 'A2'), heron('130800ZJUL26', 40, early))
  story.add(
    from('LTU', amber, 'A2'),
    heron('191500ZOCT26', 50, `${early} Entered two operators in October with stolen accounts.`),
  )
  story.add(
    from('LTU', amber, 'A2'),
    heron('190930', 50, `${early} Shares a key with ORANGE CRANE; the link is reversible.`),
  )
  story.add(
    from('LTU', allied('SECRET', ['LTU'], ['LTU'], { special: ['TIDAL'] }), 'A1'),
    heron('211700', 70, `${early} A Lithuanian source names the team that wrote SLATE ROOF.`),
  )
  story.add(
    from('LTU', amber, 'A2'),
    heron(
      '211900',
      70,
      `${early} Overwrote the firmware of gateways in Poland and Latvia since ${story.say('191200')}.`,
      fields({ 'LTU and POL': ['goals.[1]'], 'without FIN SWE DNK': ['first_seen'] }),
    ),
  )

  story.add(
    from('LTU', open('LTU'), 'B3'),
    sdo(story, 'intrusion-set', 'ORANGE CRANE', {
      created: '110900ZJUN26',
      modified: '190930',
      by: ltu,
      name: 'ORANGE CRANE',
      description: 'Intrusion set against shipping agents and port software. Steals accounts and sells or lends them.',
      aliases: ['PALE EGRET'],
      goals: ['Collect access to ports'],
      resource_level: 'organization',
      primary_motivation: 'personal-gain',
      confidence: 45,
    }),
  )
  story.add(
    from('POL', open('POL'), 'B2'),
    sdo(story, 'intrusion-set', 'ORANGE LANTERN', {
      created: '020900ZSEP26',
      modified: '221130',
      by: node('POL'),
      name: 'ORANGE LANTERN',
      description:
        'Runs accounts and web sites that spread false reports about the reinforcement, and floods those who answer.',
      goals: ['Make the public doubt that help arrives'],
      resource_level: 'organization',
      primary_motivation: 'ideology',
      confidence: 55,
    }),
  )
  story.add(
    from('LTU', restricted(['LTU', 'POL'], 'LTU'), 'C3'),
    sdo(story, 'threat-actor', 'ORANGE service 5', {
      created: '211900',
      by: ltu,
      name: 'ORANGE service 5',
      description: 'A service of the fictional state ORANGE.',
      threat_actor_types: ['nation-state'],
      roles: ['director', 'sponsor'],
      sophistication: 'expert',
      resource_level: 'government',
      confidence: 40,
    }),
  )

  const campaigns: readonly (readonly [
    key: string,
    name: string,
    nation: string,
    label: ReturnType<typeof open>,
    created: string,
    text: string,
  ])[] = [
    [
      'SALT MEADOW',
      'SALT MEADOW',
      'LTU',
      baltic('LTU'),
      '191300',
      'Destruction of signalling gateways on the line from Gdynia to Rukla.',
    ],
    [
      'TIDE TABLE',
      'TIDE TABLE',
      'DNK',
      baltic('DNK'),
      '220930',
      'Remote sessions in berth and fuel software of ports on the route.',
    ],
    [
      'NAR-31',
      'NAR-31 “Empty ports”',
      'LTU',
      open('LTU'),
      '221045',
      '412 accounts say in four languages that the ports are closed and help is not coming; requests flood the press gateway and the hotline.',
    ],
  ]
  for (const [key, name, nation, label, created, description] of campaigns)
    story.add(
      from(nation, label, 'B2'),
      sdo(story, 'campaign', key, {
        created,
        by: node(nation),
        name,
        description,
        first_seen: story.at(created),
        confidence: 60,
      }),
    )

  const malwares: readonly (readonly [name: string, types: readonly string[], text: string])[] = [
    [
      'SLATE ROOF',
      ['wiper'],
      'Overwrites the firmware of Signalbox GW-4 gateways, then the partition table of the maintenance host. Waits for a set hour.',
    ],
    [
      'WET CHALK',
      ['backdoor'],
      'Small backdoor on maintenance laptops. Asks its controller for work every 600 seconds over HTTPS.',
    ],
    ['TIN HERALD', ['dropper'], 'Office document that installs WET CHALK through a scheduled task.'],
    ['REED CUTTER', ['ransomware'], 'Encrypts metering and planning databases and leaves no demand.'],
    ['LOW BEACON', ['remote-access-trojan'], 'Remote access through DNS, seen at shipping agents.'],
    ['PAPER GULL', ['ddos', 'bot'], 'Sends floods of well-formed requests from home routers.'],
  ]
  for (const [name, types, description] of malwares)
    story.add(
      from('COE', open('EST', 'GREEN'), 'A1'),
      sdo(story, 'malware', name, {
        created: '201200',
        by: COE,
        name,
        description,
        malware_types: types,
        is_family: true,
        first_seen: story.at('191200'),
        confidence: 80,
      }),
    )

  const tools: readonly (readonly [name: string, types: readonly string[], text: string])[] = [
    [
      'GW Service Console',
      ['remote-access'],
      'Vendor console for Signalbox gateways; legitimate, and used by the intruders with stolen accounts.',
    ],
    ['PALE ROPE', ['network-capture'], 'Tunnel that carries the maintenance protocol over HTTPS.'],
    ['Firmware writer 4', ['exploitation'], 'Vendor tool that writes gateway firmware without checking its signature.'],
  ]
  for (const [name, types, description] of tools)
    story.add(
      from('COE', open('EST', 'GREEN'), 'A2'),
      sdo(story, 'tool', name, { created: '201200', by: COE, name, description, tool_types: types }),
    )

  const infra: readonly (readonly [
    key: string,
    name: string,
    types: readonly string[],
    nation: string,
    text: string,
  ])[] = [
    ['heron-c2', 'ORANGE HERON controllers', ['command-and-control'], 'LTU', 'Rented servers that answer WET CHALK.'],
    [
      'heron-relays',
      'Relays in home routers',
      ['anonymization'],
      'EST',
      'Routers of unaware owners through which sessions pass.',
    ],
    ['crane-mail', 'ORANGE CRANE mail senders', ['phishing'], 'DNK', 'Domains that imitate port agents.'],
    ['lantern-sites', 'ORANGE LANTERN web sites', ['hosting-malware'], 'POL', 'Pages that imitate local newspapers.'],
    [
      'gateway-family',
      'Signalbox GW-4 gateway family',
      ['hosting-target-lists'],
      'POL',
      'The gateways attacked through their remote maintenance.',
    ],
  ]
  for (const [key, name, types, nation, description] of infra)
    story.add(
      from(nation, key === 'heron-c2' ? baltic(nation) : open(nation), 'B2'),
      sdo(story, 'infrastructure', key, {
        created: '201500',
        by: node(nation),
        name,
        description,
        infrastructure_types: key === 'gateway-family' ? ['routers-switches'] : types,
        extensions: { [EXERCISE_EXTENSION]: { nation } },
      }),
    )
}
