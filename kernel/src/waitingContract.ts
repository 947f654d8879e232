import { z } from 'zod'
import { contract } from './contract.ts'

/* Who has said "I see to it" of what waits: answered by the capability that tells people, asked by whoever shows a list. */

const itemIds = z.array(z.string().min(1).max(300)).min(1).max(200).readonly()

/** Who took an item, and when (Unix ms). */
export const takenSchema = z.object({ item: z.string(), by: z.string(), name: z.string(), at: z.number() })
export type Taken = Readonly<z.infer<typeof takenSchema>>

/** Of ids that do not wait for the asker nothing is said: they are not in the answer. */
export const acknowledgeWaiting = contract({
  path: '/notices/items/ack',
  may: 'signed-in',
  summary: 'Says that you see to what waits: nobody else is called for it any more',
  body: z.strictObject({ items: itemIds }),
  reply: z.object({ acknowledged: z.array(takenSchema).readonly() }),
})

/** Who has taken which of these items, as far as the asker may know; an item nobody took is not in the answer. */
export const acknowledged = contract({
  path: '/notices/items/acknowledged',
  method: 'POST',
  may: 'signed-in',
  summary: 'Who has taken which of these items, and when',
  body: z.strictObject({ items: itemIds }),
  reply: z.object({ taken: z.array(takenSchema).readonly() }),
})
