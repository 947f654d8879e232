import type { Sector } from '@testudo/picture'
import { catalogue, useText } from '@testudo/ui'
import { useCallback } from 'react'

export const sectorWords = catalogue({
  en: {
    port: 'Port',
    rail: 'Rail',
    road: 'Road',
    airport: 'Airport',
    power: 'Power',
    telecom: 'Telecom',
    cable: 'Undersea cable',
    fuel: 'Fuel',
    datacentre: 'Data centre',
    satellite: 'Satellite',
    health: 'Health',
    water: 'Water',
    information: 'Information',
    military: 'Military',
  },
  fr: {
    port: 'Port',
    rail: 'Rail',
    road: 'Route',
    airport: 'Aéroport',
    power: 'Électricité',
    telecom: 'Télécoms',
    cable: 'Câble sous-marin',
    fuel: 'Carburant',
    datacentre: 'Centre de données',
    satellite: 'Satellite',
    health: 'Santé',
    water: 'Eau',
    information: 'Information',
    military: 'Militaire',
  },
})

/** The name of a sector in the reader's language. */
export function useSectorText(): (sector: Sector | undefined) => string {
  const t = useText(sectorWords)
  return useCallback((sector) => (sector === undefined ? '' : t(sector)), [t])
}
