import type { Graph } from './graph.ts'

/** M-10 and M-11: open to every ally. */
export function tellHostNationMissions(graph: Graph): void {
  graph.service('klaipeda-supply', {
    name: 'Klaipėda supply',
    nameFr: 'Alimentation de Klaipėda',
    sector: 'power',
    at: 'Klaipėda',
    needs: [
      { gate: 'infeeds', gateFr: 'arrivées', rule: 'any', members: ['line-telsiai-klaipeda', 'NORDAMBER'] },
      { gate: 'node', gateFr: 'postes', members: ['Klaipėda node330'] },
    ],
  })
  graph.service('klaipeda-essential', {
    name: 'Essential services, Klaipėda',
    nameFr: 'Services essentiels de Klaipėda',
    at: 'Klaipėda',
    needs: [
      {
        gate: 'sites',
        gateFr: 'sites',
        rule: 'at-least',
        k: 2,
        members: ['Klaipėda hospital', 'Klaipėda water', 'Klaipėda tank'],
      },
    ],
  })
  graph.task('power-port', {
    name: 'Power the port',
    nameFr: 'Alimenter le port',
    needs: [{ members: ['klaipeda-supply'] }],
  })
  graph.task('power-town', {
    name: 'Power the town',
    nameFr: 'Alimenter la ville',
    needs: [{ members: ['klaipeda-supply', 'klaipeda-essential'] }],
  })
  graph.mission('M-10', {
    code: 'M-10',
    created: '101642',
    operation: 'open-hearth',
    nation: 'LTU',
    name: 'Host-nation power, Klaipėda',
    nameFr: 'Électricité de la nation hôte, Klaipėda',
    decisionAt: '301200',
    nations: ['LTU'],
    pathKind: 'power',
    position: [21.3, 55.72],
    needs: [{ members: ['power-port', 'power-town'] }],
  })

  graph.service('public-channels', {
    name: 'Public channels',
    nameFr: 'Canaux publics',
    sector: 'information',
    at: 'Vilnius',
    needs: [
      {
        gate: 'channels',
        gateFr: 'canaux',
        rule: 'weighted',
        members: ['channel-portal', 'channel-cell', 'channel-radio', 'channel-press', 'channel-hotline'].map((key) => ({
          key,
          weight: 0.2,
        })),
      },
    ],
  })
  graph.task('inform-public', {
    name: 'Inform the public',
    nameFr: 'Informer la population',
    needs: [{ members: ['public-channels', 'Vilnius exchange'] }],
  })
  graph.mission('M-11', {
    code: 'M-11',
    operation: 'open-hearth',
    nation: 'LTU',
    name: 'Host-nation public information',
    nameFr: 'Information de la population',
    decisionAt: '230800',
    nations: ['LTU', 'LVA', 'EST'],
    position: [25.28, 54.69],
    needs: [{ members: ['inform-public'] }],
  })
}
