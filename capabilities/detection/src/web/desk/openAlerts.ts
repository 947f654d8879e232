import { call } from '@testudo/ui'
import { alerts } from '../../core/contract/alerts.ts'

/** How many groups of hits nobody has judged yet, of those the reader may see. */
export async function openAlerts(signal: AbortSignal): Promise<number> {
  return (await call(alerts, { show: 'open', limit: 1 }, signal)).groups
}
