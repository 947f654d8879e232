import { auditSchema, createAudit, loadNodeKey, type NodeKey } from '@testudo/platform/audit'
import { createObjects, type Objects } from '@testudo/platform/objects'
import { openStorage, type Storage } from '@testudo/platform/storage'
import { findSocket, placesOf } from '@testudo/platform/host/places'
import { readConfig } from '@testudo/platform/config'
import { type Label, type PolicySet, systemHigh } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import { dataFolder } from '@testudo/node/folder'
import { DEFAULT_LABEL, readPolicies } from '@testudo/node/policies'
import { remoteObjects } from './remote.ts'

/** What commands need of a node, whether it runs or not. */
export interface OpenedNode {
  readonly objects: Pick<Objects, 'import' | 'export'>
  /** Who stands at the machine: the rights of the data folder itself. */
  readonly subject: Subject
  /** True when a running node answers. */
  readonly remote: boolean
  close(): Promise<void>
}

export type OpenNode = (options: { readonly data?: string }) => Promise<OpenedNode>

/**
 * Opens a data folder when no node runs there, and otherwise talks to the node over the socket in that folder.
 *
 * @throws {Fault} `conflict` when another process holds the folder and answers on no socket
 */
export const open: OpenNode = async (options) => {
  const config = readConfig(process.env)
  const data = dataFolder(options.data ?? config.data)
  const policies = await readPolicies(config.policies)
  const subject: Subject = {
    ...systemHigh(policies),
    id: 'local-operator',
    kind: 'service',
    name: 'Local operator',
    organisation: config.organisation,
    nation: config.nation,
    roles: [],
  }
  const socket = await findSocket(data)
  if (socket !== undefined)
    return { objects: remoteObjects(socket), subject, remote: true, close: async () => undefined }
  const storage = await openStorage(config.url === undefined ? { dataDir: data } : { url: config.url })
  try {
    return await openFolder(storage, data, { policies, subject, defaultLabel: config.defaultLabel ?? DEFAULT_LABEL })
  } catch (fault) {
    // An open store keeps the process alive: the command would say what is wrong and never end.
    await storage.close()
    throw fault
  }
}

async function openFolder(
  storage: Storage,
  data: string,
  { policies, subject, defaultLabel }: { policies: PolicySet; subject: Subject; defaultLabel: Label },
): Promise<OpenedNode> {
  const objects = await createObjects(storage, {
    policies,
    clock: { now: () => Date.now() },
    defaultLabel,
  })
  // Every leaf written here is under a signed checkpoint when the command ends, as on a running node.
  await storage.migrate('audit', auditSchema)
  const places = placesOf(data)
  const key = await loadNodeKey(places.nodeKey)
  const audit = createAudit({
    storage,
    key,
    dir: places.checkpoints,
    origin: logName(key),
    now: () => Date.now(),
    log: { info: quiet, warn: quiet, error: (_fields, message) => process.stderr.write(`testudo: ${message}\n`) },
  })
  return {
    objects,
    subject,
    remote: false,
    async close() {
      await audit.close()
      await storage.close()
    },
  }
}

const quiet = () => undefined

/** The name a node's log is signed under. */
const logName = (key: NodeKey) => `testudo/${key.publicText.slice(-16)}`
