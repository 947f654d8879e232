import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Fault } from '@testudo/kernel/fault'
import { loadCapabilities } from '@testudo/node/compose'
import { dataFolder } from '@testudo/node/folder'
import { DEFAULT_LABEL, readPolicies } from '@testudo/node/policies'
import { readConfig } from '@testudo/platform/config'
import type { HostOptions } from '@testudo/platform/host/node'
import { findSocket } from '@testudo/platform/host/places'
import { openStorage, type Storage } from '@testudo/platform/storage'

/** What a node on this folder starts from, by settings and environment. */
export async function hostOptions(folder: string | undefined): Promise<HostOptions> {
  const config = readConfig(process.env)
  const [policies, capabilities] = await Promise.all([readPolicies(config.policies), loadCapabilities()])
  return {
    dataDir: dataFolder(folder ?? config.data),
    policies,
    capabilities,
    config,
    defaultLabel: config.defaultLabel ?? DEFAULT_LABEL,
    exercise: false,
    ...(config.url === undefined ? {} : { url: config.url }),
  }
}

/** The database of a folder that no node has open. @throws {Fault} `cli.node_runs`, `cli.no_data` */
export async function openWhole(folder: string | undefined): Promise<Storage> {
  const config = readConfig(process.env)
  if (config.url !== undefined) return openStorage({ url: config.url })
  const data = dataFolder(folder ?? config.data)
  if ((await findSocket(data)) !== undefined)
    throw new Fault(
      'conflict',
      'cli.node_runs',
      'A node runs on this folder. End it first, or ask it: its page Activity shows and verifies the log.',
    )
  mustHoldNode(data)
  return openStorage({ dataDir: data })
}

/** A mistyped folder must not become a new, empty node. @throws {Fault} `cli.no_data` */
export function mustHoldNode(data: string): void {
  if (existsSync(join(data, 'db'))) return
  throw new Fault('absent', 'cli.no_data', `There is no node in ${data}. Name its folder with --data.`)
}
