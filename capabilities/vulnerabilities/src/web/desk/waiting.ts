import { call } from '@testudo/ui'
import { desk } from '../../core/contract/desk.ts'

/** How many decisions are immediate, of those the reader may see. */
export async function waiting(signal: AbortSignal): Promise<number> {
  return (await call(desk, { show: 'all', outcome: 'immediate', limit: 1 }, signal)).found
}
