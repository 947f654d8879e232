import { contract } from '@testudo/kernel/contract'
import { z } from 'zod'
import { layerCells } from './contract-matrix.ts'
import { LAYER_DOMAINS } from './layer.ts'
import { COMBINATIONS } from './combine.ts'
import { label, markingSchema, markSchema, stixId } from './reply.ts'

const oneLayer = z.object({ id: stixId })

/** Keeps a Navigator layer as it came, under a label: who may read that label may lay it over the matrix. */
export const saveLayer = contract({
  method: 'POST',
  path: '/threats/layers/kept',
  may: 'threats:write',
  summary: 'Keeps an ATT&CK Navigator layer under a name and a label',
  body: z.object({
    /** Default: the layer's own name. */
    name: z.string().trim().min(1).max(200).optional(),
    layer: z.unknown(),
    /** Default: the node's. */
    label: label.optional(),
  }),
  reply: oneLayer,
})

export const storedLayers = contract({
  path: '/threats/layers/kept',
  may: 'threats:read',
  summary: 'Kept layers the reader may read, newest first',
  reply: z.object({
    rows: z
      .array(
        z.object({
          id: z.string(),
          name: z.string(),
          domain: z.enum(LAYER_DOMAINS),
          author: z.string(),
          at: z.number(),
          techniques: z.number().int(),
          mark: markSchema,
        }),
      )
      .readonly(),
    marking: markingSchema,
  }),
})

export const storedLayer = contract({
  path: '/threats/layers/kept/:id',
  may: 'threats:read',
  summary: "One kept layer against the reader's matrix",
  params: oneLayer,
  reply: layerCells.extend({ id: z.string(), mark: markSchema, marking: markingSchema }),
})

/** A kept layer is revoked, which is final; its file can be kept again. */
export const dropLayer = contract({
  method: 'DELETE',
  path: '/threats/layers/kept/:id',
  may: 'threats:write',
  summary: 'Removes a kept layer',
  params: oneLayer,
  reply: oneLayer,
})

export const layerFile = contract({
  path: '/threats/layers/kept/:id/file',
  may: 'threats:export',
  summary: 'A kept layer as a Navigator file, as it came, with its marking in the metadata',
  params: oneLayer,
  reply: { stream: 'application/json' },
})

export const combineStored = contract({
  path: '/threats/layers/combined',
  may: 'threats:read',
  summary: 'Two kept layers as one: union, both, difference, change of score',
  query: z.object({ a: stixId, b: stixId, how: z.enum(COMBINATIONS) }),
  reply: layerCells.extend({
    /** The combination as a layer, to be kept. */
    layer: z.unknown(),
    label,
    mark: markSchema,
    marking: markingSchema,
  }),
})
