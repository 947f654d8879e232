import { createHash } from 'node:crypto'
import type { Subject } from '@testudo/kernel/subject'
import { systemHigh } from '@testudo/kernel/label'
import type { Host } from '@testudo/platform/host'
import { uuid5 } from '@testudo/stix'

/** Names nothing outside this product: identities of nodes are UUIDv5 in it. */
const NODE_IDENTITIES = '9a1f6f0e-0e9e-4c5b-8f0d-6a4f8f1f2b77'

/** The STIX identity of this node, as creator of what it sanitises. The same for ever, whatever the node is called. */
export async function nodeIdentity(host: Host): Promise<{ readonly id: string; readonly object: object }> {
  const digest = createHash('sha256')
    .update(await host.keys.key('identity'))
    .digest('hex')
  const id = `identity--${uuid5(NODE_IDENTITIES, digest)}`
  const at = '2026-01-01T00:00:00.000Z'
  return {
    id,
    object: {
      type: 'identity',
      spec_version: '2.1',
      id,
      created: at,
      modified: at,
      name: host.self.name,
      identity_class: 'organization',
    },
  }
}

/** The node itself as an author: what it writes on behalf of others bears nobody else's name, in the store and in the log. */
export const nodeSubject = (host: Host): Subject => ({
  ...systemHigh(host.policiesNow()),
  id: 'node',
  kind: 'service',
  name: host.self.name,
  organisation: host.self.organisation,
  nation: host.self.nation,
  roles: [],
})

/** Under which name the store remembers what this node made. */
export const nodeSource = ({ self }: Host): string => (self.organisation === '' ? self.name : self.organisation)
