import { Fault } from '@testudo/kernel/fault'
import type { Host, PeerNode } from '@testudo/platform/host'

/** Pinned nodes by account or by the name they sign with. @throws {Fault} `absent` when one of them is none */
export async function nodesOf({ peers }: Pick<Host, 'peers'>, asked: readonly string[]): Promise<readonly PeerNode[]> {
  const known = await peers.list()
  return [...new Set(asked)].map((name) => {
    const peer = known.find(({ id, node }) => id === name || node === name)
    if (peer === undefined)
      throw new Fault(
        'absent',
        'vulnerabilities.no_node',
        'No node of that name is pinned here. Choose one of the list.',
      )
    return peer
  })
}
