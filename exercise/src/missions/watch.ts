import { baltic, regional } from '../labels.ts'
import { operator } from '../organisations.ts'
import { line } from '../world/cables.ts'
import type { Graph } from './graph.ts'

/** M-06, M-07, M-08, M-12: Operation Amber Watch. */
export function tellWatchMissions(graph: Graph): void {
  const swe = regional('SWE')
  const nor = regional('NOR')
  const ltu = regional('LTU')

  // M-06
  graph.service('coastal-radar', {
    name: 'Coastal radar chain',
    nameFr: 'Chaîne de radars côtiers',
    label: swe,
    nation: 'SWE',
    sector: 'military',
    needs: [
      {
        gate: 'stations',
        gateFr: 'stations',
        rule: 'at-least',
        k: 3,
        members: ['radar-hoburg', 'radar-akmensrags', 'radar-nida', 'radar-hel', 'radar-sorve'],
      },
    ],
  })
  graph.service('ais-service', {
    name: 'AIS service, Central Baltic',
    nameFr: 'Service AIS, Baltique centrale',
    nation: 'SWE',
    sector: 'telecom',
    needs: [
      { gate: 'relays', gateFr: 'relais', rule: 'any', members: ['Visby exchange', 'Stockholm exchange'] },
      { gate: 'backhaul', gateFr: 'liaisons', rule: 'any', members: ['GOTLAND-E', 'Visby airport'] },
    ],
  })
  graph.task('watch-sea', {
    name: 'Watch the central Baltic',
    nameFr: 'Surveiller la Baltique centrale',
    label: swe,
    nation: 'SWE',
    needs: [
      {
        gate: 'sensors',
        gateFr: 'capteurs',
        rule: 'weighted',
        members: [
          { key: 'coastal-radar', weight: 0.6 },
          { key: 'ais-service', weight: 0.4 },
        ],
      },
      { members: ['identity'] },
    ],
  })
  graph.mission('M-06', {
    code: 'M-06',
    created: '131242',
    operation: 'amber-watch',
    label: swe,
    nation: 'SWE',
    name: 'Maritime watch, Central Baltic',
    nameFr: 'Veille maritime, Baltique centrale',
    decisionAt: '281200',
    nations: ['SWE', 'POL', 'LVA'],
    position: [18.9, 56.2],
    needs: [{ members: ['watch-sea'] }],
  })

  // M-07
  graph.service('cable-pairs', {
    name: 'Gotland–Courland cable pairs',
    nameFr: 'Paires de câbles Gotland–Courlande',
    label: baltic('SWE'),
    nation: 'SWE',
    sector: 'cable',
    needs: [{ gate: 'cable pairs', gateFr: 'paires de câbles', rule: 'any', members: ['AMBERLINK-1', 'AMBERLINK-2'] }],
  })
  graph.service('courland-transit', {
    name: 'Courland transit',
    nameFr: 'Transit de Courlande',
    nation: 'LVA',
    sector: 'telecom',
    owner: operator('kurzemes-tikls'),
    at: 'Kuldīga',
    needs: [{ gate: 'exchanges', gateFr: 'centraux', members: ['Kuldīga exchange', 'Kuldīga node110'] }],
  })
  graph.service('gotland-transit', {
    name: 'Gotland transit',
    nameFr: 'Transit de Gotland',
    nation: 'SWE',
    sector: 'telecom',
    owner: operator('gotlandsfiber'),
    at: 'Visby',
    needs: [{ gate: 'exchanges', gateFr: 'centraux', members: ['Visby exchange', 'Slite node110'] }],
  })
  graph.task('carry-data', {
    name: 'Carry data across the sea',
    nameFr: 'Acheminer les données par la mer',
    label: baltic('SWE'),
    nation: 'SWE',
    needs: [{ members: ['cable-pairs', 'courland-transit', 'gotland-transit'] }],
  })
  graph.mission('M-07', {
    code: 'M-07',
    operation: 'amber-watch',
    label: baltic('SWE'),
    nation: 'SWE',
    name: 'Gotland–Courland data backhaul',
    nameFr: 'Liaison de données Gotland–Courlande',
    description: 'Carries the sea picture from Gotland to the eastern shore. No third path is declared.',
    decisionAt: '221900',
    nations: ['SWE', 'LVA'],
    pathKind: 'data',
    position: [19.75, 57.88],
    path: line('18.82 57.71,19.05 57.72,19.45 57.82,19.75 57.88,20.40 57.78,21.05 57.58,21.53 57.41'),
    needs: [{ members: ['carry-data'] }],
  })

  // M-08
  graph.service('north-earth', {
    name: 'Earth stations, Rogaland',
    nameFr: 'Stations terriennes du Rogaland',
    label: nor,
    nation: 'NOR',
    sector: 'satellite',
    owner: operator('rogaland-sat'),
    at: 'Stavanger',
    needs: [
      { gate: 'stations', gateFr: 'stations', rule: 'any', members: ['Stavanger earth', 'eik-earth'] },
      { gate: 'power', gateFr: 'alimentations', members: ['Stavanger node110'] },
    ],
  })
  graph.task('carry-satellite', {
    name: 'Carry staff traffic by satellite',
    nameFr: 'Acheminer le trafic par satellite',
    label: nor,
    nation: 'NOR',
    needs: [{ members: ['north-earth', 'Stavanger exchange'] }],
  })
  graph.mission('M-08', {
    code: 'M-08',
    created: '221642ZOCT26',
    operation: 'amber-watch',
    label: nor,
    nation: 'NOR',
    name: 'Satellite backhaul, Stavanger',
    nameFr: 'Liaison satellitaire, Stavanger',
    decisionAt: '011200ZDEC26',
    nations: ['NOR', 'GBR'],
    position: [5.73, 58.97],
    needs: [{ members: ['carry-satellite'] }],
  })

  // M-12
  graph.service('air-picture', {
    name: 'Air picture',
    nameFr: 'Image aérienne',
    label: ltu,
    sector: 'military',
    at: 'Šiauliai',
    needs: [{ gate: 'feed', gateFr: 'flux', members: ['siauliai-radar', 'siauliai-links', 'Šiauliai node330'] }],
  })
  graph.task('watch-air', {
    name: 'Watch the air',
    nameFr: 'Surveiller l’espace aérien',
    label: ltu,
    needs: [{ members: ['air-picture'] }],
  })
  graph.mission('M-12', {
    code: 'M-12',
    operation: 'amber-watch',
    label: ltu,
    nation: 'LTU',
    name: 'Air surveillance feed, Šiauliai',
    nameFr: 'Flux de surveillance aérienne, Šiauliai',
    decisionAt: '231200',
    nations: ['LTU', 'NOR', 'NLD'],
    position: [23.32, 55.93],
    needs: [{ members: ['watch-air'] }],
  })
}
