import type { Subject } from '@testudo/kernel/subject'
import { readCertificate, selfSigned } from '../certificates/index.ts'
import type { MachineRights, MountedRequest, ServerCapability } from '../host/index.ts'
import { startTestHost } from '../host/testing.ts'
import { tlsClient } from '../http/tls.testing.ts'

export const DAY = 86_400_000

/** Tells who asks it. */
const wire = async ({ caller }: MountedRequest) => ({
  status: caller === undefined ? 401 : 200,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(
    caller === undefined ? {} : { id: caller.subject.id, via: caller.via, verbs: [...caller.verbs].sort() },
  ),
})

export const sharing: ServerCapability = {
  name: 'sharing',
  verbs: {
    'federation:peer': 'Speak to this node as a node.',
    'taxii:read': 'Read collections.',
    'taxii:write': 'Write collections.',
    'sharing:read': 'See peers.',
    'sharing:write': 'Change peers.',
  },
  async start(host) {
    host.mount({ prefix: '/taxii2', handle: wire })
    host.mount({ prefix: '/federation', certificateOnly: true, handle: wire })
    return {}
  },
}

export const rights = (more: Partial<MachineRights> = {}): MachineRights => ({
  organisation: 'LVA CERT',
  nation: 'LVA',
  communities: [],
  clearances: { ALLIED: 'RESTRICTED' },
  specialAccess: [],
  roles: ['peer'],
  ...more,
})

export type MachineNode = Awaited<ReturnType<typeof openMachines>>

/** A node with both protocols and a TLS port, and its first administrator. */
export async function openMachines(options: { readonly url?: string } = {}) {
  const host = await startTestHost({ capabilities: [sharing], ...options })
  const adminCookie = await host.enterFirst()
  const session = await host.ask('GET', '/api/identity/session', { as: adminCookie })
  const { person: admin } = session.body as { person: Subject }
  const { certificate, key } = await host.host.self.tls()
  const tlsPort = await host.http.listenTls({ host: '127.0.0.1', port: 0, cert: certificate, key })
  let count = 0
  return {
    host,
    admin,
    adminCookie,
    tlsPort,
    accounts: host.host.accounts,
    /** A number for the next name, and the last one given. */
    next: () => ++count,
    count: () => count,
    async make(days = 30, from = host.time.now) {
      const shown = await selfSigned({ name: 'lva', hosts: ['localhost'], now: from, days })
      return { ...shown, fingerprint: readCertificate(shown.cert).fingerprint }
    },
    async addPeer(fingerprint: string, more: Partial<MachineRights> = {}) {
      const login = `lva-${++count}`
      return host.host.accounts.add(admin, { kind: 'peer', login, name: 'Latvia', rights: rights(more), fingerprint })
    },
    async asks(shown: { readonly cert: string; readonly key: string }, path = '/federation/hello') {
      const client = tlsClient(tlsPort, shown)
      try {
        const { status, body } = await client.ask({ path, headers: { host: 'localhost' } })
        return { status, body: JSON.parse(body) as Record<string, unknown> }
      } finally {
        client.close()
      }
    },
  }
}
