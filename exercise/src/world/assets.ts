import type { Label } from '@testudo/kernel/label'
import { open } from '../labels.ts'
import { from, ownerOf } from '../organisations.ts'
import { type Story, sdo, storyId } from '../story.ts'
import { place } from './gazetteer.ts'
import { hostsOf } from './hosts.ts'

/** The mission picture's extension ids and types, as capability `picture` pins them. */
const NEW_SDO_EXTENSION = 'extension-definition--ed64ad78-eef6-4c62-bc40-35a8deadd2a7'
export const DEPENDENCY_EXTENSION = 'extension-definition--d1259832-9ff3-4aa9-98a2-a8b479e5b70a'
export const newSdo = { [NEW_SDO_EXTENSION]: { extension_type: 'new-sdo' } }

export type Sector =
  | 'port'
  | 'rail'
  | 'road'
  | 'airport'
  | 'power'
  | 'telecom'
  | 'cable'
  | 'fuel'
  | 'datacentre'
  | 'satellite'
  | 'health'
  | 'water'
  | 'information'
  | 'military'

export interface AssetFacts {
  readonly name: string
  readonly nameFr?: string
  readonly sector: Sector
  readonly nation: string
  readonly owner?: string
  readonly lat?: number
  readonly lon?: number
  readonly path?: readonly (readonly [number, number])[]
  readonly probability: number
  readonly repairHours: number
  readonly reportHours?: number
  readonly label?: Label
  readonly created?: string
  readonly modified?: string
  readonly description?: string
}

export const assetId = (key: string): string => storyId('x-testudo-asset', key)

/** Puts one asset on the map. Unless said otherwise it is (AU), and its nation's node vouches for it. */
export function tellAsset(story: Story, key: string, facts: AssetFacts): void {
  const { nation, sector } = facts
  const hosts = hostsOf(key)
  story.add(
    from(nation, facts.label ?? open(nation), 'A2'),
    sdo(story, 'x-testudo-asset', key, {
      created: facts.created ?? '150900ZSEP26',
      ...(facts.modified && { modified: facts.modified }),
      by: facts.owner ?? ownerOf(nation, sector),
      name: facts.name,
      ...(facts.nameFr && { name_fr: facts.nameFr }),
      ...(facts.description && { description: facts.description }),
      sector,
      nation,
      owner_ref: facts.owner ?? ownerOf(nation, sector),
      ...(facts.lat !== undefined && facts.lon !== undefined && { position: { lat: facts.lat, lon: facts.lon } }),
      ...(facts.path && { path: facts.path }),
      ...(hosts && { addresses: hosts.addresses }),
      ...(hosts && hosts.names.length > 0 && { host_names: hosts.names }),
      probability: facts.probability,
      capacity: 1,
      repair_hours: facts.repairHours,
      ...(facts.reportHours && { report_hours: facts.reportHours }),
      confidence: 85,
      extensions: newSdo,
    }),
  )
}

/** What kinds of site a town may have: words in both languages, sector, availability in 24 h, hours to repair. */
interface Kind {
  readonly en: string
  readonly fr: string
  readonly sector: Sector
  readonly probability: number
  readonly repairHours: number
  /** Degrees from the town's point, under 1.5 km, so that marks of one town do not cover each other. */
  readonly north: number
  readonly east: number
}

const kind = (
  sector: Sector,
  en: string,
  fr: string,
  probability: number,
  repairHours: number,
  north = 0,
  east = 0,
): Kind => ({ en, fr, sector, probability, repairHours, north, east })

