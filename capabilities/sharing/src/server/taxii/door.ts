import { randomUUID } from 'node:crypto'
import type { Mount, MountedAnswer, MountedRequest } from '@testudo/platform/host'
import { hmacSeal, taxiiServer, type TaxiiStore } from '@testudo/taxii'
import type { Parts } from '../parts.ts'
import type { Caller } from './collections.ts'
import { DISCOVERY } from './store.ts'

/** The TAXII server of this node, below `/taxii2`. */
export async function taxiiDoor({ host }: Parts, store: TaxiiStore<Caller>): Promise<Mount> {
  const answer = taxiiServer<Caller>({
    title: host.self.name,
    ...(host.self.organisation === '' ? {} : { contact: host.self.organisation }),
    path: DISCOVERY,
    store,
    seal: hmacSeal(await host.keys.key('taxii')),
    keyOf: ({ subject }) => subject.id,
    now: () => host.clock.now(),
    newId: randomUUID,
    maxLimit: MOST_OBJECTS,
    challenge: 'Basic realm="testudo", charset="UTF-8", Bearer realm="testudo"',
    onError: (error, id) => {
      const { name, stack = '' } = error instanceof Error ? error : new Error('not an error')
      // The message may carry rows, and rows carry secrets: only where it happened is written down.
      host.log.error({ id, name, at: stack.split('\n').slice(1, 4).join(' ') }, 'a TAXII question failed')
    },
  })

  async function handle(request: MountedRequest): Promise<MountedAnswer> {
    const { caller, method, path, query, headers, body } = request
    const reply = await answer({ method: method === 'HEAD' ? 'GET' : method, path, query, headers, body }, caller)
    if (caller !== undefined && (reply.status === 403 || reply.status === 404))
      host.audit.record({
        subject: caller.subject,
        verb: method === 'GET' || method === 'HEAD' ? 'taxii:read' : 'taxii:write',
        ids: [],
        outcome: 'denied',
        detail: { status: reply.status },
      })
    // As bytes: of a text the framework would write the media type in another way, and clients compare it letter by letter.
    return { ...reply, body: Buffer.from(reply.body) }
  }
  return { prefix: DISCOVERY.slice(0, -1), handle }
}

/** Objects of one page at most. */
const MOST_OBJECTS = 1_000
