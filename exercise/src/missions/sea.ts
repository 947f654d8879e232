import { regional } from '../labels.ts'
import { line } from '../world/cables.ts'
import type { Graph } from './graph.ts'

/** M-01, M-02, M-09: by sea. */
export function tellSeaMissions(graph: Graph): void {
  const dnk = regional('DNK')
  const swe = regional('SWE')
  const ltu = regional('LTU')

  // M-01
  graph.service('esbjerg-loading', {
    name: 'Esbjerg loading',
    nameFr: 'Chargement à Esbjerg',
    nation: 'DNK',
    sector: 'port',
    at: 'Esbjerg',
    needs: [
      { gate: 'berths', gateFr: 'postes à quai', rule: 'any', members: ['Esbjerg roro', 'Esbjerg quay'] },
      { gate: 'port', gateFr: 'services du port', members: ['Esbjerg control', 'Esbjerg node400'] },
    ],
  })
  graph.service('berth-planning', {
    name: 'Berth planning',
    nameFr: 'Planification des postes',
    label: ltu,
    sector: 'port',
    at: 'Klaipėda',
    needs: [
      {
        gate: 'planner',
        gateFr: 'planificateurs',
        members: [{ key: 'berth-planner', workaround: { capacity: 0.6, hours: 24 } }],
      },
    ],
  })
  graph.service('klaipeda-berths', {
    name: 'Klaipėda berths',
    nameFr: 'Postes à quai de Klaipėda',
    sector: 'port',
    at: 'Klaipėda',
    needs: [
      { gate: 'berths', gateFr: 'postes à quai', rule: 'share', k: 1, members: ['Klaipėda roro', 'Klaipėda quay'] },
      { gate: 'port', gateFr: 'services du port', members: ['Klaipėda control', 'Klaipėda node330'] },
    ],
  })
  graph.task('load-esbjerg', {
    name: 'Load at Esbjerg',
    nameFr: 'Charger à Esbjerg',
    nation: 'DNK',
    needs: [{ members: ['esbjerg-loading'] }],
  })
  graph.task('sail-klaipeda', {
    name: 'Sail to Klaipėda',
    nameFr: 'Naviguer jusqu’à Klaipėda',
    label: dnk,
    nation: 'DNK',
    needs: [{ members: ['ship-control', 'identity'] }],
  })
  graph.task('discharge-klaipeda', {
    name: 'Discharge at Klaipėda',
    nameFr: 'Décharger à Klaipėda',
    label: ltu,
    needs: [{ members: ['berth-planning', 'klaipeda-berths'] }],
  })
  graph.mission('M-01', {
    code: 'M-01',
    operation: 'tidal-shield',
    label: dnk,
    nation: 'DNK',
    name: 'Sea reinforcement, Esbjerg → Klaipėda',
    nameFr: 'Renfort maritime, Esbjerg → Klaipėda',
    description: 'Two ro-ro ships, second sailing at dawn.',
    decisionAt: '230600',
    nations: ['DNK', 'LTU', 'GBR'],
    pathKind: 'sea',
    position: [16.6, 55.0],
    path: line(
      '8.43 55.46,7.75 55.60,7.55 56.50,8.10 57.20,9.60 57.75,10.75 57.85,11.35 57.35,11.30 56.60,10.95 56.20,10.95 55.60,10.98 55.15,10.93 54.90,10.88 54.65,11.50 54.45,12.30 54.50,13.20 54.85,15.00 54.95,17.50 55.25,19.50 55.55,21.05 55.70',
    ),
    needs: [{ members: ['load-esbjerg', 'sail-klaipeda', 'discharge-klaipeda'] }],
  })

  // M-02
  graph.service('goteborg-loading', {
    name: 'Göteborg loading',
    nameFr: 'Chargement à Göteborg',
    nation: 'SWE',
    sector: 'port',
    at: 'Göteborg',
    needs: [
      { gate: 'berths', gateFr: 'postes à quai', rule: 'any', members: ['Göteborg roro', 'Göteborg quay'] },
      { gate: 'port', gateFr: 'services du port', members: ['Göteborg control'] },
    ],
  })
  graph.service('riga-discharge', {
    name: 'Rīga discharge',
    nameFr: 'Déchargement à Rīga',
    nation: 'LVA',
    sector: 'port',
    at: 'Rīga',
    needs: [
      { gate: 'berths', gateFr: 'postes à quai', rule: 'any', members: ['Rīga roro', 'Rīga quay'] },
      { gate: 'port', gateFr: 'services du port', members: ['Rīga control', 'Rīga node330'] },
      { gate: 'clearance', gateFr: 'formalités', rule: 'any', members: ['riga-port-office', 'Rīga control'] },
    ],
  })
  graph.task('load-goteborg', {
    name: 'Load at Göteborg',
    nameFr: 'Charger à Göteborg',
    label: swe,
    nation: 'SWE',
    needs: [{ members: ['goteborg-loading', 'identity'] }],
  })
  graph.task('discharge-riga', {
    name: 'Discharge at Rīga',
    nameFr: 'Décharger à Rīga',
    label: regional('LVA'),
    nation: 'LVA',
    needs: [{ members: ['riga-discharge'] }],
  })
  graph.task('sail-riga', {
    name: 'Sail to Rīga',
    nameFr: 'Naviguer jusqu’à Rīga',
    label: swe,
    nation: 'SWE',
    needs: [{ members: ['ship-control'] }],
  })
  graph.mission('M-02', {
    code: 'M-02',
    operation: 'tidal-shield',
    label: swe,
    nation: 'SWE',
    name: 'Sea reinforcement, Göteborg → Rīga',
    nameFr: 'Renfort maritime, Göteborg → Rīga',
    decisionAt: '241200',
    nations: ['SWE', 'LVA', 'NOR'],
    pathKind: 'sea',
    position: [19.9, 57.35],
    path: line(
      '11.80 57.67,11.55 57.20,11.95 56.70,12.45 56.25,12.65 55.95,12.75 55.60,12.60 55.25,13.20 55.15,14.60 55.38,16.30 55.75,17.60 56.30,19.20 57.20,20.60 57.85,21.60 57.95,22.60 57.80,23.40 57.40,24.00 57.10',
    ),
    needs: [{ members: ['load-goteborg', 'sail-riga', 'discharge-riga'] }],
  })

  // M-09
  const deu = regional('DEU')
  graph.service('fuel-loading', {
    name: 'Fuel loading, Bremerhaven',
    nameFr: 'Chargement de carburant, Bremerhaven',
    nation: 'DEU',
    sector: 'fuel',
    at: 'Bremerhaven',
    needs: [
      {
        gate: 'tanks',
        gateFr: 'dépôts',
        members: [{ key: 'Bremerhaven tank', workaround: { capacity: 0.7, hours: 48 } }, 'Bremerhaven node110'],
      },
    ],
  })
  graph.service('fuel-landing', {
    name: 'Fuel landing, Gdynia',
    nameFr: 'Réception de carburant, Gdynia',
    nation: 'POL',
    sector: 'fuel',
    at: 'Gdynia',
    needs: [
      {
        gate: 'tanks',
        gateFr: 'dépôts',
        rule: 'any',
        members: ['Gdynia tank', { key: 'Gdańsk tank', workaround: { capacity: 0.7, hours: 48 } }],
      },
      { gate: 'transfer', gateFr: 'transferts', members: ['pipe-gdansk-gdynia'] },
    ],
  })
  graph.task('ship-fuel', {
    name: 'Ship fuel',
    nameFr: 'Transporter le carburant',
    label: deu,
    nation: 'DEU',
    needs: [{ members: ['fuel-loading', 'ship-control'] }],
  })
  graph.task('land-fuel', {
    name: 'Land fuel',
    nameFr: 'Réceptionner le carburant',
    nation: 'POL',
    needs: [{ members: ['fuel-landing'] }],
  })
  graph.mission('M-09', {
    code: 'M-09',
    operation: 'open-hearth',
    label: deu,
    nation: 'DEU',
    name: 'Fuel, Bremerhaven → Gdynia',
    nameFr: 'Carburant, Bremerhaven → Gdynia',
    description: 'Stocks ashore last nine days.',
    decisionAt: '261200',
    nations: ['DEU', 'POL'],
    pathKind: 'sea',
    position: [14.0, 54.75],
    path: line(
      '8.50 53.62,8.00 53.95,8.90 54.00,9.20 53.88,9.35 54.15,10.15 54.38,10.60 54.50,11.30 54.55,12.30 54.55,13.50 54.85,15.50 54.85,17.50 54.95,18.70 54.90,18.95 54.70,18.60 54.54',
    ),
    needs: [{ members: ['ship-fuel', 'land-fuel'] }],
  })
}
