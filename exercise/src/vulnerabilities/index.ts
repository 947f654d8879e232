import type { Label } from '@testudo/kernel/label'
import type { Equipment, FeedItem, VexStatement } from '@testudo/vulnerabilities'
import { allied, baltic, open, REGION } from '../labels.ts'
import { operatorFacts } from '../organisations.ts'
import { beginStory, storyId } from '../story.ts'
import { tellEquipment } from './inventory.ts'
import { tellKnowledge } from './knowledge.ts'

export interface Desk {
  readonly said: readonly { readonly label: Label; readonly items: readonly FeedItem[] }[]
  readonly equipment: readonly { readonly label: Label; readonly items: readonly Equipment[] }[]
  /** How operators of the story are reached: on the portal alone, none of them has an address outside. */
  readonly contacts: readonly Contact[]
}

export interface Contact {
  readonly operator: string
  readonly operatorName: string
  readonly nation: string
  readonly language: 'en' | 'fr'
  readonly clearances: Record<string, string>
  readonly communities: string[]
  readonly phone: string
  readonly openly: boolean
  readonly label: Label
}

/** Who of the operators has a desk that answers; of the others it is shown that nobody is known. */
const REACHED = [
  'mazurska-siec',
  'trojmiasto-port',
  'nemuno-energija',
  'klaipedos-krantine',
  'port-estuaire',
  'polski-ruch',
  'balta-rail',
  'kauno-dispecerine',
]

const contactOf = (key: string, i: number): Contact => {
  const { id, name, nation } = operatorFacts(key)
  return {
    operator: id,
    operatorName: name,
    nation,
    language: nation === 'FRA' ? 'fr' : 'en',
    clearances: { ALLIED: 'UNCLASSIFIED', TLP: 'AMBER' },
    communities: [],
    phone: `+00 555 01 ${String(10 + i)}`,
    openly: false,
    label: open('HQ'),
  }
}

/** Equipment is known to the region; its operator reads it as anybody of its nation, and is shown its own alone. */
const equipmentLabel = (nation: string): Label => allied('UNCLASSIFIED', [...new Set([...REGION, nation])], [nation])

/** What the operator of the last traffic-control link has done already: the story would be over otherwise. */
function isolated(equipment: readonly Equipment[], at: number): VexStatement[] {
  const gdynia = equipment.find(({ name }) => name.endsWith(', Gdynia') && name.startsWith('GW-4'))
  if (gdynia === undefined) return []
  const { name } = operatorFacts('polski-ruch')
  return [
    {
      kind: 'vex',
      key: `exercise:vex:${storyId('x-testudo-equipment', 'gdynia isolated')}`,
      id: 'CVE-2026-99417',
      source: { key: gdynia.operator, name },
      author: 'operator',
      at,
      status: 'not_affected',
      justification: 'inline_mitigations_already_exist',
      action: 'Remote maintenance is cut.',
      products: [],
      equipment: [gdynia.id],
      family: false,
    },
  ]
}

/**
 * What the story knows of vulnerabilities: records, lists, probabilities and statements of its sources, and the equipment
 * of its operators.
 *
 * @param anchor Unix ms of the story's "now", as for `tidalShield`
 */
export function vulnerabilityDesk(anchor: number): Desk {
  const story = beginStory(anchor)
  const equipment = tellEquipment(story)
  const own = isolated(equipment, Date.parse(story.at('212030')))
  return {
    said: [
      ...tellKnowledge(story).map(({ restricted, items }) => ({
        label: restricted ? baltic('EST') : open('EST'),
        items,
      })),
      { label: equipmentLabel('POL'), items: own },
    ],
    equipment: [...Map.groupBy(equipment, ({ nation }) => nation)].map(([nation, items]) => ({
      label: equipmentLabel(nation),
      items,
    })),
    contacts: REACHED.map(contactOf),
  }
}
