import type { Story } from '../story.ts'
import { tellAsset } from './assets.ts'
import { place } from './gazetteer.ts'

/** Stops of a railway section, in order; the nation is the one that keeps it running. */
const SECTIONS: readonly (readonly [stops: string, nation: string])[] = [
  ['Gdynia,Gdańsk,Elbląg', 'POL'],
  ['Elbląg,Olsztyn,Ełk', 'POL'],
  ['Ełk,Augustów,Suwałki', 'POL'],
  ['Suwałki,Marijampolė,Kaunas', 'LTU'],
  ['Kaunas,Jonava,Rukla', 'LTU'],
  ['Bremerhaven,Bremen,Hannover', 'DEU'],
  ['Hannover,Magdeburg,Berlin', 'DEU'],
  ['Berlin,Poznań', 'POL'],
  ['Poznań,Toruń,Olsztyn', 'POL'],
  ['Warszawa,Łomża,Białystok', 'POL'],
  ['Białystok,Augustów', 'POL'],
  ['Klaipėda,Telšiai,Šiauliai', 'LTU'],
  ['Šiauliai,Jelgava,Rīga', 'LVA'],
  ['Kaunas,Vilnius', 'LTU'],
  ['Šiauliai,Panevėžys,Daugavpils', 'LVA'],
  ['Rīga,Valmiera,Valga', 'LVA'],
  ['Valga,Tartu,Tapa', 'EST'],
  ['Tallinn,Tapa,Narva', 'EST'],
  ['Narvik,Kiruna,Boden,Luleå', 'SWE'],
  ['Esbjerg,Kolding,Odense,København', 'DNK'],
  ['Göteborg,Hallsberg,Norrköping', 'SWE'],
  ['Constanța,București,Brașov', 'ROU'],
]

export function tellRailways(story: Story): void {
  for (const [stops, nation] of SECTIONS) {
    const towns = stops.split(',').map(place)
    const first = towns[0]?.name ?? ''
    const last = towns.at(-1)?.name ?? ''
    tellAsset(story, `rail ${first}–${last}`, {
      name: `Railway ${first}–${last}`,
      nameFr: `Voie ferrée ${first}–${last}`,
      sector: 'rail',
      nation,
      path: towns.map(({ lat, lon }) => [lon, lat]),
      probability: 0.985,
      repairHours: 20,
    })
  }
}
