import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startDirectory } from './directory.ts'
import { makeGatewayKeys, startGateway } from './gateway.ts'
import { startPacketFilter } from './packetFilter.ts'

export { type Directory, startDirectory } from './directory.ts'
export { type Gateway, makeGatewayKeys, startGateway } from './gateway.ts'
export { type PacketFilter, startPacketFilter } from './packetFilter.ts'

/** The systems of the story that playbooks act on, as real servers on loopback, each with what it has become. */
export type Actuators = Awaited<ReturnType<typeof startActuators>>

export const ACCOUNTS = ['vendor-maintenance', 'vendor-remote', 'operator-dispatch']

/**
 * Starts them. They live as long as this process; what was done to them is forgotten with it.
 *
 * @param folder where the key for the gateway is kept, readable by its owner alone
 */
export async function startActuators(folder: string) {
  const [filter, directory, gateway] = await Promise.all([
    startPacketFilter(),
    startDirectory(ACCOUNTS),
    startGateway(makeGatewayKeys()),
  ])
  const keyFile = join(folder, 'gateway-key')
  await writeFile(keyFile, gateway.clientKey, { mode: 0o600 })
  await chmod(keyFile, 0o600)
  return {
    filter,
    directory,
    gateway,
    /** How the settings of a node declare them. */
    settings: [
      {
        kind: 'openc2',
        name: 'Packet filter Suwałki',
        hosts: ['filter.suwalki.example'],
        url: filter.url,
        actions: ['query features', 'deny ipv4_net', 'allow ipv4_net', 'delete slpf:rule_number'],
      },
      {
        kind: 'http',
        name: 'Accounts of the rail operator',
        hosts: ['accounts.rail.example'],
        url: directory.url,
        actions: ['GET /accounts/*', 'POST /accounts/*/disable', 'POST /accounts/*/enable'],
      },
      {
        kind: 'ssh',
        name: 'Gateway host Suwałki',
        hosts: ['gateways.suwalki.example'],
        host: '127.0.0.1',
        port: gateway.port,
        user: 'centre',
        hostKey: gateway.hostKey,
        keyFile,
        actions: ['gatewayctl status *', 'gatewayctl isolate *', 'gatewayctl restore *', 'gatewayctl snapshot *'],
      },
    ] satisfies readonly Record<string, unknown>[],
    async close() {
      await Promise.all([filter.close(), directory.close(), gateway.close()])
    },
  }
}
