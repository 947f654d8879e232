import { regional } from '../labels.ts'
import { operator } from '../organisations.ts'
import type { Story } from '../story.ts'
import { tellAsset } from '../world/assets.ts'
import { line } from '../world/cables.ts'
import { place } from '../world/gazetteer.ts'
import type { Graph } from './graph.ts'

/** Assets with a part in the story that no table holds, and services that several missions share. */
export function tellShared(story: Story, graph: Graph): void {
  const site = (
    key: string,
    name: string,
    nameFr: string,
    town: string,
    facts: Omit<Parameters<typeof tellAsset>[2], 'name' | 'nameFr' | 'nation'>,
  ) => {
    const { nation, lat, lon } = place(town)
    tellAsset(story, key, { name, nameFr, nation, lat, lon, ...facts })
  }
  const polskiRuch = operator('polski-ruch')

  site('gdynia-gateway', 'Gdynia gateway', 'Passerelle de Gdynia', 'Gdynia', {
    sector: 'rail',
    owner: polskiRuch,
    probability: 0.97,
    repairHours: 12,
    description: 'Signalling gateway, Signalbox GW-4.',
  })
  site('elblag-gateway', 'Elbląg gateway', 'Passerelle d’Elbląg', 'Elbląg', {
    sector: 'rail',
    owner: polskiRuch,
    probability: 0.97,
    repairHours: 12,
    label: regional('POL'),
    description: 'Signalling gateway, Signalbox GW-4.',
  })
  site('suwalki-gateway', 'Suwałki gateway', 'Passerelle de Suwałki', 'Suwałki', {
    sector: 'rail',
    owner: polskiRuch,
    probability: 0.97,
    repairHours: 33,
    label: regional('POL'),
    description: 'Signalling gateway, Signalbox GW-4, three units.',
  })
  site('elk-110', 'Ełk 110 kV substation', 'Poste 110 kV d’Ełk', 'Ełk', {
    sector: 'power',
    probability: 0.96,
    repairHours: 14,
    description: 'Two transformers. Feeds the traction line from Ełk to Suwałki.',
  })
  site('kaunas-dispatch', 'Kaunas dispatch centre', 'Centre de régulation de Kaunas', 'Kaunas', {
    sector: 'rail',
    owner: operator('kauno-dispecerine'),
    probability: 0.98,
    repairHours: 6,
    label: regional('LTU'),
  })
  site('staff-identity', 'Staff identity service', 'Service d’identité de l’état-major', 'Vilnius', {
    sector: 'datacentre',
    probability: 0.985,
    repairHours: 3,
  })
  site('satellite-phones', 'Satellite phones', 'Téléphones satellitaires', 'Kaunas', {
    sector: 'satellite',
    probability: 0.99,
    repairHours: 1,
  })
  site('berth-planner', 'Klaipėda berth planner', 'Planificateur de postes de Klaipėda', 'Klaipėda', {
    sector: 'port',
    probability: 0.98,
    repairHours: 20,
    description: 'Berth planning software, TideOps 9.',
  })
  site('augustow-diesel', 'Augustów depot generators', 'Groupes électrogènes du dépôt d’Augustów', 'Augustów', {
    sector: 'power',
    probability: 0.97,
    repairHours: 10,
  })
  site('eik-earth', 'Eik earth station', 'Station terrienne d’Eik', 'Stavanger', {
    sector: 'satellite',
    lat: 58.4,
    lon: 6.4,
    probability: 0.985,
    repairHours: 14,
    label: regional('NOR'),
  })

  // Places of networks: what telemetry finds there belongs to somebody, though no mission leans on it alone.
  site('riga-port-office', 'Rīga port office', 'Bureau du port de Rīga', 'Rīga', {
    sector: 'port',
    lat: 57.022,
    lon: 24.09,
    probability: 0.99,
    repairHours: 6,
    description: 'Clearance of ships and cargo; harbour control can take over.',
  })
  for (const [key, name, nameFr, town, north, east, sector] of [
    ['office-server-kau', 'Office server, KAU', 'Serveur de bureau, KAU', 'Kaunas', -0.006, -0.005, 'datacentre'],
    ['mail-relay-vln', 'Mail relay, VLN', 'Relais de messagerie, VLN', 'Vilnius', -0.006, -0.005, 'datacentre'],
    ['guest-network-rix', 'Guest network, RIX', 'Réseau invité, RIX', 'Rīga', 0.011, 0.006, 'telecom'],
    ['proxy-vln', 'Proxy, VLN', 'Serveur mandataire, VLN', 'Vilnius', 0.006, -0.006, 'datacentre'],
    ['test-bench-kau', 'Test bench, KAU', 'Banc d’essai, KAU', 'Kaunas', 0.007, -0.008, 'datacentre'],
  ] as const) {
    const { lat, lon } = place(town)
    site(key, name, nameFr, town, { sector, lat: lat + north, lon: lon + east, probability: 0.99, repairHours: 4 })
  }

  // The owner promises a report every four hours; the last one came at 220805Z.
  site('siauliai-radar', 'Šiauliai radar feed', 'Flux radar de Šiauliai', 'Šiauliai', {
    sector: 'military',
    probability: 0.98,
    repairHours: 6,
    reportHours: 4,
    label: regional('LTU'),
    modified: '220805',
    description: 'Recognised air picture, delivered by the owner every four hours.',
  })
  site('siauliai-links', 'Šiauliai microwave link', 'Faisceau hertzien de Šiauliai', 'Šiauliai', {
    sector: 'telecom',
    lat: 55.95,
    lon: 23.3,
    probability: 0.99,
    repairHours: 8,
  })

  for (const [key, name, nameFr, lon, lat, nation] of [
    ['radar-hoburg', 'Hoburgen coastal radar', 'Radar côtier de Hoburgen', 18.13, 56.92, 'SWE'],
    ['radar-akmensrags', 'Akmeņrags coastal radar', 'Radar côtier d’Akmeņrags', 21.06, 56.83, 'LVA'],
    ['radar-nida', 'Nida coastal radar', 'Radar côtier de Nida', 21.0, 55.3, 'LTU'],
    ['radar-hel', 'Hel coastal radar', 'Radar côtier de Hel', 18.81, 54.6, 'POL'],
    ['radar-sorve', 'Sõrve coastal radar', 'Radar côtier de Sõrve', 22.06, 57.91, 'EST'],
  ] as const)
    tellAsset(story, key, {
      name,
      nameFr,
      sector: 'military',
      nation,
      lon,
      lat,
      probability: 0.97,
      repairHours: 10,
      label: regional(nation),
    })

  for (const [key, name, nameFr, town] of [
    ['channel-portal', 'Government portal', 'Portail du gouvernement', 'Vilnius'],
    ['channel-cell', 'Cell broadcast', 'Diffusion cellulaire', 'Vilnius'],
    ['channel-radio', 'Public radio', 'Radio publique', 'Kaunas'],
    ['channel-press', 'Press gateway', 'Passerelle de presse', 'Vilnius'],
    ['channel-hotline', 'Citizens’ hotline', 'Ligne des citoyens', 'Klaipėda'],
  ] as const)
    site(key, name, nameFr, town, { sector: 'information', probability: 0.99, repairHours: 4 })

  tellAsset(story, 'pipe-gdansk-gdynia', {
    name: 'Product pipeline Gdańsk–Gdynia',
    nameFr: 'Oléoduc Gdańsk–Gdynia',
    sector: 'fuel',
    nation: 'POL',
    path: line('18.70 54.385,18.60 54.44,18.54 54.53'),
    probability: 0.99,
    repairHours: 36,
  })
  tellAsset(story, 'line-telsiai-klaipeda', {
    name: '330 kV line Telšiai–Klaipėda',
    nameFr: 'Ligne 330 kV Telšiai–Klaipėda',
    sector: 'power',
    nation: 'LTU',
    path: line('22.25 55.98,21.70 55.85,21.16 55.70'),
    probability: 0.985,
    repairHours: 30,
  })

  graph.service('identity', {
    name: 'Staff sign-on',
    nameFr: 'Authentification de l’état-major',
    sector: 'datacentre',
    needs: [{ members: ['staff-identity', 'Vilnius data'] }],
  })
  graph.service('ship-control', {
    name: 'Ship traffic services',
    nameFr: 'Services de trafic maritime',
    nation: 'DNK',
    sector: 'port',
    needs: [
      {
        gate: 'centres',
        gateFr: 'centres',
        rule: 'at-least',
        k: 2,
        members: ['København control', 'Esbjerg control', 'Göteborg control'],
      },
    ],
  })
}
