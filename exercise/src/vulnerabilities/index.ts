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
  }
}
