import { markingSchema, markSchema } from '@testudo/kernel/markBook'
import { stateSchema } from '@testudo/kernel/situation'
import { label } from '@testudo/kernel/shapes'
import { z } from 'zod'
import { SOURCE_FORMATS } from '../sources/format.ts'

export const moment = z.number().describe('Unix ms')
export const words = z.object({ en: z.string(), fr: z.string() })
export const format = z.enum(SOURCE_FORMATS)
export const page = { next: z.string().optional(), marking: markingSchema }
export const mark = markSchema

/** Values at even steps of time, the oldest first, the last one still counting. */
export const series = z.object({ stepMs: z.number(), values: z.array(z.number()).readonly() })

/** A mission that would suffer, as the reader may see it. `route` carries ids only. */
export const missionAtRisk = z.object({
  id: z.string(),
  code: z.string(),
  name: words,
  state: stateSchema,
  route: z.string(),
})
export { label }
