import type { Host } from '@testudo/platform/host'
import type { OwnItemBook } from '../items/index.ts'
import { importRoute } from './importRoute.ts'

/** Files by hand and feeds that are followed: routes, jobs and the timer. */
export async function startFeeds({
  host,
  items,
}: {
  readonly host: Host
  readonly items: OwnItemBook
}): Promise<object> {
  importRoute(host, items)
  return {}
}
