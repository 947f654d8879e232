import type { Graph } from './graph.ts'

/** The three operations of the story. */
export function tellOperations(graph: Graph): void {
  graph.operation('tidal-shield', {
    name: 'Operation Tidal Shield',
    nameFr: 'Opération Tidal Shield',
    description: 'Reinforcement of the eastern Baltic by sea, rail and road.',
    starts: '100000',
    ends: '201200ZDEC26',
  })
  graph.operation('amber-watch', {
    name: 'Operation Amber Watch',
    nameFr: 'Opération Amber Watch',
    description: 'Watch over the central Baltic: sea picture, air picture and the links that carry them.',
    starts: '150000ZOCT26',
    ends: '311200ZJAN27',
  })
  graph.operation('open-hearth', {
    name: 'Operation Open Hearth',
    nameFr: 'Opération Open Hearth',
    description: 'Support by the host nations: fuel, power and information of the public.',
    starts: '010000',
    ends: '311200ZDEC26',
  })
}
