import { contract } from '@testudo/kernel/contract'
import { markingSchema } from '@testudo/kernel/markBook'
import { z } from 'zod'
import { PARITY_TOPICS } from '../exchange/topics.ts'

/* How far each ally is on our level: what its node may have, what went, what it confirmed. */

export const parityCell = z.object({
  /** Peer account. */
  peer: z.string(),
  node: z.string(),
  name: z.string(),
  nation: z.string(),
  topic: z.enum(PARITY_TOPICS),
  releasable: z.number().int(),
  delivered: z.number().int(),
  acknowledged: z.number().int(),
  outstanding: z.number().int(),
  /** How long the oldest outstanding one has waited, ms; absent when none does. */
  oldestMs: z.number().int().optional(),
})
export type ParityLine = Readonly<z.infer<typeof parityCell>>

const query = z.object({ peer: z.string().min(1).max(200).optional() })

export const parity = contract({
  path: '/sharing/parity',
  may: 'sharing:read',
  summary: 'Per ally and topic: releasable, delivered, acknowledged, outstanding and age, of what the asker may read',
  query,
  reply: z.object({ at: z.number().int(), cells: z.array(parityCell).readonly(), marking: markingSchema }),
})

export const parityCsv = contract({
  path: '/sharing/parity.csv',
  may: 'sharing:read',
  summary: 'The same as a CSV file, with its marking in the first line',
  query,
  reply: { stream: 'text/csv; charset=utf-8' },
})
