import { capabilities as names } from '@testudo/capabilities'
import type { ServerCapability } from '@testudo/platform/host'

/** The server side of every capability of the product's list, in its order. */
export async function loadCapabilities(): Promise<readonly ServerCapability[]> {
  const modules = await Promise.all(
    names.map((name) => import(`@testudo/${name}/server`) as Promise<{ readonly capability: ServerCapability }>),
  )
  return modules.map((module) => module.capability)
}
