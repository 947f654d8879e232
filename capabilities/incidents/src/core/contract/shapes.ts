import type { Label } from '@testudo/kernel/label'
import { labelSchema } from '@testudo/kernel/marking'
import { z } from 'zod'

/** A STIX identifier as it may stand in an address. */
export const stixId = z
  .string()
  .max(200)
  .regex(/^[a-z0-9][a-z0-9-]{1,120}--[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, 'expected a STIX id: type--uuid')
/** Unix ms, to the end of the year 9999. */
export const moment = z.number().int().min(0).max(253_402_300_799_999)
export const label = labelSchema as unknown as z.ZodType<Label>
