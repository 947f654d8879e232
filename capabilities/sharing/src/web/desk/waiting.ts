import { call } from '@testudo/ui'
import { releases } from '../../core/contract/desk.ts'

/** How many releases wait for a signature of the reader. */
export async function waitingForMe(signal: AbortSignal): Promise<number> {
  const { rows } = await call(releases, { state: 'proposed', limit: 200 }, signal)
  return rows.filter(({ next }) => next.includes('approve')).length
}
