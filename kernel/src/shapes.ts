import { z } from 'zod'
import type { Label } from './label/model.ts'
import { labelSchema } from './marking.ts'

/* Shapes that contracts of many capabilities share. */

/** A STIX identifier as it may stand in an address. Anything else is a mistyped address (400), never a lookup. */
export const stixId = z
  .string()
  .max(200)
  .regex(
    /^[a-z0-9][a-z0-9-]{1,120}--[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/,
    'expected a STIX id: type--uuid',
  )

/** A label in a contract, typed as the rest of the product has it. */
export const label = labelSchema as unknown as z.ZodType<Label>
