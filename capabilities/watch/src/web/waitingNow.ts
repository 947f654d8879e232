import { call } from '@testudo/ui'
import { queue } from '../core/index.ts'

/** How many items stand in the reader's queue. */
export async function waitingNow(signal: AbortSignal): Promise<number> {
  return (await call(queue, { for: 'all' }, signal)).rows.length
}
