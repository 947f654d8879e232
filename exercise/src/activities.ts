import type { Label } from '@testudo/kernel/label'
import { HERON, infrastructure } from './campaign/actors.ts'
import { ACTIVITY_EXTENSION } from './definitions.ts'
import { allied, baltic, open, restricted } from './labels.ts'
import { from, HQ, node } from './organisations.ts'
import { type Story, sdo, storyId } from './story.ts'
import { assetId } from './world/assets.ts'

interface Told {
  readonly key: string
  readonly nation: string
  readonly label: Label
  readonly kind: 'operation' | 'hunt' | 'exercise' | 'measure'
  readonly name: string
  readonly nameFr: string
  readonly description: string
  /** When it was announced; then when it begins and ends, without an end until further notice. */
  readonly said: string
  readonly starts: string
  readonly ends?: string
  readonly state?: 'ended'
  readonly targets?: readonly string[]
  readonly sectors?: readonly string[]
  readonly nations?: readonly string[]
  readonly ranges?: readonly string[]
  readonly domains?: readonly string[]
}

const service = (key: string): string => storyId('x-testudo-service', key)

/** What allies announce. Several meet: a hunt and a measure over one service, a block under a watch, an exercise beside both. */
const ACTIVITIES: readonly Told[] = [
  {
    key: 'amber-fox',
    nation: 'POL',
    label: baltic('POL'),
    kind: 'hunt',
    name: 'Amber Fox',
    nameFr: 'Renard d’ambre',
    description:
      'Looks for what ORANGE HERON left on the gateways of the corridor. Please leave their logs as they are.',
    said: '220540',
    starts: '220600',
    ends: '241800',
    targets: [assetId('suwalki-gateway'), assetId('elblag-gateway'), HERON],
    sectors: ['rail'],
    nations: ['POL'],
  },
  {
    key: 'clean-gateway',
    nation: 'POL',
    label: restricted(['LTU', 'POL'], 'POL'),
    kind: 'measure',
    name: 'Clean Gateway',
    nameFr: 'Passerelle propre',
    description: 'The operator writes the gateways of traffic control anew, one after the other.',
    said: '221420',
    starts: '221800',
    ends: '230600',
    targets: [service('traffic-control')],
    sectors: ['rail'],
    nations: ['POL'],
  },
  {
    key: 'closed-signal',
    nation: 'LTU',
    label: baltic('LTU'),
    kind: 'measure',
    name: 'Closed Signal',
    nameFr: 'Signal fermé',
    description: 'Blocks the addresses and names of ORANGE HERON at the borders of the networks of operators.',
    said: '221500',
    starts: '221700',
    targets: [infrastructure('heron-c2')],
    ranges: ['192.0.2.0/24', '198.51.100.0/24'],
    domains: ['maintenance-sync.example', 'gw-firmware.example'],
    nations: ['LTU'],
  },
  {
    key: 'grey-reed',
    nation: 'EST',
    label: baltic('EST'),
    kind: 'hunt',
    name: 'Grey Reed',
    nameFr: 'Roseau gris',
    description: 'Watches the relays of ORANGE HERON to learn who else is spoken to. A block would end it.',
    said: '211700',
    starts: '211800',
    ends: '251800',
    targets: [infrastructure('heron-relays')],
    ranges: ['198.51.100.128/25'],
    domains: ['rail-support.example'],
    nations: ['EST'],
  },
  {
    key: 'kaunas-night',
    nation: 'LTU',
    label: baltic('LTU'),
    kind: 'exercise',
    name: 'Kaunas Night',
    nameFr: 'Nuit de Kaunas',
    description: 'Dispatchers change to the manual procedure for four hours. Test alarms are marked.',
    said: '201000',
    starts: '222000',
    ends: '230000',
    targets: [service('dispatch-system')],
    sectors: ['rail'],
    nations: ['LTU'],
  },
  {
    key: 'rail-look',
    nation: 'LTU',
    label: restricted(['LTU'], 'LTU'),
    kind: 'hunt',
    name: 'Rail Look',
    nameFr: 'Regard sur le rail',
    description: 'Follows one account on the staff directory of the dispatch centre.',
    said: '221300',
    starts: '221400',
    ends: '231400',
    targets: [assetId('kaunas-dispatch')],
    sectors: ['rail'],
    nations: ['LTU'],
  },
  {
    key: 'long-line',
    nation: 'DNK',
    label: open('DNK'),
    kind: 'operation',
    name: 'Long Line',
    nameFr: 'Longue ligne',
    description: 'A survey ship follows AMBERLINK-2 and looks at the place of the fault.',
    said: '220900',
    starts: '230400',
    ends: '261800',
    targets: [assetId('AMBERLINK-2')],
    sectors: ['cable'],
    nations: ['DNK', 'SWE'],
  },
  {
    key: 'still-water',
    nation: 'SWE',
    label: allied('SECRET', ['SWE'], ['SWE']),
    kind: 'operation',
    name: 'Still Water',
    nameFr: 'Eau dormante',
    description: 'Listens along AMBERLINK-2.',
    said: '220800',
    starts: '221200',
    ends: '241200',
    targets: [assetId('AMBERLINK-2')],
    sectors: ['cable'],
    nations: ['SWE'],
  },
  {
    key: 'radio-check',
    nation: 'HQ',
    label: open('HQ'),
    kind: 'exercise',
    name: 'Radio Check',
    nameFr: 'Contrôle radio',
    description: 'Every node confirmed its ways of being reached.',
    said: '191200',
    starts: '201000',
    ends: '201600',
    state: 'ended',
  },
]

/** The register of activities, as it stands at the story's now. */
export function tellActivities(story: Story): void {
  for (const { key, nation, label, name, nameFr, said, starts, ends, state, targets, ...facts } of ACTIVITIES) {
    const placement = from(nation, label)
    story.add(
      placement,
      sdo(story, 'x-testudo-activity', key, {
        created: said,
        by: nation === 'HQ' ? HQ : node(nation),
        name,
        name_fr: nameFr,
        ...facts,
        state: state ?? (story.at(starts) > story.at('221642') ? 'planned' : 'running'),
        starts: story.at(starts),
        ...(ends && { ends: story.at(ends) }),
        ...(targets && { target_refs: targets }),
        contact: `Watch of ${placement.source}`,
        organisation: placement.source,
        extensions: { [ACTIVITY_EXTENSION]: { extension_type: 'new-sdo' } },
      }),
    )
  }
}
