import { baltic } from '../labels.ts'
import { operator } from '../organisations.ts'
import type { Story } from '../story.ts'
import { tellAsset } from './assets.ts'

/** Key, name, nation, lon/lat points through the sea, availability, hours to repair. All cables are invented. */
type Cable = readonly [
  key: string,
  name: string,
  nation: string,
  points: string,
  probability: number,
  repairHours: number,
]

const CABLES: readonly Cable[] = [
  ['BALTSPAN', 'BALTSPAN, Rønne–Świnoujście', 'DNK', '14.70 55.09,14.62 54.75,14.45 54.35,14.27 53.94', 0.985, 240],
  [
    'SCANIA-2',
    'SCANIA-2, Malmö–Rostock',
    'SWE',
    '12.99 55.61,12.80 55.45,12.80 55.05,12.45 54.70,12.10 54.20',
    0.985,
    240,
  ],
  [
    'HANSA-3',
    'HANSA-3, Helsinki–Rostock',
    'FIN',
    '25.15 60.14,24.60 59.85,22.40 59.35,20.40 58.20,19.70 57.20,18.00 56.00,16.20 55.10,15.10 54.80,13.80 54.90,12.60 54.55,12.10 54.20',
    0.98,
    336,
  ],
  ['ESTFIN-4', 'ESTFIN-4, Tallinn–Helsinki', 'EST', '24.80 59.46,24.85 59.70,24.90 59.95,24.97 60.13', 0.985, 192],
  [
    'SAARI-1',
    'SAARI-1, Stockholm–Turku',
    'SWE',
    '18.90 59.45,19.30 59.60,20.30 59.75,21.30 59.85,22.05 60.15',
    0.985,
    216,
  ],
  ['BOTHNIA-2', 'BOTHNIA-2, Umeå–Vaasa', 'FIN', '20.35 63.70,20.65 63.52,21.00 63.35,21.35 63.18', 0.985, 216],
  ['GOTLAND-E', 'GOTLAND-E, Visby–Nynäshamn', 'SWE', '18.27 57.65,18.10 58.00,17.98 58.45,17.97 58.88', 0.985, 168],
  [
    'KARLSKRONA-1',
    'KARLSKRONA-1, Karlskrona–Gdynia',
    'POL',
    '15.60 56.13,16.00 55.80,17.20 55.25,18.30 54.95,18.95 54.70,18.62 54.53',
    0.985,
    216,
  ],
  [
    'NORDAMBER',
    'NORDAMBER HVDC, Karlshamn–Klaipėda',
    'LTU',
    '14.85 56.13,15.50 55.85,17.00 55.85,19.00 55.80,21.05 55.72',
    0.98,
    480,
  ],
  ['RUHNU-1', 'RUHNU-1, Pärnu–Rīga', 'EST', '24.42 58.34,24.10 58.10,23.85 57.65,23.98 57.10', 0.985, 168],
  ['KATTEGAT-1', 'KATTEGAT-1, Göteborg–Aalborg', 'SWE', '11.78 57.65,11.35 57.52,10.85 57.30,10.45 57.02', 0.985, 192],
  [
    'STOREBELT-2',
    'STOREBELT-2, Kalundborg–Aarhus',
    'DNK',
    '11.05 55.69,10.85 55.72,10.80 55.85,10.55 56.00,10.30 56.14',
    0.985,
    168,
  ],
  ['SKAGEN-2', 'SKAGEN-2, Kristiansand–Aalborg', 'NOR', '8.02 58.11,8.60 57.85,9.40 57.55,9.60 57.33', 0.985, 216],
  [
    'DOGGER-1',
    'DOGGER-1, Esbjerg–Newcastle',
    'DNK',
    '8.20 55.48,6.50 55.60,4.00 55.60,1.50 55.30,-1.35 55.02',
    0.98,
    288,
  ],
  [
    'FORTIES-1',
    'FORTIES-1, Stavanger–Newcastle',
    'NOR',
    '5.55 58.93,4.00 58.20,2.00 57.00,0.00 55.80,-1.35 55.04',
    0.98,
    288,
  ],
  [
    'VESTKYST',
    'VESTKYST, Bergen–Trondheim',
    'NOR',
    '5.05 60.35,4.60 61.00,4.55 62.00,5.60 62.80,7.80 63.60,9.60 63.72,10.30 63.50',
    0.985,
    240,
  ],
  [
    'OFOTEN-1',
    'OFOTEN-1, Bodø–Narvik',
    'NOR',
    '14.33 67.30,14.20 67.60,15.20 68.10,16.10 68.38,16.45 68.43,16.80 68.43,17.35 68.43',
    0.985,
    240,
  ],
  [
    'HELGOLAND-1',
    'HELGOLAND-1, Emden–Esbjerg',
    'DEU',
    '6.95 53.50,6.60 53.75,7.30 54.40,7.80 55.10,8.25 55.44',
    0.985,
    216,
  ],
  ['CHANNEL-5', 'CHANNEL-5, Dunkerque–Zeebrugge', 'FRA', '2.33 51.06,2.55 51.20,2.90 51.33,3.17 51.36', 0.985, 168],
  [
    'ARMOR-1',
    'ARMOR-1, Brest–Bude',
    'FRA',
    '-4.62 48.33,-5.30 48.30,-5.60 49.00,-5.90 49.90,-5.70 50.40,-4.58 50.84',
    0.98,
    288,
  ],
  [
    'BISCAY-2',
    'BISCAY-2, Brest–Santander',
    'FRA',
    '-4.65 48.30,-5.10 47.90,-5.00 46.50,-4.40 44.80,-3.80 43.50',
    0.98,
    336,
  ],
  ['PONTUS-1', 'PONTUS-1, Constanța–Varna', 'ROU', '28.70 44.13,28.95 43.90,28.80 43.45,28.05 43.18', 0.985, 240],
  ['PONTUS-2', 'PONTUS-2, Varna–Burgas', 'BGR', '28.00 43.16,28.15 42.95,28.00 42.65,27.56 42.50', 0.985, 240],
  ['ADRIA-1', 'ADRIA-1, Durrës–Bar', 'ALB', '19.42 41.29,19.20 41.50,18.98 41.85,19.06 42.08', 0.985, 192],
]

