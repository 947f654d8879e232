import { label, stixId } from '@testudo/kernel/shapes'
import { z } from 'zod'

/** Unix ms, to the end of the year 9999. */
export const moment = z.number().int().min(0).max(253_402_300_799_999)
export { label, stixId }

export const incidentId = stixId.regex(/^incident--/, 'expected an incident')
