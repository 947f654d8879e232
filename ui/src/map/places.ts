import type { Feature, FeatureCollection, Point } from 'geojson'
import type { Language } from '../text/catalogue.ts'

/** [code or name, lon, lat, zoom from which it is written]. Positions are where the words stand well, not centroids. */
export const COUNTRIES: readonly (readonly [string, number, number, number])[] = [
  ['NOR', 9.2, 61.3, 2.5],
  ['SWE', 15.2, 60.6, 2.5],
  ['FIN', 26.2, 62.6, 2.5],
  ['EST', 25.8, 58.75, 3.6],
  ['LVA', 25.6, 56.85, 3.6],
  ['LTU', 23.8, 55.35, 3.6],
  ['POL', 19.3, 52.1, 2.5],
  ['DEU', 10.2, 51.2, 2.5],
  ['DNK', 9.2, 56.1, 3.4],
  ['NLD', 5.6, 52.3, 3.8],
  ['BEL', 4.6, 50.6, 3.8],
  ['LUX', 6.1, 49.75, 5],
  ['FRA', 2.4, 46.7, 2.5],
  ['GBR', -1.6, 52.8, 2.5],
  ['IRL', -8, 53.2, 3],
  ['ISL', -18.5, 64.9, 2.5],
  ['ESP', -3.6, 40.2, 2.5],
  ['PRT', -8, 39.6, 3],
  ['ITA', 12.6, 42.9, 2.5],
  ['CHE', 8.2, 46.8, 3.8],
  ['AUT', 14.4, 47.5, 3.6],
  ['CZE', 15.3, 49.8, 3.4],
  ['SVK', 19.4, 48.7, 3.6],
  ['HUN', 19.2, 47.1, 3.4],
  ['SVN', 14.8, 46.1, 4.4],
  ['HRV', 16.2, 45.5, 4],
  ['BIH', 17.8, 44.2, 4],
  ['SRB', 20.9, 44.1, 3.6],
  ['MNE', 19.3, 42.8, 4.6],
  ['ALB', 20.1, 41.1, 4.2],
  ['MKD', 21.7, 41.6, 4.4],
  ['GRC', 22.2, 39.4, 3],
  ['BGR', 25.2, 42.7, 3.4],
  ['ROU', 25, 45.8, 2.8],
  ['MDA', 28.6, 47.1, 4],
  ['UKR', 31.5, 49.2, 2.5],
  ['BLR', 28.2, 53.4, 3],
  ['TUR', 33.5, 39, 2.5],
  ['CYP', 33.1, 35, 4.6],
  ['GEO', 43.6, 42.1, 3.6],
  ['USA', -99, 39.5, 1.5],
  ['CAN', -104, 57, 1.5],
]

/** Seas: English, French, lon, lat, from zoom, turn in degrees. */
const SEAS: readonly (readonly [string, string, number, number, number, number])[] = [
  ['BALTIC SEA', 'MER BALTIQUE', 18.6, 55.4, 3.4, 0],
  ['GULF OF BOTHNIA', 'GOLFE DE BOTNIE', 19.7, 61.6, 3.6, -68],
  ['GULF OF FINLAND', 'GOLFE DE FINLANDE', 25.2, 59.75, 4.4, -8],
  ['GULF OF RIGA', 'GOLFE DE RIGA', 23.6, 57.7, 4.8, 0],
  ['SKAGERRAK', 'SKAGERRAK', 9.3, 57.95, 4.2, 24],
  ['KATTEGAT', 'KATTEGAT', 11.3, 56.9, 4.8, 70],
  ['NORTH SEA', 'MER DU NORD', 3.2, 56.3, 2.8, 0],
  ['NORWEGIAN SEA', 'MER DE NORVÈGE', 2.5, 66, 2.2, 0],
  ['BARENTS SEA', 'MER DE BARENTS', 38, 73, 2.2, 0],
  ['ENGLISH CHANNEL', 'MANCHE', -2, 49.9, 4, 15],
  ['BAY OF BISCAY', 'GOLFE DE GASCOGNE', -5, 45.3, 3, 0],
  ['MEDITERRANEAN SEA', 'MER MÉDITERRANÉE', 18, 34.8, 2.6, 0],
  ['ADRIATIC SEA', 'MER ADRIATIQUE', 15.4, 43.3, 4, -45],
  ['BLACK SEA', 'MER NOIRE', 34.5, 43.2, 2.8, 0],
  ['ATLANTIC OCEAN', 'OCÉAN ATLANTIQUE', -28, 47, 1.6, 0],
]

type PlaceFeature = Feature<Point, { kind: 'country' | 'sea'; text: string; from: number; turn: number }>

/** Country codes and seas as points with their text in the reader's language. */
export function placeNames(language: Language): FeatureCollection<Point> {
  const feature = (
    kind: 'country' | 'sea',
    text: string,
    lon: number,
    lat: number,
    from: number,
    turn: number,
  ): PlaceFeature => ({
    type: 'Feature',
    properties: { kind, text, from, turn },
    geometry: { type: 'Point', coordinates: [lon, lat] },
  })
  return {
    type: 'FeatureCollection',
    features: [
      ...COUNTRIES.map(([code, lon, lat, from]) => feature('country', code, lon, lat, from, 0)),
      ...SEAS.map(([en, fr, lon, lat, from, turn]) =>
        feature('sea', language === 'fr' ? fr : en, lon, lat, from, turn),
      ),
    ],
  }
}
