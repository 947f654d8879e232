import type { BriefStatement } from '@testudo/kernel/brief'
import { STATE_WORDS } from '../because.ts'
import { labelOfState, neededBy, stateAndCapacity, type World } from '../world.ts'
import { idOf, nameOf, shapeOf, words } from './common.ts'

/** The mission's way and mark, and what it leans on that has a place: all of it for one mission, else what is below capable. */
export function places(world: World, mission: number, all: boolean): readonly BriefStatement[] {
  const inside = [mission, ...neededBy(world.model, mission)]
  return inside.flatMap((i): BriefStatement[] => {
    const object = world.model.nodes[i]?.object
    if (object === undefined || object.type === 'x-testudo-task') return []
    const main = i === mission
    const path = object.type === 'x-testudo-service' ? undefined : object.path
    const { position } = object
    if (position === undefined && path === undefined) return []
    if (!main && !all && world.moment.states[i] === 'capable') return []
    const kind =
      object.type === 'x-testudo-mission' ? object.path_kind : object.sector === 'cable' ? 'cable' : undefined
    const { state, capacity } = stateAndCapacity(world, i)
    const says = STATE_WORDS[state]
    const from = `/picture/missions#/${main ? 'missions' : 'places'}/${idOf(world, i)}`
    return [
      {
        id: `picture.place.${idOf(world, i)}`,
        section: 'where',
        order: main ? 0 : 1,
        text: words(
          `${nameOf(world, i).en}: ${says.en.toLowerCase()}.`,
          `${nameOf(world, i).fr} : ${says.fr.toLowerCase()}.`,
        ),
        figures: [
          { name: 'state', value: state, from: `${from}/state` },
          ...(capacity === undefined ? [] : [{ name: 'capacity', value: capacity, from: `${from}/capacity` }]),
        ],
        references: [],
        shape: shapeOf(world, i),
        place: {
          ...(position === undefined ? {} : { position: { lat: position.lat, lon: position.lon } }),
          ...(path === undefined ? {} : { path: path.map(([lon, lat]): [number, number] => [lon, lat]) }),
          ...(kind === undefined ? {} : { kind }),
          main,
        },
        label: labelOfState(world, i),
      },
    ]
  })
}