export const KINDS = {
  quay: kind('port', 'container quay', 'quai à conteneurs', 0.98, 36, 0.002, 0.003),
  roro: kind('port', 'ro-ro berth', 'poste roulier', 0.985, 24, -0.003, 0.002),
  control: kind('port', 'harbour control', 'capitainerie', 0.99, 8, 0.001, -0.003),
  yard: kind('rail', 'marshalling yard', 'gare de triage', 0.985, 18, 0.008, 0.006),
  signalling: kind('rail', 'signalling centre', 'poste d’aiguillage', 0.98, 12, 0.003, -0.004),
  node400: kind('power', '400 kV node', 'poste 400 kV', 0.995, 72, -0.009, 0.007),
  node330: kind('power', '330 kV node', 'poste 330 kV', 0.994, 72, -0.008, 0.008),
  node110: kind('power', '110 kV substation', 'poste 110 kV', 0.985, 48, 0.006, -0.007),
  exchange: kind('telecom', 'exchange', 'central télécom', 0.99, 10, 0.001, 0.001),
  data: kind('datacentre', 'data centre', 'centre de données', 0.995, 12, -0.004, 0.009),
  tank: kind('fuel', 'tank farm', 'dépôt de carburant', 0.98, 48, -0.006, -0.006),
  bridge: kind('road', 'road bridge', 'pont routier', 0.99, 120, -0.004, -0.003),
  airport: kind('airport', 'airport', 'aéroport', 0.97, 12, 0.009, 0.011),
  hospital: kind('health', 'regional hospital', 'hôpital régional', 0.99, 6, 0.005, 0.004),
  water: kind('water', 'waterworks', 'usine d’eau', 0.985, 20, -0.007, 0.003),
  earth: kind('satellite', 'earth station', 'station terrienne', 0.985, 16, 0.007, -0.009),
  studio: kind('information', 'broadcast studio', 'studio de diffusion', 0.99, 4, 0.002, 0.005),
  depot: kind('military', 'logistics depot', 'dépôt logistique', 0.99, 24, 0.01, -0.008),
} as const satisfies Record<string, Kind>

