import { addressOf } from '@testudo/ui'
import { exportBundle, layerOut } from '@testudo/threats'

export const objectPath = (id: string) => `/threats/object/${id}`
export const graphPath = (id: string) => `/threats/graph?ids=${id}`
export const layerAddress = (id: string, by: string | undefined) =>
  addressOf(layerOut, { id, ...(by === undefined ? {} : { by }) })
export const exportAddress = (types: string | undefined) =>
  addressOf(exportBundle, types === undefined ? {} : { types })