export function tellCables(story: Story): void {
  for (const [key, name, nation, points, probability, repairHours] of CABLES)
    tellAsset(story, key, {
      name,
      sector: key === 'NORDAMBER' ? 'power' : 'cable',
      nation,
      path: line(points),
      probability,
      repairHours,
    })

  // The two cable pairs of M-07. Their position is where each lost service.
  const gotlandsfiber = operator('gotlandsfiber')
  tellAsset(story, 'AMBERLINK-1', {
    name: 'AMBERLINK-1',
    description: 'Slite to Ventspils, two fibre pairs, 168 km.',
    sector: 'cable',
    nation: 'SWE',
    owner: gotlandsfiber,
    path: line('18.82 57.71,19.05 57.72,19.45 57.82,19.75 57.88,20.40 57.78,21.05 57.58,21.53 57.41'),
    lat: 57.88,
    lon: 19.75,
    probability: 0.985,
    repairHours: 264,
    label: baltic('SWE'),
  })
  tellAsset(story, 'AMBERLINK-2', {
    name: 'AMBERLINK-2',
    description: 'Burgsvik to Liepāja, two fibre pairs, 181 km.',
    sector: 'cable',
    nation: 'LVA',
    owner: operator('kurzemes-tikls'),
    path: line('18.27 57.03,18.60 56.90,19.30 56.78,20.10 56.66,20.97 56.53'),
    lat: 56.78,
    lon: 19.3,
    probability: 0.985,
    repairHours: 288,
    label: baltic('LVA'),
  })
}

/** Reads `lon lat,lon lat` as a GeoJSON line. */
export function line(points: string): [number, number][] {
  return points.split(',').map((pair) => {
    const [lon = '', lat = ''] = pair.trim().split(' ')
    return [Number(lon), Number(lat)]
  })
}