/** Which kinds stand where. The missions point at these by `town kind`, for example `Gdynia quay`. */
const SITES: Readonly<Record<keyof typeof KINDS, string>> = {
  quay: 'Brest,Le Havre,Dunkerque,Zeebrugge,Antwerpen,Vlissingen,Rotterdam,Wilhelmshaven,Bremerhaven,Hamburg,Rostock,Esbjerg,Aarhus,København,Göteborg,Gävle,Luleå,Oslo,Bergen,Trondheim,Narvik,Helsinki,Hanko,Turku,Kotka,Tallinn,Rīga,Ventspils,Liepāja,Klaipėda,Gdynia,Gdańsk,Szczecin,Constanța,Varna,Burgas,Alexandroupoli,Thessaloniki,Trieste,Livorno,Koper,Rijeka,Durrës,Bar,Immingham,Southampton,Cádiz,Sines,İskenderun',
  roro: 'Calais,Zeebrugge,Vlissingen,Eemshaven,Emden,Bremerhaven,Kiel,Rostock,Travemünde,Sassnitz,Esbjerg,Fredericia,Kalundborg,Göteborg,Karlskrona,Karlshamn,Nynäshamn,Visby,Stavanger,Narvik,Hanko,Turku,Paldiski,Rīga,Ventspils,Liepāja,Klaipėda,Gdynia,Świnoujście,Immingham,Santander,Reykjavík',
  control:
    'Brest,Zeebrugge,Rotterdam,Bremerhaven,Hamburg,Esbjerg,København,Göteborg,Visby,Oslo,Narvik,Bodø,Helsinki,Tallinn,Rīga,Ventspils,Klaipėda,Gdynia,Gdańsk,Świnoujście,Constanța,Varna',
  yard: 'Poznań,Warszawa,Toruń,Białystok,Ełk,Kaunas,Šiauliai,Panevėžys,Daugavpils,Jelgava,Rēzekne,Tapa,Tartu,Kouvola,Tampere,Hallsberg,Boden,Hannover,Bremen,Magdeburg,Leipzig,Kassel,Antwerpen,Praha,Brno,Žilina,Budapest,București,Malmö,Narvik,Hamar,Ulm,Eindhoven',
  signalling:
    'Gdynia,Toruń,Poznań,Olsztyn,Białystok,Marijampolė,Kaunas,Vilnius,Daugavpils,Rīga,Valga,Tapa,Bremen,Hannover,Berlin,Magdeburg,Malmö,Norrköping,Kiruna,Kolding,Odense,Košice,Győr,Brașov,Utrecht,Liège',
  node400:
    'Gdańsk,Olsztyn,Białystok,Poznań,Warszawa,Bremen,Berlin,Hamburg,Hannover,Esbjerg,Aarhus,Malmö,Norrköping,Umeå,Narvik,Hamar,Tampere,Oulu,Eindhoven,Gent,Rennes,Lille,Brno,Bratislava,Győr,Sofia,Constanța,Ljubljana,Zagreb,Verona,Larissa,Ankara',
  node330: 'Kaunas,Vilnius,Šiauliai,Klaipėda,Panevėžys,Alytus,Rīga,Daugavpils,Valmiera,Liepāja,Tartu,Narva,Paldiski',
  node110:
    'Suwałki,Augustów,Łomża,Elbląg,Gdynia,Marijampolė,Jonava,Telšiai,Utena,Ventspils,Kuldīga,Jelgava,Pärnu,Rakvere,Tapa,Visby,Slite,Rønne,Kolding,Boden,Rovaniemi,Bodø,Stavanger,Bremerhaven,Zeebrugge,Brest,Skopje',
  exchange:
    'Gdynia,Warszawa,Białystok,Suwałki,Poznań,Kaunas,Vilnius,Klaipėda,Šiauliai,Rīga,Ventspils,Kuldīga,Liepāja,Tallinn,Tartu,Visby,Stockholm,Malmö,København,Aalborg,Helsinki,Vaasa,Oslo,Stavanger,Tromsø,Hamburg,Berlin,Frankfurt am Main,Brest,Paris,London,Newcastle,Madrid,Lisboa,Roma,București,Tirana,Podgorica,Luxembourg',
  data: 'Vilnius,Kaunas,Rīga,Tallinn,Helsinki,Stockholm,Hamburg,Berlin,Warszawa,Poznań,Paris,Rennes,Liège,Odense,Oslo,Luxembourg,Praha,Sofia',
  tank: 'Bremerhaven,Wilhelmshaven,Hamburg,Rostock,Gdynia,Gdańsk,Świnoujście,Klaipėda,Ventspils,Rīga,Paldiski,Kotka,Göteborg,Fredericia,Bergen,Rotterdam,Antwerpen,Le Havre,Constanța,Burgas,Livorno,Cádiz,Poznań,Białystok',
  bridge:
    'Toruń,Łomża,Warszawa,Kaunas,Alytus,Daugavpils,Rīga,Pärnu,Magdeburg,Szczecin,Fredericia,København,Narva,Bratislava,Galați,Umeå',
  airport:
    'Šiauliai,Kaunas,Vilnius,Rīga,Tallinn,Tartu,Helsinki,Rovaniemi,Kiruna,Luleå,Visby,Göteborg,Oslo,Bodø,Aalborg,Rønne,Hamburg,Leipzig,Poznań,Rzeszów,Gdańsk,Brest,Liège,Eindhoven,Budapest,Constanța,Cluj-Napoca,Sofia,Reykjavík,Larissa,Zagreb',
  hospital:
    'Kaunas,Klaipėda,Šiauliai,Suwałki,Ełk,Białystok,Gdańsk,Rīga,Liepāja,Daugavpils,Tartu,Pärnu,Turku,Oulu,Visby,Umeå,Tromsø,Narvik,Esbjerg,Rostock,Bremen,Constanța',
  water:
    'Kaunas,Klaipėda,Šiauliai,Suwałki,Ełk,Gdynia,Elbląg,Rīga,Liepāja,Ventspils,Tallinn,Tapa,Visby,Narvik,Esbjerg,Bremerhaven,Rostock,Zeebrugge,Constanța',
  earth: 'Stavanger,Bodø,Rennes,Tallinn,Madrid,Verona,Constanța,Larissa,Kiruna',
  studio: 'Vilnius,Kaunas,Klaipėda,Rīga,Tallinn,Warszawa,Białystok,Visby',
  depot: 'Rukla,Tapa,Ādaži,Poznań,Toruń,Brașov,Liège,Boden,Hamar,Skopje,Košice',
}

/** Every site of the tables above. Keys are `town kind`. */
export function tellSites(story: Story): void {
  for (const [key, towns] of Object.entries(SITES) as [keyof typeof KINDS, string][]) {
    const k: Kind = KINDS[key]
    for (const town of towns.split(',')) {
      const p = place(town)
      tellAsset(story, `${town} ${key}`, {
        name: `${town} ${k.en}`,
        nameFr: `${town}, ${k.fr}`,
        sector: k.sector,
        nation: p.nation,
        lat: round(p.lat + k.north),
        lon: round(p.lon + k.east),
        probability: k.probability,
        repairHours: k.repairHours,
      })
    }
  }
}

const round = (degrees: number): number => Math.round(degrees * 10_000) / 10_000
