import { call } from '@testudo/ui'
import { noticesCount } from '../core/contract.ts'

/** How much waits for the reader that nobody sees to, and how much of what they follow has changed. */
export async function callsNow(signal: AbortSignal): Promise<number> {
  const { waiting, changed } = await call(noticesCount, {}, signal)
  return waiting + changed
}
