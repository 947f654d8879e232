import type { Host } from '@testudo/platform/host'
import { audienceRoutes } from './audiences.ts'
import { exportRoutes } from './export.ts'
import { importRoutes } from './imports.ts'
import { listRoutes } from './lists.ts'
import { mispSchema } from './tables.ts'

/** MISP events in and out: registers tables, job and routes. Once, in `start`. */
export async function startMisp(host: Host): Promise<void> {
  await host.tables.migrate('sharing-misp', mispSchema)
  audienceRoutes(host)
  listRoutes(host)
  importRoutes(host)
  exportRoutes(host)
}
