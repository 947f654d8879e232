import { regional } from '../labels.ts'
import { operator } from '../organisations.ts'
import { line } from '../world/cables.ts'
import type { Graph } from './graph.ts'

/** M-03, M-04 and M-05: by rail and road from the North Sea and Gdynia to Rukla. */
export function tellRailMissions(graph: Graph): void {
  const pol = regional('POL')
  const ltu = regional('LTU')

  // M-04
  graph.service('traffic-control', {
    name: 'Traffic control',
    nameFr: 'Régulation du trafic',
    label: pol,
    nation: 'POL',
    sector: 'rail',
    owner: operator('polski-ruch'),
    at: 'Olsztyn',
    needs: [
      {
        gate: 'traffic-control links',
        gateFr: 'liaisons de régulation',
        rule: 'share',
        k: 2,
        members: ['gdynia-gateway', 'elblag-gateway', 'suwalki-gateway'],
      },
    ],
  })
  graph.service('traction-power', {
    name: 'Traction power',
    nameFr: 'Courant de traction',
    nation: 'POL',
    sector: 'power',
    at: 'Ełk',
    needs: [{ gate: 'feeds', gateFr: 'alimentations', members: ['elk-110', 'Gdańsk node400'] }],
  })
  graph.service('dispatch-system', {
    name: 'Dispatch system',
    nameFr: 'Système de régulation',
    label: ltu,
    sector: 'rail',
    at: 'Kaunas',
    needs: [{ gate: 'systems', gateFr: 'systèmes', members: ['kaunas-dispatch', 'staff-identity'] }],
  })
  graph.service('rail-radio', {
    name: 'Rail radio, PL-LT',
    nameFr: 'Radio ferroviaire PL-LT',
    label: pol,
    nation: 'POL',
    sector: 'telecom',
    owner: operator('wisla-tele'),
    at: 'Suwałki',
    commitment: true,
    committedUntil: '311200ZDEC26',
    probability: 0.97,
    repairHours: 8,
  })
  graph.service('train-radio', {
    name: 'Train radio',
    nameFr: 'Radio sol-train',
    label: pol,
    nation: 'POL',
    sector: 'telecom',
    needs: [
      {
        gate: 'radio',
        gateFr: 'moyens radio',
        rule: 'any',
        members: [{ key: 'rail-radio', workaround: { capacity: 0.5, hours: 6 } }, 'satellite-phones'],
      },
    ],
  })
  graph.service('gdynia-loading', {
    name: 'Gdynia loading',
    nameFr: 'Chargement à Gdynia',
    nation: 'POL',
    sector: 'port',
    at: 'Gdynia',
    needs: [
      { gate: 'berths', gateFr: 'postes à quai', rule: 'any', members: ['Gdynia quay', 'Gdynia roro'] },
      { gate: 'port', gateFr: 'services du port', members: ['Gdynia control', 'Gdynia node110', 'Gdynia signalling'] },
    ],
  })
  graph.service('corridor-track', {
    name: 'Track, Gdynia to Rukla',
    nameFr: 'Voie Gdynia–Rukla',
    nation: 'POL',
    sector: 'rail',
    needs: [
      {
        gate: 'sections',
        gateFr: 'sections de voie',
        members: [
          'rail Gdynia–Elbląg',
          'rail Elbląg–Ełk',
          'rail Ełk–Suwałki',
          'rail Suwałki–Kaunas',
          'rail Kaunas–Rukla',
        ],
      },
    ],
  })
  graph.task('dispatch-trains', {
    name: 'Dispatch trains',
    nameFr: 'Faire circuler les trains',
    label: pol,
    nation: 'POL',
    needs: [{ members: ['traffic-control', 'traction-power', 'dispatch-system', 'train-radio', 'corridor-track'] }],
  })
  graph.task('load-gdynia', {
    name: 'Load at Gdynia',
    nameFr: 'Charger à Gdynia',
    nation: 'POL',
    needs: [
      { members: ['gdynia-loading'] },
      { gate: 'orders', gateFr: 'ordres', members: ['dispatch-system'], label: pol },
    ],
  })
  graph.task('secure-corridor', {
    name: 'Secure the corridor',
    nameFr: 'Sécuriser le corridor',
    label: ltu,
    needs: [{ gate: 'means', gateFr: 'moyens', rule: 'any', members: ['dispatch-system', 'train-radio'] }],
  })
  graph.mission('M-04', {
    code: 'M-04',
    operation: 'tidal-shield',
    label: pol,
    nation: 'POL',
    name: 'Rail onward movement, Gdynia → Rukla',
    nameFr: 'Acheminement ferroviaire, Gdynia → Rukla',
    description: 'Four trains a day carry the brigade from the port to its area.',
    decisionAt: '222000',
    nations: ['POL', 'LTU', 'DEU'],
    pathKind: 'rail',
    position: [19.9, 53.95],
    path: line(
      '18.54 54.535,18.69 54.385,19.40 54.16,20.48 53.78,22.36 53.83,22.98 53.84,22.93 54.10,23.35 54.56,23.91 54.90,24.28 55.07,24.38 55.05',
    ),
    needs: [{ members: ['dispatch-trains', 'load-gdynia', 'secure-corridor'] }],
  })

  // M-03
  graph.service('bremerhaven-loading', {
    name: 'Bremerhaven loading',
    nameFr: 'Chargement à Bremerhaven',
    nation: 'DEU',
    sector: 'port',
    at: 'Bremerhaven',
    needs: [
      { gate: 'berths', gateFr: 'postes à quai', rule: 'any', members: ['Bremerhaven quay', 'Bremerhaven roro'] },
      { gate: 'port', gateFr: 'services du port', members: ['Bremerhaven control', 'Bremerhaven node110'] },
    ],
  })
  graph.service('western-track', {
    name: 'Track, Bremerhaven to Poznań',
    nameFr: 'Voie Bremerhaven–Poznań',
    nation: 'DEU',
    sector: 'rail',
    needs: [
      {
        gate: 'sections',
        gateFr: 'sections de voie',
        members: ['rail Bremerhaven–Hannover', 'rail Hannover–Berlin', 'rail Berlin–Poznań'],
      },
      {
        gate: 'signalling',
        gateFr: 'postes d’aiguillage',
        rule: 'at-least',
        k: 3,
        members: ['Bremen signalling', 'Hannover signalling', 'Berlin signalling', 'Magdeburg signalling'],
      },
    ],
  })
  graph.task('run-west', {
    name: 'Run trains to Poznań',
    nameFr: 'Acheminer les trains vers Poznań',
    label: regional('DEU'),
    nation: 'DEU',
    needs: [{ members: ['western-track', 'Hannover node400', 'Poznań yard', 'identity'] }],
  })
  graph.task('load-bremerhaven', {
    name: 'Load at Bremerhaven',
    nameFr: 'Charger à Bremerhaven',
    nation: 'DEU',
    needs: [{ members: ['bremerhaven-loading'] }],
  })
  graph.mission('M-03', {
    code: 'M-03',
    created: '161442',
    operation: 'tidal-shield',
    label: regional('DEU'),
    nation: 'DEU',
    name: 'Rail, Bremerhaven → Poznań',
    nameFr: 'Rail, Bremerhaven → Poznań',
    decisionAt: '250600',
    nations: ['DEU', 'POL', 'USA'],
    pathKind: 'rail',
    position: [11.64, 52.13],
    path: line('8.55 53.58,8.80 53.08,9.74 52.38,11.64 52.13,13.40 52.52,14.55 52.34,16.91 52.40'),
    needs: [{ members: ['load-bremerhaven', 'run-west'] }],
  })

  // M-05
  graph.service('depot-power', {
    name: 'Augustów local power',
    nameFr: 'Courant local d’Augustów',
    nation: 'POL',
    sector: 'power',
    at: 'Augustów',
    needs: [
      {
        gate: 'local supply',
        gateFr: 'sources locales',
        rule: 'weighted',
        members: [
          { key: 'augustow-diesel', weight: 0.7 },
          { key: 'elk-110', weight: 0.3 },
        ],
      },
    ],
  })
  graph.service('pump-power', {
    name: 'Fuel pumps, Augustów',
    nameFr: 'Pompes à carburant, Augustów',
    nation: 'POL',
    sector: 'fuel',
    at: 'Augustów',
    needs: [{ gate: 'supply', gateFr: 'sources', rule: 'share', k: 1, members: ['elk-110', 'depot-power'] }],
  })
  graph.service('road-bridges', {
    name: 'Bridges on the convoy road',
    nameFr: 'Ponts sur la route du convoi',
    nation: 'POL',
    sector: 'road',
    needs: [{ gate: 'bridges', gateFr: 'ponts', members: ['Toruń bridge', 'Łomża bridge'] }],
  })
  graph.task('refuel-convoy', {
    name: 'Refuel on the way',
    nameFr: 'Ravitailler en route',
    nation: 'POL',
    needs: [{ members: ['pump-power', 'Białystok tank'] }],
  })
  graph.task('drive-convoy', {
    name: 'Drive to Suwałki',
    nameFr: 'Rouler jusqu’à Suwałki',
    label: pol,
    nation: 'POL',
    needs: [
      { members: ['road-bridges', 'Poznań depot', 'identity'] },
      { gate: 'radio', gateFr: 'moyens radio', rule: 'any', members: ['satellite-phones', 'Białystok exchange'] },
    ],
  })
  graph.mission('M-05', {
    code: 'M-05',
    operation: 'tidal-shield',
    label: pol,
    nation: 'POL',
    name: 'Road convoy, Poznań → Suwałki',
    nameFr: 'Convoi routier, Poznań → Suwałki',
    decisionAt: '232000',
    nations: ['POL', 'DEU'],
    pathKind: 'road',
    position: [21.0, 53.1],
    path: line('16.91 52.40,18.60 53.01,20.40 53.10,22.06 53.18,22.98 53.84,22.93 54.10'),
    needs: [{ members: ['drive-convoy', 'refuel-convoy'] }],
  })
}
